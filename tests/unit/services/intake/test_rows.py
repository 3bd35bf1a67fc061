"""Each mapper gives back what it was given, and what is sealed is not readable in between."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import RowMapping

from services.intake import course_rows, rows
from services.intake.application import Material, OfficialRole, RelativeFiling
from services.intake.household import Absence, Aspect, MeansItem
from services.intake.rows import Sealing
from services.intake.survey import Investigator, Present, Survey, Visit
from shared.crypto.keyring import DecryptionRefused, KeyFolder
from shared.vocabulary.money import Money

from . import sample


def _row(values: dict[str, Any]) -> RowMapping:
    return cast("RowMapping", values)


@pytest.fixture(scope="module")
def sealing(tmp_path_factory: pytest.TempPathFactory) -> Sealing:
    folder: Path = tmp_path_factory.mktemp("keys") / "keys"
    return Sealing(KeyFolder.create(folder).keyring("intake"), sample.TODAY)


_MEMBER = replace(
    sample.MEMBERS[0],
    phone="13800001234",
    health="肢体残疾二级",
    absence=Absence.PRISON,
    absent_since=sample.TODAY,
    guardian_person_id=sample.SPOUSE,
)


def test_a_member_comes_back(sealing: Sealing) -> None:
    assert rows.member_of(_row(rows.member_values(_MEMBER, 0, sealing)), sealing) == _MEMBER


def test_a_members_sealed_fields_do_not_open_in_another_row(sealing: Sealing) -> None:
    values = rows.member_values(_MEMBER, 0, sealing)
    assert _MEMBER.identity_number.encode() not in values["identity_number"]
    with pytest.raises(DecryptionRefused):
        rows.member_of(_row(values | {"id": UUID(int=8)}), sealing)


def test_an_item_a_payee_and_signed_texts_come_back() -> None:
    item, payee = sample.HOUSEHOLD.means[0], sample.HOUSEHOLD.payee
    assert payee is not None
    consent, commitment = sample.consent(sample.SELF), sample.commitment(sample.SELF)
    assert rows.means_of(_row(rows.means_values(item))) == item
    assert rows.payee_of(_row(rows.payee_values(payee)), sample.SELF) == payee
    assert rows.consent_of(_row(rows.signed_values(consent))) == consent
    assert rows.commitment_of(_row(rows.signed_values(commitment))) == commitment


def test_a_material_and_a_filing_come_back() -> None:
    material = Material(UUID(int=1), "consent", sample.PAPER, "image/png", 70, sample.TODAY)
    filing = RelativeFiling(UUID(int=2), sample.SELF, "李某", OfficialRole.CASE_WORKER, "兄弟", sample.TODAY)
    assert rows.material_of(_row(rows.material_values(material))) == material
    assert rows.filing_of(_row(rows.filing_values(filing))) == filing


def test_a_survey_comes_back_with_its_own_observations() -> None:
    seen = MeansItem(sample.SELF, Aspect.ASSET, "vehicle", Money(0), 1)
    visit = Visit(
        visited_on=sample.TODAY,
        investigators=(Investigator("a", "甲", sample.ON_PAPER),),
        photos=(sample.PAPER,),
        present=(Present(sample.SELF, sample.ON_PAPER),),
        observations=(seen,),
        living_conditions="生活简朴。",
    )
    survey = Survey(UUID(int=3), 1, visit, sample.TODAY)
    own = rows.means_values(seen) | {"survey_id": survey.id}
    another = rows.means_values(seen) | {"survey_id": UUID(int=4)}
    assert course_rows.survey_of(_row(course_rows.survey_values(survey)), [_row(own), _row(another)]) == survey


def test_an_application_comes_back() -> None:
    none: list[RowMapping] = []
    parts = rows.Parts(
        consents=[_row(rows.signed_values(each)) for each in sample.COMPLETE.consents],
        commitments=[_row(rows.signed_values(each)) for each in sample.COMPLETE.commitments],
        materials=none,
        returns=none,
        filings=none,
    )
    row = _row(rows.first_values(sample.COMPLETE) | {"row_version": 1})
    assert rows.application_of(row, sample.HOUSEHOLD, parts) == sample.COMPLETE
