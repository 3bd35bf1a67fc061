"""Whose signature counts for whom."""

from dataclasses import replace
from uuid import UUID

import pytest

from services.intake.consent import Signature, Signer, Way, check_signature
from shared.refusal import Invalid

from . import sample

_TOKEN = Signature(Way.TOKEN)
_BY_SELF = Signature(Way.TOKEN, guardian_person_id=sample.SELF)


def _check(person: UUID, signature: Signature, signer: UUID | None) -> None:
    member = sample.HOUSEHOLD.member(person)
    assert member is not None
    check_signature(sample.HOUSEHOLD, member, signature, Signer(signer, frozenset({sample.PAPER})), sample.TODAY)


@pytest.mark.parametrize(
    ("person", "signature", "signer"),
    [
        pytest.param(sample.SELF, _TOKEN, sample.SELF, id="an adult by the own login"),
        pytest.param(sample.SPOUSE, sample.ON_PAPER, None, id="an adult on a paper of the case"),
        pytest.param(sample.CHILD, _BY_SELF, sample.SELF, id="a child by the guardian's login"),
        pytest.param(sample.CHILD, Signature(Way.PAPER, sample.PAPER, sample.SPOUSE), None, id="a child's on paper"),
    ],
)
def test_a_signature_of_whoever_is_entitled_counts(person: UUID, signature: Signature, signer: UUID | None) -> None:
    _check(person, signature, signer)


@pytest.mark.parametrize(
    ("person", "signature", "signer"),
    [
        pytest.param(sample.SPOUSE, _TOKEN, sample.SELF, id="an adult by another's login"),
        pytest.param(sample.SPOUSE, _TOKEN, None, id="an officer's login"),
        pytest.param(sample.SPOUSE, _BY_SELF, sample.SELF, id="an adult without a guardian by one"),
        pytest.param(sample.SELF, Signature(Way.PAPER, "b" * 64), None, id="a paper that was not uploaded"),
        pytest.param(sample.SELF, Signature(Way.PAPER), None, id="a paper without a hash"),
        pytest.param(sample.CHILD, _TOKEN, sample.CHILD, id="a child alone"),
        pytest.param(sample.CHILD, Signature(Way.TOKEN, None, sample.CHILD), sample.CHILD, id="a child as guardian"),
        pytest.param(sample.CHILD, Signature(Way.TOKEN, None, UUID(int=7)), UUID(int=7), id="a guardian from outside"),
    ],
)
def test_a_signature_of_anybody_else_is_refused(person: UUID, signature: Signature, signer: UUID | None) -> None:
    with pytest.raises(Invalid) as refusal:
        _check(person, signature, signer)
    assert refusal.value.code == "signature_refused"


_WARD = replace(sample.HOUSEHOLD.members[1], guardian_person_id=sample.SELF)


def test_nobody_who_writes_themselves_down_as_an_adults_guardian_signs_for_them_by_login() -> None:
    signer = Signer(sample.SELF, frozenset({sample.PAPER}))
    with pytest.raises(Invalid) as refusal:
        check_signature(sample.HOUSEHOLD, _WARD, _BY_SELF, signer, sample.TODAY)
    assert refusal.value.fields[0].field == "signature.way"


def test_an_adults_guardian_signs_on_paper() -> None:
    on_paper = Signature(Way.PAPER, sample.PAPER, sample.SELF)
    check_signature(sample.HOUSEHOLD, _WARD, on_paper, Signer(None, frozenset({sample.PAPER})), sample.TODAY)
