"""Who is left out of a month's payroll, and why: only those whose person is paid already; nobody waits for another.

社会救助法 art. 70(5) has assistance paid as the rules say, and a doubt about one household is no doubt about the rest.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from services.funding.drawing import Due
from services.funding.entitlement import Entitlement
from services.funding.payroll import FIRST
from services.funding.period import Period


class Doubt(StrEnum):
    """Why a household is not on a payroll that owes it money."""

    PERSON_PAID_ELSEWHERE = "person_paid_elsewhere"
    PERSON_TWICE = "person_twice"


SENTENCES: Mapping[Doubt, str] = MappingProxyType(
    {
        Doubt.PERSON_PAID_ELSEWHERE: (
            "家庭中有人员本月已在其他家庭或其他地区的发放表中,不能重复发放。请核实该人员应由哪一户享受,"
            "处理后再编制发放表,本户即可补发。"
        ),
        Doubt.PERSON_TWICE: (
            "家庭中有人员同时列在本地另一份更早的待遇中,不能重复发放。请核实并终止重复的一份,"
            "处理后再编制发放表,本户即可补发。"
        ),
    }
)
"""What a maker reads, and what to do."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entitlement that a payroll leaves out; a later payroll takes it once the doubt is resolved."""

    entitlement: Entitlement
    reason: Doubt


PaidMonth = tuple[UUID, Period]
"""A person and a month that a live line pays."""


def sort_out(due: Iterable[Due], paid: AbstractSet[PaidMonth]) -> tuple[tuple[Due, ...], tuple[LeftOut, ...]]:
    """What is paid now and what is left out, given the persons and months that a live line pays anywhere.

    57号 art. 4 has a household apply as one, so a person is paid once a month. Of two rights to the same person the
    older is paid, as the first of two counties is: both were decided and signed, and neither household is to starve
    over a doubt. `due` comes in the order in which the rights were opened. A correction of a month stands beside what
    the same household was paid for it.
    """
    taken: list[Due] = []
    left: list[LeftOut] = []
    seen: set[PaidMonth] = set()
    for each in due:
        persons = {(person, each.period) for person in each.entitlement.person_ids}
        if each.correction > FIRST:
            taken.append(each)
        elif not paid.isdisjoint(persons):
            left.append(LeftOut(each.entitlement, Doubt.PERSON_PAID_ELSEWHERE))
        elif not seen.isdisjoint(persons):
            left.append(LeftOut(each.entitlement, Doubt.PERSON_TWICE))
        else:
            taken.append(each)
            seen.update(persons)
    return tuple(taken), tuple(left)
