"""The report: contradictions without judgement, and a digest that stands for the content and not for its order."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from services.economic_verification.bureaus import register
from services.economic_verification.bureaus.register import Aspect
from services.economic_verification.inquiry import (
    DECLARED,
    Figure,
    Inquiry,
    InquiryState,
    Item,
    Query,
    Reason,
    State,
    Status,
)
from services.economic_verification.report import Contradiction, canonical, conclude, contradictions
from shared.ids import new_id
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money

TODAY = date(2026, 11, 24)
AREA = Area("370100000000", "370102000000", "370102001000", None)
CASE, INQUIRY, PERSON = UUID(int=1), UUID(int=2), UUID(int=3)
SOURCES = register.sources()


def inquiry() -> Inquiry:
    return Inquiry(INQUIRY, CASE, AREA, ("dibao",), 1, 12, InquiryState.OPEN, TODAY, date(2026, 12, 8))


def query(source: str, status: Status | None = Status.FOUND) -> Query:
    opened = Query(new_id(), INQUIRY, CASE, AREA, PERSON, "王小明", "", source, TODAY)
    if status is None:
        return opened.leave_unknown(Reason.DEADLINE)
    return replace(opened, state=State.ANSWERED, status=status, data_on=TODAY)


def item(source: str, aspect: str, kind: str, fen: int = 0, count: int = 0) -> Item:
    return Item(PERSON, source, Figure(Aspect(aspect), kind, Money(fen), count), TODAY)


REGISTERED = item(DECLARED, "status", "registered", count=1)


@pytest.mark.parametrize(
    ("declared", "verified", "kinds"),
    [
        pytest.param(100, 100, [], id="the same"),
        pytest.param(100, 101, ["deposit"], id="a fen more than declared"),
        pytest.param(100, 99, [], id="less than declared, since a source knows its part only"),
        pytest.param(0, 1, ["deposit"], id="not declared at all"),
    ],
)
def test_a_source_that_knows_more_than_was_declared_contradicts(declared: int, verified: int, kinds: list[str]) -> None:
    items = [item(DECLARED, "asset", "deposit", declared), item("banks", "asset", "deposit", verified)]
    assert [c.kind for c in contradictions([query("banks")], items, SOURCES)] == kinds


def test_several_accounts_are_summed_before_they_are_compared() -> None:
    items = [item(DECLARED, "asset", "deposit", 100), *[item("banks", "asset", "deposit", 60)] * 2]
    assert contradictions([query("banks")], items, SOURCES) == (Contradiction(PERSON, "deposit", "banks"),)


def test_a_car_that_nobody_declared_contradicts_by_its_count() -> None:
    items = [REGISTERED, item("public_security", "status", "registered", count=1)]
    car = item("public_security", "asset", "vehicle", count=1)
    assert [c.kind for c in contradictions([query("public_security")], [*items, car], SOURCES)] == ["vehicle"]


@pytest.mark.parametrize(
    ("declared", "known", "kinds"),
    [
        pytest.param([], ["registered", "death"], ["death"], id="declared alive, recorded as dead"),
        pytest.param(["prison"], ["registered"], ["prison"], id="declared in prison, unknown to the police"),
        pytest.param(["prison"], ["registered", "prison"], [], id="in prison by both"),
        pytest.param(["clergy"], ["registered"], [], id="what the police are not asked about"),
        pytest.param([], [], ["registered"], id="nobody of that number"),
    ],
)
def test_a_status_that_one_side_does_not_know_contradicts(
    declared: list[str], known: list[str], kinds: list[str]
) -> None:
    items = [REGISTERED, *(item(DECLARED, "status", kind, count=1) for kind in declared)]
    items += [item("public_security", "status", kind, count=1) for kind in known]
    asked = query("public_security", Status.FOUND if known else Status.NONE)
    assert [c.kind for c in contradictions([asked], items, SOURCES)] == kinds


def test_a_source_that_did_not_answer_contradicts_nothing() -> None:
    assert contradictions([query("public_security", None)], [REGISTERED], SOURCES) == ()


def test_the_digest_is_the_same_whatever_the_order() -> None:
    queries = [query("banks"), query("social_insurance", Status.NONE)]
    items = [item("banks", "asset", "deposit", 5), item(DECLARED, "income", "wage", 7)]
    assert canonical(inquiry(), queries, items) == canonical(inquiry(), queries[::-1], items[::-1])


def test_the_digest_changes_with_a_fen_and_with_unknown_read_as_none() -> None:
    def digest(status: Status | None, fen: int) -> bytes:
        items = [item(DECLARED, "asset", "deposit", fen)]
        return conclude(inquiry(), [query("banks", status)], items, SOURCES, UUID(int=6), TODAY).digest

    assert len({digest(Status.NONE, 5), digest(Status.NONE, 6), digest(None, 5)}) == 3


def test_nothing_is_reported_while_a_query_is_open() -> None:
    asked = replace(query("banks", None), state=State.ASKED, reason=None)
    with pytest.raises(ValueError, match="without an end"):
        conclude(inquiry(), [asked], [], SOURCES, UUID(int=6), TODAY)
