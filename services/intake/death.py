"""A death (死亡), how a mistaken record is put right, and who carries a case on (民发〔2022〕83号 part 1(3))."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.intake.household import Household
from shared.refusal import Conflict, FieldProblem


class DeathSource(StrEnum):
    """From where it is known: a paper of the family, or the register of households."""

    PAPER = "paper"
    PUBLIC_SECURITY = "public_security"


EVIDENCE: Mapping[DeathSource, frozenset[str]] = {
    DeathSource.PAPER: frozenset({"death_certificate"}),
    DeathSource.PUBLIC_SECURITY: frozenset({"death_certificate", "public_security_answer"}),
}
"""The kinds of paper that prove a death: what it ends, nobody's word ends alone (民发〔2021〕57号 art. 32)."""
CORRECTION_PAPER = "death_correction"


@dataclass(frozen=True, slots=True)
class Correction:
    """Why a record of a death was wrong, by which paper, and who says so."""

    reason: str
    evidence_hash: str
    corrector_id: str
    corrected_on: date


@dataclass(frozen=True, slots=True)
class Death:
    """Who died, when, and how it is known; one that was recorded by mistake keeps its record beside the correction."""

    id: UUID
    person_id: UUID
    died_on: date
    source: DeathSource
    evidence_hash: str | None
    recorded_on: date
    recorder_id: str | None = None
    correction: Correction | None = None

    def correct(self, correction: Correction) -> "Death":
        """Put it right; another officer than who recorded it does so, and only once."""
        if correction.corrector_id == self.recorder_id:
            raise Conflict("same_officer", "更正须由登记人以外的另一名经办人员办理,请交由同事核对后办理。")
        return replace(self, correction=correction)


def wrong(death: Death, born_on: date | None, proofs: frozenset[str]) -> list[FieldProblem]:
    """What is wrong with a record of a death, all at once; `proofs` are the papers that are good for its source."""
    problems: list[FieldProblem] = []
    if death.died_on > death.recorded_on or (born_on is not None and death.died_on < born_on):
        problems.append(FieldProblem("died_on", "死亡日期应在出生之后、今天以前,请核对。"))
    if death.evidence_hash not in proofs:
        sentence = (
            "请先上传死亡证明(材料种类death_certificate)并填写其SM3值;公安机关已登记的,来源填public_security,"
            "并上传查询结果(材料种类public_security_answer)。"
        )
        problems.append(FieldProblem("evidence_hash", sentence))
    return problems


def successor(household: Household, on: date) -> UUID | None:
    """Who applies from now on: the first adult at home, else the first adult, else the eldest; None if nobody lives."""
    living = household.living
    adults = [each for each in living if not each.is_minor(on)]
    present = [each for each in adults if not each.is_absent]
    eldest = sorted(living, key=lambda each: each.birth_on)
    found = next(iter([*present, *adults, *eldest]), None)
    return found.person_id if found else None
