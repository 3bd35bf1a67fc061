"""What is wrong with a form is named at once, by place and never by content."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.intake import draft
from services.intake.catalogue import catalogue
from services.intake.draft import HouseholdDraft, MeansDraft, MemberDraft, PayeeDraft
from services.intake.household import Absence, Aspect, Relation
from shared.refusal import Invalid
from shared.vocabulary.money import Money
from shared.vocabulary.resident_id import ResidentId, check_digit

TODAY = date(2026, 11, 24)


def _identity(first17: str) -> ResidentId:
    return ResidentId(first17 + check_digit(first17))


_SELF = MemberDraft("王小明", _identity("37010219800102001"), Relation.SELF)
_CHILD = MemberDraft("王某", _identity("37010220150506002"), Relation.CHILD, guardian_index=0)
_GOOD = HouseholdDraft(
    applicant_index=0,
    members=(_SELF, _CHILD),
    means=(MeansDraft(0, Aspect.INCOME, "wage", Money(100)),),
    payee=PayeeDraft(0, "示例银行", "6217000000001234"),
)


def _with_child(**changes: Any) -> HouseholdDraft:
    return replace(_GOOD, members=(_SELF, replace(_CHILD, **changes)))


def _with_item(**changes: Any) -> HouseholdDraft:
    return replace(_GOOD, means=(replace(_GOOD.means[0], **changes),))


def test_a_good_form_passes() -> None:
    draft.check(_GOOD, catalogue(), TODAY)


@pytest.mark.parametrize(
    ("household", "field"),
    [
        pytest.param(replace(_GOOD, applicant_index=2), "applicant_index", id="an applicant who is not there"),
        pytest.param(replace(_GOOD, applicant_index=1), "applicant_index", id="an applicant who is a child of itself"),
        pytest.param(_with_child(birth_on=date(2015, 5, 7)), "members.1.birth_on", id="another birthday"),
        pytest.param(
            _with_child(identity=_identity("37010220261125002")), "members.1.identity_number", id="born tomorrow"
        ),
        pytest.param(_with_child(absence=Absence.PRISON), "members.1.absent_since", id="absent since never"),
        pytest.param(_with_child(absent_since=date(2026, 11, 25)), "members.1.absent_since", id="absent from tomorrow"),
        pytest.param(_with_child(guardian_index=1), "members.1.guardian_index", id="one's own guardian"),
        pytest.param(_with_item(member_index=2), "means.0.member_index", id="means of nobody"),
        pytest.param(_with_item(kind="deposit"), "means.0.kind", id="an asset's kind as income"),
        pytest.param(_with_item(amount=Money(-1)), "means.0.amount_yuan", id="a fen below nothing"),
        pytest.param(
            replace(_GOOD, payee=PayeeDraft(2, "示例银行", "6217000000001234")),
            "payee.member_index",
            id="nobody's account",
        ),
    ],
)
def test_a_form_with_one_fault_is_refused_naming_the_field(household: HouseholdDraft, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        draft.check(household, catalogue(), TODAY)
    assert [problem.field for problem in refusal.value.fields] == [field]


def test_the_same_number_twice_is_named_at_both_places_and_not_shown() -> None:
    with pytest.raises(Invalid) as refusal:
        draft.check(_with_child(identity=_SELF.identity), catalogue(), TODAY)
    assert [problem.field for problem in refusal.value.fields] == [
        "members.0.identity_number",
        "members.1.identity_number",
    ]
    assert _SELF.identity.number not in str(refusal.value.fields)


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(lambda: draft.place_of("370199999999"), id="an unknown village"),
        pytest.param(lambda: draft.place_of("370102001000"), id="a township instead of a village"),
        pytest.param(lambda: draft.check_schemes(("dibao", "lottery"), catalogue()), id="an unknown scheme"),
    ],
)
def test_what_the_lists_do_not_hold_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(Invalid):
        call()


def test_an_account_number_does_not_show_itself() -> None:
    assert "6217000000001234" not in repr(_GOOD)
