"""The hard turns as pure rules: who carries a case on, why a survey is due, and until when everything is undone."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from services.intake import death as deaths
from services.intake import dispute
from services.intake.application import UNDO, Application, Outcome, State
from services.intake.change import Change, ChangeKind, Report, Stage, Standing
from services.intake.dispute import Extension, ExtensionReason, Objection
from services.intake.entry import Route, SingleEntry
from services.intake.household import Absence, Household, Payee, PayeeKind
from services.intake.survey import Reason, Survey, Visit
from shared.refusal import Conflict

from . import sample

TODAY, NOW = sample.TODAY, sample.NOW
_VISIT = Visit(TODAY, (), (), (), (), "生活简朴。")
ACCEPTED = replace(sample.COMPLETE, state=State.ACCEPTED, accepted_on=TODAY, acceptor_id="officer")
SURVEYED = replace(ACCEPTED, state=State.SURVEYED, surveys=(Survey(UUID(int=1), 2, _VISIT, TODAY, Reason.FIRST),))
RUNNING = replace(SURVEYED, outcome=Outcome.GRANTED, decided_on=TODAY)
_CHANGE = Change(
    UUID(int=2), Report(ChangeKind.INCOME, TODAY), TODAY, Stage.PENDING, Standing.OPEN, household_version=2
)


def _dead(household: Household, *persons: UUID) -> Household:
    members = (replace(each, died_on=TODAY) if each.person_id in persons else each for each in household.members)
    return replace(household, members=tuple(members))


def _successor(*dead: UUID, household: Household = sample.HOUSEHOLD) -> UUID | None:
    return deaths.successor(_dead(household, *dead), TODAY)


def test_another_adult_carries_the_case_on_then_a_child_then_nobody() -> None:
    assert _successor(sample.SELF) == sample.SPOUSE
    assert _successor(sample.SELF, sample.SPOUSE) == sample.CHILD
    assert _successor(sample.SELF, sample.SPOUSE, sample.CHILD) is None


def test_an_adult_at_home_goes_before_one_in_prison() -> None:
    applicant, spouse, child = sample.MEMBERS
    away = replace(applicant, absence=Absence.PRISON, absent_since=TODAY)
    household = replace(sample.HOUSEHOLD, members=(away, spouse, child))
    assert _successor(household=household) == sample.SPOUSE
    assert _successor(sample.SPOUSE, household=household) == sample.SELF


def test_the_dead_sign_nothing_read_nothing_and_take_no_membership() -> None:
    bare = replace(ACCEPTED, household=_dead(sample.HOUSEHOLD, sample.SPOUSE), consents=(), commitments=())
    assert all(str(sample.SPOUSE) not in each.code for each in bare.missing(TODAY))
    assert bare.household.readers(TODAY) == (sample.SELF,)
    assert bare.participants == {sample.SELF, sample.CHILD}


def test_whoever_enters_alone_takes_the_membership_alone_even_from_a_monastery() -> None:
    alone = replace(ACCEPTED, entry=SingleEntry(Route.CLERGY, sample.SPOUSE))
    assert alone.participants == {sample.SPOUSE}


@pytest.mark.parametrize(
    ("application", "reason"),
    [
        pytest.param(ACCEPTED, Reason.FIRST, id="the first"),
        pytest.param(replace(SURVEYED, state=State.RESURVEY), Reason.OBJECTION, id="after an objection"),
        pytest.param(replace(SURVEYED, state=State.ACCEPTED), Reason.CHANGE, id="after a change"),
        pytest.param(RUNNING, Reason.REVIEW, id="for a review"),
        pytest.param(
            replace(RUNNING, household=replace(sample.HOUSEHOLD, version=3)), Reason.CHANGE, id="of a newer household"
        ),
    ],
)
def test_a_survey_knows_why_it_is_due(application: Application, reason: Reason) -> None:
    assert application.survey_reason() is reason


@pytest.mark.parametrize(
    "application",
    [
        pytest.param(SURVEYED, id="surveyed already"),
        pytest.param(replace(ACCEPTED, state=State.CHANGING, changes=(_CHANGE,)), id="while a change is open"),
        pytest.param(replace(SURVEYED, outcome=Outcome.DENIED, decided_on=TODAY), id="denied"),
        pytest.param(sample.COMPLETE, id="not accepted"),
    ],
)
def test_where_nothing_asks_for_a_survey_none_is_made(application: Application) -> None:
    with pytest.raises(Conflict):
        application.survey_reason()


def test_a_visit_before_the_last_objection_says_nothing_of_how_things_are() -> None:
    raised = Objection(UUID(int=3), UUID(int=4), TODAY + timedelta(days=9))
    assert ACCEPTED.visits_from == TODAY
    assert replace(SURVEYED, objections=(raised,)).visits_from == raised.raised_on


@pytest.mark.parametrize(
    ("after", "undone"),
    [
        pytest.param(timedelta(0), True, id="at once"),
        pytest.param(UNDO, True, id="ten minutes"),
        pytest.param(UNDO + timedelta(microseconds=1), False, id="a moment later"),
    ],
)
def test_an_application_is_undone_for_ten_minutes(after: timedelta, *, undone: bool) -> None:
    handed_in = replace(sample.COMPLETE, submitted_at=NOW)
    assert handed_in.may_undo(NOW + after) is undone
    assert not sample.COMPLETE.may_undo(NOW), "nothing is known of one that an earlier release took"


def test_a_change_is_accepted_or_closed_once() -> None:
    assert _CHANGE.accept(3, TODAY).accepted_version == 3
    closed = _CHANGE.close("误报", TODAY)
    for act in (lambda: closed.close("误报", TODAY), lambda: closed.accept(3, TODAY)):
        with pytest.raises(Conflict) as refusal:
            act()
        assert refusal.value.code == "change_not_open"


def test_a_period_is_longer_once_and_for_an_objection_only_where_there_is_one() -> None:
    dispute.check_extension(ExtensionReason.DIFFICULT_SURVEY, (), None)
    before = Extension(UUID(int=5), ExtensionReason.DIFFICULT_SURVEY, "函证未回", TODAY)
    for reason, extension, code in (
        (ExtensionReason.SEPARATED_RESIDENCE, before, "already_extended"),
        (ExtensionReason.DISPUTED_NOTICE, None, "no_objection"),
    ):
        with pytest.raises(Conflict) as refusal:
            dispute.check_extension(reason, (), extension)
        assert refusal.value.code == code


def test_a_childs_account_is_a_guardians() -> None:
    child = replace(sample.HOUSEHOLD, applicant_person_id=sample.CHILD)
    assert "payee_guardian" in [each.code for each in replace(ACCEPTED, household=child).missing(TODAY)]
    guardian = replace(child, payee=Payee(sample.SELF, "示例银行", b"sealed", "1234", PayeeKind.GUARDIAN))
    assert "payee_guardian" not in [each.code for each in replace(ACCEPTED, household=guardian).missing(TODAY)]
    grown = replace(ACCEPTED, household=child).missing(date(2033, 5, 6))
    assert "payee_guardian" not in [each.code for each in grown], "on the eighteenth birthday"
