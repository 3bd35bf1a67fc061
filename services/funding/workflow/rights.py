"""Rights open and end, and what a case was paid is settled against them, whatever happened in between."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from uuid import UUID

from services.funding import ledger, settlement
from services.funding.arrears import Arrears
from services.funding.entitlement import End, Entitlement, Kind, State
from services.funding.payroll import Line
from services.funding.period import Period
from services.funding.recovery import Drop, Part, Reason, Recovery
from services.funding.settlement import Asked, CaseMoney
from services.funding.store import budgets, entitlements, events_of_life, recoveries
from services.funding.store import settlement as kept
from services.funding.workflow import funds, saying
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.vocabulary.money import Money, total


async def hold(tx: Transaction, case_id: UUID) -> list[Entitlement]:
    """The rights of a case, held with their payees and budgets until the transaction ends, in this order."""
    await entitlements.hold_case(tx, case_id)
    rights = await entitlements.of_case(tx, case_id)
    for county, scheme in sorted({(right.place.county or "", right.scheme) for right in rights}):
        await budgets.hold(tx, county, scheme)
    return await entitlements.of_case(tx, case_id)


async def open_right(tx: Transaction, right: Entitlement) -> Entitlement:
    """Open a right and bind its money; months that are past or paid already are settled as arrears.

    What the bank returned of an older right for these months is not repeated: the new right owes them.
    """
    before = await kept.read(tx, right.case_id, right.scheme)
    with_new = replace(before, rights=[*before.rights, right])
    await kept.free_lost(tx, [each for each in before.paid if with_new.is_lost(each)])
    opened = replace(
        right,
        regular_from=_regular_from(with_new, right, Period.at(tx.today)),
        held_from=await _held_from(tx, right),
    )
    await entitlements.add(tx, opened)
    await funds.encumber(tx, opened)
    await _say_if_held(tx, opened)
    return opened


def _regular_from(case: CaseMoney, right: Entitlement, today: Period) -> Period:
    """The first month that payrolls of its own will pay: not past, and after what is paid or on its way already.

    A single sum of this year is paid for the month of its decision.
    """
    alive = [each.line.period for each in case.paid if not case.is_lost(each) and right.covers(each.line.period)]
    is_once = right.kind is Kind.ONE_OFF and right.first_month.year == today.year
    earliest = right.first_month if is_once else max(right.first_month, today)
    return max([earliest, *(period.next for period in alive)])


async def _held_from(tx: Transaction, right: Entitlement) -> Period | None:
    """The month after the last of those whom it counts has died: that month is still owed."""
    deaths = await events_of_life.deaths_of(tx, right.person_ids)
    if len(deaths) < len(right.person_ids):
        return None
    return Period.at(max(deaths.values())).next


async def _say_if_held(tx: Transaction, right: Entitlement) -> None:
    payee = next(each for each in await entitlements.hold_case(tx, right.case_id) if not each.is_former)
    if right.held_from is not None:
        saying.held(tx, right, saying.BENEFICIARY_DEAD)
    elif payee.hold:
        saying.held(tx, right, payee.hold.value)


async def end(tx: Transaction, rights: Iterable[Entitlement], last_month: Period, reason: End) -> None:
    """End rights with a month; a right that ended earlier stays as it is."""
    for right in rights:
        ended = right.end(last_month, reason)
        if ended != right:
            await entitlements.save(tx, ended)
            saying.ended(tx, ended)


async def settle(tx: Transaction, case_id: UUID, scheme: str) -> None:
    """Compare what was paid with the rights: free what is bound for nothing, owe what is missing, ask back the rest.

    A month that is due again after it was asked back is paid again only as far as the household has repaid it.
    """
    case = await kept.read(tx, case_id, scheme)
    found = settlement.settle(case, tx.today)
    await kept.cancel_arrears(tx, found.cancelled)
    await kept.free_lost(tx, found.lost)
    await _drop(tx, found.dropped)
    await _ask_back(tx, case, found.overpaid)
    await kept.add_arrears(tx, found.owed)
    for encumbrance, amount in found.freed:
        await funds.disencumber(tx, encumbrance, amount, scheme)
    await funds.bind_arrears(tx, found.owed)
    _say_owed(tx, found.owed)


async def _drop(tx: Transaction, dropped: Sequence[Asked]) -> None:
    grouped: defaultdict[UUID, list[Asked]] = defaultdict(list)
    for each in dropped:
        grouped[each.recovery_id].append(each)
    for recovery_id, parts in sorted(grouped.items()):
        recovery = (await recoveries.lock(tx, recovery_id)).drop(total(each.amount for each in parts))
        drops = [
            Drop(
                id=new_id(),
                case_id=recovery.case_id,
                recovery_id=recovery_id,
                line_id=each.line.id,
                scheme=recovery.scheme,
                period=each.line.period,
                amount=each.amount,
                dropped_on=tx.today,
                place=recovery.place,
            )
            for each in parts
        ]
        await recoveries.add_drops(tx, recovery, drops)
        await budgets.book(tx, [ledger.dropped(each, recovery) for each in drops])
        saying.dropped(tx, total(each.amount for each in drops), recovery)


async def _ask_back(tx: Transaction, case: CaseMoney, overpaid: Sequence[tuple[Line, Money]]) -> None:
    rights = {right.id: right for right in case.rights}
    grouped: defaultdict[tuple[str, int, Reason], list[tuple[Line, Money]]] = defaultdict(list)
    for line, amount in overpaid:
        right = rights[line.entitlement_id]
        grouped[line.place.county or "", line.from_month.year, _reason(right)].append((line, amount))
    for (_, _, reason), parts in sorted(grouped.items()):
        await ask_back(tx, reason, rights[parts[0][0].entitlement_id].case_number, parts)


def _reason(right: Entitlement) -> Reason:
    if right.end_reason is End.DEATH:
        return Reason.AFTER_DEATH
    return Reason.NOT_IN_ORDER if right.kind is Kind.ONE_OFF else Reason.WITHDRAWN


async def ask_back(tx: Transaction, reason: Reason, case_number: str, parts: Sequence[tuple[Line, Money]]) -> None:
    """Open a recovery over lines of one case, county and budget year, and book it."""
    first = parts[0][0]
    recovery = Recovery(
        id=new_id(),
        case_id=first.case_id,
        case_number=case_number,
        scheme=first.scheme,
        year=first.from_month.year,
        amount=total(amount for _, amount in parts),
        reason=reason,
        opened_on=tx.today,
        place=first.place,
    )
    await recoveries.add(tx, recovery, [Part(line.id, line.period, amount) for line, amount in parts])
    await budgets.book(tx, [ledger.asked_back(recovery)])
    saying.asked_back(tx, recovery)


def _say_owed(tx: Transaction, owed: Sequence[Arrears]) -> None:
    for _, group in groupby(sorted(owed, key=lambda each: each.entitlement_id), key=lambda each: each.entitlement_id):
        each = list(group)
        saying.owed(tx, each[0], total(part.amount for part in each))


async def pay_out(tx: Transaction, lines: Sequence[Line]) -> None:
    """A single sum that has arrived ends its right."""
    for line in lines:
        right = await entitlements.get(tx, line.entitlement_id)
        if right.state is not State.ENDED:
            await end(tx, [right], right.first_month, End.PAID_OUT)
