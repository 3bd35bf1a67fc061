"""What happens to a case after its acceptance comes back from its rows as it was."""

from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import RowMapping

from services.intake import course_rows, emergency_rows, rows
from services.intake.change import Change, ChangeKind, Report, Stage, Standing
from services.intake.death import Correction, Death, DeathSource
from services.intake.dispute import Appraisal, Extension, ExtensionReason, Meeting, Objection
from services.intake.emergency import Emergency, EmergencyState, Hardship, Sufferer, Supplement
from services.intake.health import DisabilityKind, HealthFacts
from services.intake.household import Payee, PayeeKind
from services.intake.rows import Sealing
from shared.crypto.keyring import KeyFolder, Keyring
from shared.vocabulary.money import Money
from shared.vocabulary.resident_id import ResidentId

from . import sample

TODAY = sample.TODAY


def _row(values: dict[str, Any]) -> RowMapping:
    return cast("RowMapping", values)


@pytest.fixture(scope="module")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    folder: Path = tmp_path_factory.mktemp("keys") / "keys"
    return KeyFolder.create(folder).keyring("intake")


def test_objections_appraisals_and_extensions_come_back() -> None:
    objection = Objection(UUID(int=1), UUID(int=2), TODAY)
    appraisal = Appraisal(
        UUID(int=3), 2, Meeting(TODAY, 7, supports=True, minutes_hash=sample.PAPER, opinion="属实"), TODAY
    )
    extension = Extension(UUID(int=4), ExtensionReason.DIFFICULT_SURVEY, "函证未回", TODAY)
    assert course_rows.objection_of(_row(course_rows.objection_values(objection))) == objection
    assert course_rows.appraisal_of(_row(course_rows.appraisal_values(appraisal))) == appraisal
    assert course_rows.extension_of(_row(course_rows.extension_values(extension))) == extension


def test_a_change_and_a_death_come_back() -> None:
    report = Report(ChangeKind.INCOME, TODAY, "务工")
    change = Change(UUID(int=5), report, TODAY, Stage.RUNNING, Standing.ACCEPTED, 2, 3, TODAY)
    assert course_rows.change_of(_row(course_rows.change_values(change))) == change
    death = Death(UUID(int=6), sample.SPOUSE, TODAY, DeathSource.PAPER, sample.PAPER, TODAY, "甲")
    stands = course_rows.death_values(death)
    assert course_rows.death_of(_row(stands | {"corrected_on": None})) == death
    correction = Correction("本人健在", sample.PAPER, "乙", TODAY)
    both = stands | course_rows.correction_values(correction)
    assert course_rows.death_of(_row(both)) == replace(death, correction=correction)


def test_an_outside_payee_and_one_of_the_first_release_come_back() -> None:
    payee = Payee(
        person_id=UUID(int=7),
        bank_name="示例银行",
        sealed_account=b"sealed",
        tail="1234",
        kind=PayeeKind.ENTRUSTED,
        name="赵某",
        paper_hash=sample.PAPER,
        is_official=True,
        change_paper_hash=sample.PAPER,
        changed_on=TODAY,
        filed_by="甲",
        filed_on=TODAY,
    )
    values = rows.payee_values(payee)
    assert rows.payee_of(_row(values), sample.SELF) == payee
    first = dict.fromkeys(values, None) | {"bank_name": "示例银行", "sealed_account": b"sealed", "tail": "1234"}
    assert rows.payee_of(_row(first | {"person_id": sample.SELF}), sample.SELF).kind is PayeeKind.SELF
    assert rows.payee_of(_row(first | {"person_id": sample.SPOUSE}), sample.SELF).kind is PayeeKind.MEMBER


def test_health_facts_come_back_and_are_not_readable_in_between(keyring: Keyring) -> None:
    sealing = Sealing(keyring, TODAY)
    told = replace(sample.MEMBERS[0], health_facts=HealthFacts(DisabilityKind.MENTAL, 3, seriously_ill=True))
    values = rows.member_values(told, 0, sealing)
    assert b"mental" not in values["health_facts"]
    assert rows.member_of(_row(values), sealing) == told
    assert rows.member_values(sample.MEMBERS[0], 0, sealing)["health_facts"] is None


def test_an_emergency_and_its_supplement_come_back(keyring: Keyring) -> None:
    sealing = Sealing(keyring, TODAY, emergency_rows.TABLE)
    supplement = Supplement(UUID(int=8), "已经核实", (sample.PAPER,), TODAY)
    payee = Payee(sample.SELF, "", b"sealed", "1234")
    emergency = Emergency(
        case_id=sample.CASE,
        version=1,
        case_number="370102-2026-000001-0",
        place=sample.PLACE,
        state=EmergencyState.REPORTED,
        person_id=sample.SELF,
        sufferer=Sufferer(
            is_minor=False,
            name="王小明",
            identity=ResidentId("110101199001011237"),
            description="高个",
            sex="1",
            approx_birth_year=1990,
        ),
        hardship=Hardship.FIRE,
        wanted=Money(150_000),
        circumstances="家中失火",
        reporter_id="agent",
        reported_on=TODAY,
        payee=payee,
        supplements=(supplement,),
    )
    values = emergency_rows.emergency_values(emergency, sealing) | {"row_version": 1}
    assert "家中失火".encode() not in values["circumstances"]
    assert emergency_rows.emergency_of(_row(values), payee, [supplement], sealing) == emergency
    own = Sealing(keyring, TODAY, emergency_rows.SUPPLEMENT_TABLE)
    kept = emergency_rows.supplement_values(supplement, own)
    assert emergency_rows.supplement_of(_row(kept), own) == supplement
