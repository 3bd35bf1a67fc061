"""What an answer means: it is believed only if it is about the person, within what was asked, and possible."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.economic_verification.bureaus import register
from services.economic_verification.bureaus.register import Aspect, PersonField
from services.economic_verification.inquiry import (
    LARGEST_FEN,
    Answer,
    Consent,
    Figure,
    Query,
    Reason,
    State,
    Status,
    may_ask,
)
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money

TODAY = date(2026, 11, 24)
BANKS = register.sources()["banks"]
PERSON, OTHER = UUID(int=1), UUID(int=2)
QUERY = Query(
    id=UUID(int=9),
    inquiry_id=UUID(int=8),
    case_id=UUID(int=7),
    area=Area("370100000000", "370102000000", "370102001000", None),
    person_id=PERSON,
    name="王小明",
    identity_number="370102199003071234",
    source="banks",
    due_on=date(2026, 12, 8),
)
DEPOSIT = Figure(Aspect.ASSET, "deposit", Money(152_050), 0)
FOUND = Answer("370102199003071234", Status.FOUND, TODAY, (DEPOSIT,))
NONE = Answer("370102199003071234", Status.NONE, TODAY, ())


def hear(answer: Answer) -> Query:
    return QUERY.put().hear(answer, BANKS, TODAY, b"digest")


def consent(**changes: object) -> Consent:
    signed = Consent(UUID(int=5), UUID(int=7), PERSON, "2026-1", ("banks",), TODAY)
    return replace(signed, **changes)  # type: ignore[arg-type]  # a test's own fields


def test_a_source_is_told_the_fields_of_its_register_and_no_more() -> None:
    assert QUERY.told(BANKS) == {"name": "王小明", "identity_number": "370102199003071234"}
    by_number_only = replace(BANKS, fields=frozenset({PersonField.IDENTITY_NUMBER}))
    assert QUERY.told(by_number_only) == {"identity_number": "370102199003071234"}


def test_an_answer_about_the_person_closes_the_query_and_gives_its_items() -> None:
    heard = hear(FOUND)
    assert (heard.state, heard.status, heard.reason, heard.data_on) == (State.ANSWERED, Status.FOUND, None, TODAY)
    (item,) = heard.items_of(FOUND)
    assert (item.person_id, item.source, item.figure) == (PERSON, "banks", DEPOSIT)


def test_that_there_is_nothing_is_an_answer_and_not_a_silence() -> None:
    heard = hear(NONE)
    assert (heard.state, heard.status) == (State.ANSWERED, Status.NONE)
    assert heard.items_of(NONE) == ()


def test_silence_is_unknown_and_never_none() -> None:
    silent = QUERY.put().leave_unknown(Reason.DEADLINE)
    assert (silent.state, silent.status, silent.reason) == (State.UNKNOWN, None, Reason.DEADLINE)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(replace(FOUND, identity_number="370102199003071235"), Reason.ANOTHER_PERSON, id="another person"),
        pytest.param(replace(FOUND, identity_number=""), Reason.ANOTHER_PERSON, id="nobody"),
        pytest.param(replace(FOUND, figures=()), Reason.RUBBISH, id="found, but nothing named"),
        pytest.param(replace(NONE, figures=(DEPOSIT,)), Reason.RUBBISH, id="none, but something named"),
        pytest.param(replace(FOUND, data_on=date(2026, 11, 25)), Reason.RUBBISH, id="data of tomorrow"),
        pytest.param(replace(FOUND, figures=(DEPOSIT,) * 201), Reason.RUBBISH, id="more than any person has"),
        pytest.param(replace(FOUND, figures=(replace(DEPOSIT, amount=Money(-1)),)), Reason.RUBBISH, id="minus a fen"),
        pytest.param(
            replace(FOUND, figures=(replace(DEPOSIT, amount=Money(LARGEST_FEN + 1)),)), Reason.RUBBISH, id="too much"
        ),
        pytest.param(replace(FOUND, figures=(replace(DEPOSIT, count=-1),)), Reason.RUBBISH, id="minus one thing"),
        pytest.param(replace(FOUND, figures=(replace(DEPOSIT, kind="wage"),)), Reason.RUBBISH, id="not what was asked"),
        pytest.param(
            replace(FOUND, figures=(replace(DEPOSIT, aspect=Aspect.INCOME),)), Reason.RUBBISH, id="an asset as income"
        ),
    ],
)
def test_what_cannot_be_believed_stays_unknown_with_its_reason_and_leaves_no_item(
    answer: Answer, reason: Reason
) -> None:
    heard = hear(answer)
    assert (heard.state, heard.status, heard.reason) == (State.UNKNOWN, None, reason)
    assert heard.items_of(answer) == ()


@pytest.mark.parametrize(
    "fen", [pytest.param(0, id="an empty account"), pytest.param(LARGEST_FEN, id="the most that is possible")]
)
def test_amounts_at_the_ends_are_believed(fen: int) -> None:
    assert hear(replace(FOUND, figures=(replace(DEPOSIT, amount=Money(fen)),))).state is State.ANSWERED


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        pytest.param(consent(), True, id="signed today for banks"),
        pytest.param(consent(scope=("public_security",)), False, id="for another source"),
        pytest.param(consent(person_id=OTHER), False, id="of another member"),
        pytest.param(consent(signed_on=date(2026, 11, 25)), False, id="from tomorrow on"),
        pytest.param(consent(scope=()), False, id="for nobody"),
    ],
)
def test_only_a_members_own_consent_for_this_source_lets_it_be_asked(given: Consent, *, allowed: bool) -> None:
    assert may_ask(QUERY, [given], TODAY) is allowed


def test_every_call_is_counted_before_it_is_made() -> None:
    assert [QUERY.put().attempts, QUERY.put().put().attempts] == [1, 2]
    assert QUERY.put().state is State.ASKED


def test_a_query_does_not_show_whom_it_asks_about_in_a_log() -> None:
    assert QUERY.identity_number not in repr(QUERY)
    assert QUERY.name not in repr(QUERY)
    assert FOUND.identity_number not in repr(FOUND)
