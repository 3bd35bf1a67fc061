"""Entitlements and instructions to test with."""

from datetime import date

from services.funding.budget import Encumbrance
from services.funding.drawing import Due
from services.funding.entitlement import Entitlement
from services.funding.entitlement import State as Right
from services.funding.instruction import Instruction, State
from services.funding.payroll import Hand
from services.funding.period import Period
from shared.ids import new_id
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money

COUNTY = Area("370100000000", "370102000000", None, None)
NOVEMBER = Period(2026, 11)
ON = date(2026, 11, 24)
SEEN = "a" * 64
MAKER, CHECKER, RELEASER = Hand("maker", ON), Hand("checker", ON), Hand("releaser", ON)


def due(fen: int = 81200, persons: int = 1, first: Period = NOVEMBER) -> Due:
    entitlement = Entitlement(
        id=new_id(),
        case_id=new_id(),
        case_number="370102-2026-000001-1",
        decision_id=new_id(),
        determination_id=new_id(),
        scheme="dibao",
        amount_monthly=Money(fen),
        person_ids=tuple(new_id() for _ in range(persons)),
        first_month=first,
        decided_on=date(2026, 10, 20),
        state=Right.FUNDED,
        place=COUNTY,
    )
    bound = Encumbrance(
        id=new_id(),
        case_id=entitlement.case_id,
        entitlement_id=entitlement.id,
        budget_id=new_id(),
        from_month=entitlement.owed_from(2026),
        amount_monthly=Money(fen),
        amount=Money(fen) * entitlement.months_of(2026),
        place=COUNTY,
    )
    return Due(entitlement, bound, new_id(), NOVEMBER)


def instruction(fen: int = 81200, state: State = State.OPEN) -> Instruction:
    return Instruction(
        id=new_id(),
        case_id=new_id(),
        line_id=new_id(),
        payroll_id=new_id(),
        entitlement_id=new_id(),
        scheme="dibao",
        period=NOVEMBER,
        amount=Money(fen),
        state=state,
        place=COUNTY,
    )
