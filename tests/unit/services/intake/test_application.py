"""What is missing, what a return may name, when an application is accepted, and until when it is withdrawn."""

from dataclasses import replace
from uuid import UUID

import pytest

from services.intake.application import Application, Channel, Material, ReturnNotice, State
from services.intake.household import Absence
from shared.refusal import Conflict

from . import sample

COMPLETE, TODAY, NOW = sample.COMPLETE, sample.TODAY, sample.NOW


def _codes(application: Application) -> list[str]:
    return [missing.code for missing in application.missing(TODAY)]


def test_nothing_is_missing_of_a_complete_application() -> None:
    assert _codes(COMPLETE) == []


def test_a_child_gives_consent_and_no_commitment() -> None:
    bare = replace(COMPLETE, consents=(), commitments=())
    assert _codes(bare) == [
        f"consent:{sample.SELF}",
        f"commitment:{sample.SELF}",
        f"consent:{sample.SPOUSE}",
        f"commitment:{sample.SPOUSE}",
        f"consent:{sample.CHILD}",
    ]


def test_a_commitment_to_an_older_version_does_not_cover_what_is_declared_now() -> None:
    older = tuple(sample.commitment(person, version=1) for person in (sample.SELF, sample.SPOUSE))
    assert _codes(replace(COMPLETE, commitments=older)) == [f"commitment:{sample.SELF}", f"commitment:{sample.SPOUSE}"]


def test_a_consent_holds_while_the_membership_does() -> None:
    older = tuple(sample.consent(person, version=1) for person in (sample.SELF, sample.SPOUSE, sample.CHILD))
    assert _codes(replace(COMPLETE, consents=older)) == []
    moved = replace(COMPLETE.household, membership_version=2)
    assert len(_codes(replace(COMPLETE, consents=older, household=moved))) == 3


def test_the_payees_account_is_named_where_it_is_missing() -> None:
    assert _codes(replace(COMPLETE, household=replace(COMPLETE.household, payee=None))) == ["payee_account"]


def test_a_certificate_that_pays_nothing_needs_no_account() -> None:
    without = replace(COMPLETE, household=replace(COMPLETE.household, payee=None))
    assert _codes(replace(without, schemes=("edge",))) == []
    assert _codes(replace(without, schemes=("edge", "dibao"))) == ["payee_account"]


def test_nobody_waits_for_the_signature_of_somebody_declared_missing() -> None:
    applicant, spouse, child = COMPLETE.household.members
    missing = replace(spouse, absence=Absence.MISSING, absent_since=TODAY)
    household = replace(COMPLETE.household, members=(applicant, missing, child))
    bare = replace(COMPLETE, household=household, consents=(), commitments=())
    assert {code.partition(":")[2] for code in _codes(bare)} == {str(sample.SELF), str(sample.CHILD)}


@pytest.mark.parametrize(
    ("promised", "kind", "codes"),
    [
        pytest.param(None, "entrustment", [], id="any entrustment paper where none was promised"),
        pytest.param(sample.PAPER, "entrustment", [], id="the promised paper"),
        pytest.param("b" * 64, "entrustment", ["entrustment"], id="another paper than promised"),
        pytest.param(None, "signed_papers", ["entrustment"], id="a paper of another kind"),
    ],
)
def test_an_agents_application_needs_the_entrustment(promised: str | None, kind: str, codes: list[str]) -> None:
    paper = Material(UUID(int=5), kind, sample.PAPER, "image/png", 70, TODAY)
    agents = replace(COMPLETE, channel=Channel.VILLAGE_AGENT, entrustment_hash=promised, materials=(paper,))
    assert _codes(agents) == codes


def test_acceptance_keeps_who_accepted_and_when() -> None:
    accepted = COMPLETE.accept(TODAY, "officer")
    assert (accepted.state, accepted.accepted_on, accepted.acceptor_id) == (State.ACCEPTED, TODAY, "officer")


def test_an_incomplete_application_is_refused_with_a_field_for_each_thing_and_no_name() -> None:
    with pytest.raises(Conflict) as refusal:
        replace(COMPLETE, consents=()).accept(TODAY, "officer")
    assert refusal.value.code == "application_incomplete"
    assert len(refusal.value.fields) == 3
    assert "王小明" not in str([refusal.value.sentence, refusal.value.fields])


def test_a_complete_application_is_not_returned() -> None:
    with pytest.raises(Conflict) as refusal:
        COMPLETE.to_return(TODAY)
    assert refusal.value.code == "nothing_to_return"


def test_a_second_return_names_only_what_is_still_missing_of_the_first() -> None:
    first = ReturnNotice(UUID(int=6), (f"consent:{sample.SELF}", f"consent:{sample.SPOUSE}"), TODAY)
    application = replace(COMPLETE, consents=(sample.consent(sample.SELF),), commitments=(), returns=(first,))
    assert [each.code for each in application.to_return(TODAY)] == [f"consent:{sample.SPOUSE}"]


def test_the_number_that_was_given_first_stays() -> None:
    again = replace(COMPLETE, state=State.RETURNED).submit(TODAY, NOW, "370102-2026-000002-0")
    assert again.case_number == COMPLETE.case_number


@pytest.mark.parametrize("state", [State.SUBMITTED, State.ACCEPTED, State.SURVEYED, State.WITHDRAWN])
def test_what_was_handed_in_is_not_handed_in_again(state: State) -> None:
    with pytest.raises(Conflict):
        replace(COMPLETE, state=state).submit(TODAY, NOW, "")


def test_an_application_is_withdrawn_in_every_state_until_the_decision() -> None:
    for state in State:
        if not state.is_end:
            assert replace(COMPLETE, state=state).withdraw().state is State.WITHDRAWN
    with pytest.raises(Conflict) as refusal:
        replace(COMPLETE, state=State.SURVEYED, decided_on=TODAY).withdraw()
    assert refusal.value.code == "already_decided"
