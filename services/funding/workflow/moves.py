"""A household moves: within its county its rows follow it, to another county its right is paid from there on."""

from dataclasses import replace
from uuid import UUID

from services.funding.entitlement import End, Entitlement, State
from services.funding.payee import Payee
from services.funding.period import Period
from services.funding.store import entitlements, events_of_life
from services.funding.store.events_of_life import Move
from services.funding.store.place import follow
from services.funding.workflow import rights
from shared.contracts.places import area_of
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal.event import Recorded
from shared.vocabulary.divisions import Area


async def hear(tx: Transaction, event: Recorded) -> None:
    """The household lives elsewhere now; what its former county owes and has paid stays with that county's budget."""
    moved = event.message
    case_id, to = UUID(moved.case_id), area_of(moved.to_place)
    payees = await entitlements.hold_case(tx, case_id)
    present = next((payee for payee in payees if not payee.is_former), None)
    if present is None or present.place == to:
        return
    if present.place.county == to.county:
        await follow(tx, case_id, to)
        return
    move = Move(Period.of(moved.first_month), present.place.county or "", to)
    await events_of_life.keep_move(tx, case_id, move)
    await _take_payee_along(tx, present, payees, to)
    held = await rights.hold(tx, case_id)
    for scheme in sorted({right.scheme for right in held}):
        await carry_on(tx, case_id, scheme, move)
        await rights.settle(tx, case_id, scheme)


async def _take_payee_along(tx: Transaction, present: Payee, payees: list[Payee], to: Area) -> None:
    account = None if present.is_withdrawn else await entitlements.account_of(tx, present)
    await entitlements.save_payee(tx, replace(present, is_former=True))
    known = next((payee for payee in payees if payee.place.county == to.county), None)
    if known is not None:
        await entitlements.keep_former_account(tx, known)
        await entitlements.save_payee(tx, replace(present, id=known.id, place=known.place, is_former=False), account)
    elif account is not None:
        await entitlements.add_payee(tx, replace(present, id=new_id(), place=to, is_former=False), account)


async def carry_on(tx: Transaction, case_id: UUID, scheme: str, move: Move) -> None:
    """End a right with the month before the move's first and open it in the new county: no gap, no month twice."""
    for right in await entitlements.of_case(tx, case_id):
        if right.scheme != scheme or not _runs_at(right, move.first_month) or right.place.county == move.to.county:
            continue
        await rights.end(tx, [right], move.first_month.before, End.MOVED)
        first = max(right.first_month, move.first_month)
        onward = replace(
            right, id=new_id(), place=move.to, first_month=first, state=State.FUNDED, end_reason=End.NOT_YET
        )
        opened = await rights.open_right(tx, onward)
        if right.state is State.ENDED and right.last_month is not None:
            await rights.end(tx, [opened], right.last_month, right.end_reason)


def _runs_at(right: Entitlement, month: Period) -> bool:
    return not right.is_void and (right.last_month is None or month <= right.last_month)
