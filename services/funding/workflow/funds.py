"""Budgets grow, and entitlements are encumbered against them in the order in which they were opened."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from services.funding import ledger
from services.funding.arrears import Arrears
from services.funding.budget import Allotment, Budget, Disencumbrance, Encumbrance
from services.funding.entitlement import Entitlement, State
from services.funding.period import Period
from services.funding.store import budgets, entitlements, settlement
from services.funding.store.place import county_of
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as events
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict
from shared.tasks import task as tasks
from shared.vocabulary.money import ZERO, Money

FUND: Final = "fund_entitlements"
FUND_BATCH = 200
_NOT_COVERED = "本县本年度该项资金预算余额不足,待追加预算后自动安排。"


async def allot(tx: Transaction, year: int, scheme: str, amount: Money, document: str) -> Budget:
    """Add an approved document's amount to the county's budget of a year; whoever waits for money is funded next.

    预算法 art. 13: each change of a budget has its document, and a document counts once.
    """
    place = county_of(tx)
    await budgets.open_new(tx, Budget(new_id(), year, scheme, ZERO, ZERO, place, 1))
    budget = await budgets.lock(tx, place.county, year, scheme)
    assert budget is not None  # noqa: S101  (it was opened a line above, in this transaction)
    allotment = Allotment(new_id(), budget.id, document, amount, tx.today, place)
    if not await budgets.add_allotment(tx, allotment):
        raise Conflict("document_known", "这份预算文件已经录入过,不能重复录入。如为追加预算,请填写新的文件号。")
    grown = await budgets.save(tx, budget.grow(amount))
    await budgets.book(tx, [ledger.allotted(allotment, grown)])
    await tasks.at_once(tx, FUND, f"{grown.id}:{grown.version}", budget_id=str(grown.id))
    return grown


async def fund_waiting(tx: Transaction, budget_id: UUID, after: UUID | None) -> UUID | None:
    """Encumber a batch of those that the budget's year owes; returns where the next batch starts, if there is one.

    What is owed of the past comes first, out of the budget of the year in which it is paid.
    """
    budget = await budgets.get(tx, budget_id)
    if after is None and budget.year == tx.today.year:
        budget = await _bind_waiting_arrears(tx, budget)
    waiting = await entitlements.unencumbered(tx, budget_id, after, FUND_BATCH)
    for entitlement in waiting:
        rest = await _bind(tx, entitlement, budget)
        if rest is None:
            await _refuse(tx, entitlement)
            continue
        budget = rest
        if entitlement.state is State.UNFUNDED:
            await entitlements.save(tx, entitlement.fund())
            _say_opened(tx, entitlement)
    return waiting[-1].id if len(waiting) == FUND_BATCH else None


async def encumber(tx: Transaction, entitlement: Entitlement) -> None:
    """Encumber a new entitlement for the rest of its first year, and for later years that have a budget already.

    The budget's row is locked first, so that two who ask for the last fen come one after the other.
    """
    county, scheme = entitlement.place.county, entitlement.scheme
    first = (entitlement.regular_from or entitlement.first_month).year
    years = sorted({first, *(year for year in await budgets.years_of(tx, county, scheme) if year > first)})
    found = [await budgets.lock(tx, county, year, scheme) for year in years if entitlement.months_of(year)]
    covered = [budget is not None and await _bind(tx, entitlement, budget) is not None for budget in found]
    if all(covered):
        _say_opened(tx, entitlement)
    else:
        await _refuse(tx, entitlement)


async def _bind(tx: Transaction, entitlement: Entitlement, budget: Budget) -> Budget | None:
    """Bind what a budget's year owes to an entitlement; None where the budget does not cover it."""
    return await _bind_sum(tx, Encumbrance.for_months(entitlement, budget), entitlement.scheme, budget)


async def _bind_sum(tx: Transaction, bound: Encumbrance, scheme: str, budget: Budget) -> Budget | None:
    if not budget.covers(bound.amount):
        return None
    await budgets.add_encumbrance(tx, bound)
    await budgets.book(tx, [ledger.encumbered(bound, scheme, tx.today)])
    return await budgets.save(tx, budget.encumber(bound.amount))


async def bind_arrears(tx: Transaction, owed: Sequence[Arrears]) -> None:
    """Bind what is owed of the past in this year's budget; where it does not cover it, a person has to act."""
    for arrears in owed:
        right = await entitlements.get(tx, arrears.entitlement_id)
        budget = await budgets.lock(tx, right.place.county, tx.today.year, right.scheme)
        if budget is None or await _bind_late(tx, arrears, right, budget) is None:
            _say_refused(tx, right)


async def _bind_waiting_arrears(tx: Transaction, budget: Budget) -> Budget:
    for arrears in await settlement.unbound(tx, budget.place.county, budget.scheme, FUND_BATCH):
        right = await entitlements.get(tx, arrears.entitlement_id)
        budget = await _bind_late(tx, arrears, right, budget) or budget
    return budget


async def _bind_late(tx: Transaction, arrears: Arrears, right: Entitlement, budget: Budget) -> Budget | None:
    bound = Encumbrance.for_arrears(arrears, right, budget, Period.at(tx.today))
    return await _bind_sum(tx, bound, right.scheme, budget)


async def disencumber(tx: Transaction, encumbrance: Encumbrance, amount: Money, scheme: str) -> None:
    """Free what an encumbrance does not need any more: it can be bound for others."""
    budget = await budgets.get(tx, encumbrance.budget_id)
    freed = Disencumbrance(
        id=new_id(),
        case_id=encumbrance.case_id,
        encumbrance_id=encumbrance.id,
        budget_id=budget.id,
        amount=amount,
        freed_on=tx.today,
        place=encumbrance.place,
    )
    await budgets.free(tx, freed)
    await budgets.book(tx, [ledger.disencumbered(freed, budget.year, scheme)])
    rest = await budgets.save(tx, budget.disencumber(amount))
    await tasks.at_once(tx, FUND, f"{rest.id}:{rest.version}", budget_id=str(rest.id))


async def _refuse(tx: Transaction, entitlement: Entitlement) -> None:
    """Say once that a person has to act: the right stands, the money is missing."""
    if entitlement.state is State.UNFUNDED:
        return
    await entitlements.save(tx, entitlement.leave_unfunded())
    _say_refused(tx, entitlement)


def _say_refused(tx: Transaction, entitlement: Entitlement) -> None:
    """Say that a person has to act."""
    refused = events.EncumbranceRefused(
        case_id=str(entitlement.case_id),
        entitlement_id=str(entitlement.id),
        reason=_NOT_COVERED,
        refused_on=tx.today.isoformat(),
    )
    tx.publish(refused, entitlement.case_id, area=entitlement.place.county or "", schemes=[entitlement.scheme])


def _say_opened(tx: Transaction, entitlement: Entitlement) -> None:
    """Say that the money stands behind a right: when it opens, or when the budget has grown."""
    opened = events.EntitlementOpened(
        case_id=str(entitlement.case_id),
        entitlement_id=str(entitlement.id),
        scheme=entitlement.scheme,
        amount_fen_monthly=entitlement.amount_monthly.fen,
        first_month=str(entitlement.first_month),
        opened_on=tx.today.isoformat(),
    )
    tx.publish(opened, entitlement.case_id, area=entitlement.place.county or "", schemes=[entitlement.scheme])
