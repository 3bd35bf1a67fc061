"""A death (死亡) of somebody of a case, and who carries the case on (民发〔2022〕83号 part 1(3))."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.intake.household import Household
from shared.refusal import FieldProblem


class DeathSource(StrEnum):
    """From where it is known: a paper of the family, or the register of households."""

    PAPER = "paper"
    PUBLIC_SECURITY = "public_security"


@dataclass(frozen=True, slots=True)
class Death:
    """Who died, when, and how it is known."""

    id: UUID
    person_id: UUID
    died_on: date
    source: DeathSource
    evidence_hash: str | None
    recorded_on: date


def wrong(death: Death, born_on: date | None, certificates: frozenset[str]) -> list[FieldProblem]:
    """What is wrong with a record of a death, all at once."""
    problems: list[FieldProblem] = []
    if death.died_on > death.recorded_on or (born_on is not None and death.died_on < born_on):
        problems.append(FieldProblem("died_on", "死亡日期应在出生之后、今天以前,请核对。"))
    if death.source is DeathSource.PAPER and death.evidence_hash not in certificates:
        sentence = "请先上传死亡证明(材料种类death_certificate)并填写其SM3值;公安机关已登记的,来源填public_security。"
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
