"""What was decided of a case, as far as the board shows it: granted, given at once, changed, stopped, taken back."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from services.disclosure.case import Case
from services.disclosure.publicity import rule
from services.disclosure.store import accounts, cases
from services.disclosure.store import boards as store
from services.disclosure.workflow import boards, objections
from shared.contracts.generated.onenet.common.v1.common_pb2 import Line
from shared.contracts.generated.onenet.eligibility.v1.events_pb2 import (
    AssistanceAdjusted,
    AssistanceGranted,
    DecisionWithdrawn,
    EmergencyGranted,
)
from shared.database.transaction import Transaction
from shared.journal.event import Recorded
from shared.vocabulary.money import Money

_GRANTED = "granted"


async def grant(tx: Transaction, event: Recorded) -> None:
    """Learn what was granted, and show it on the board (57号 art. 24; 社会救助法 art. 45); whoever objected is told."""
    message: AssistanceGranted = event.message
    case = await cases.opened(tx, UUID(message.case_id), event.area)
    await objections.fall_due(tx, case.id)
    await _hold(tx, case, message.lines, message.first_month)


async def give_at_once(tx: Transaction, event: Recorded) -> None:
    """Learn what was given in an emergency; it is shown when the aid has arrived (社会救助法 arts. 45, 50)."""
    message: EmergencyGranted = event.message
    case = await cases.opened(tx, UUID(message.case_id), event.area)
    await _hold(tx, case, message.lines, message.period)


async def adjust(tx: Transaction, event: Recorded) -> None:
    """What holds from now on, in place of what held before."""
    message: AssistanceAdjusted = event.message
    case = await cases.opened(tx, UUID(message.case_id), event.area)
    await _end(tx, case, but=_schemes(message.lines))
    await _hold(tx, case, message.lines, message.first_month)


async def stop(tx: Transaction, event: Recorded) -> None:
    """Nobody is shown as assisted who is not."""
    await _end(tx, await cases.opened(tx, UUID(event.message.case_id), event.area))


async def take_back(tx: Transaction, event: Recorded) -> None:
    """A wrong grant: what would have been right is shown, or nothing. A wrong refusal: the case has a way again."""
    message: DecisionWithdrawn = event.message
    case = await cases.opened(tx, UUID(message.case_id), event.area)
    if not message.was_grant:
        await cases.save(tx, replace(case, closed_on=None))
        return
    await _end(tx, case, but=_schemes(message.lines))
    await _hold(tx, case, message.lines, message.first_month)


async def _hold(tx: Transaction, case: Case, lines: Iterable[Line], first_month: str) -> None:
    for line in lines:
        if line.outcome != _GRANTED:
            continue
        known = await store.open_grant(tx, case.id, rule(line.scheme).scheme, case.area.county or "")
        held = known.hold(Money(line.amount_fen_monthly), len(line.person_ids), first_month)
        await store.save_grant(tx, held)
    await boards.list_complete(tx, case)
    await accounts.recount(tx, await accounts.accounts_of(tx, case.id))


async def _end(tx: Transaction, case: Case, *, but: frozenset[str] = frozenset()) -> None:
    for known in await store.grants_of(tx, case.id):
        if known.scheme not in but:
            await store.save_grant(tx, known.end(tx.today))
            await boards.delist(tx, known.id)


def _schemes(lines: Iterable[Line]) -> frozenset[str]:
    return frozenset(line.scheme for line in lines if line.outcome == _GRANTED)
