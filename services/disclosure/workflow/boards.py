"""The long-term boards and the public account: what was granted, what was paid, and when both make a public line."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.disclosure import redaction
from services.disclosure.board import BoardEntry, SheetLine
from services.disclosure.case import Case
from services.disclosure.fund_use import FundUse, Settlement
from services.disclosure.publicity import rule
from services.disclosure.store import accounts, cases
from services.disclosure.store import boards as store
from services.disclosure.workflow.places import require_known, require_mine
from shared.contracts.generated.onenet.disclosure.v1.events_pb2 import BoardListed
from shared.contracts.generated.onenet.eligibility.v1.events_pb2 import AssistanceGranted
from shared.contracts.generated.onenet.funding.v1.events_pb2 import PaymentSettled
from shared.database.transaction import Transaction
from shared.journal.event import Recorded
from shared.vocabulary.money import Money

_GRANTED = "granted"


async def note_grant(tx: Transaction, event: Recorded) -> None:
    """Learn what was granted, and show it on the board (57号 art. 24; 社会救助法 art. 45)."""
    message: AssistanceGranted = event.message
    case = await cases.opened(tx, UUID(message.case_id), event.area)
    for line in message.lines:
        if line.outcome != _GRANTED:
            continue
        grant = await store.open_grant(tx, case.id, rule(line.scheme).scheme, event.area)
        granted = replace(
            grant,
            amount_monthly=Money(line.amount_fen_monthly),
            persons=len(line.person_ids),
            first_month=message.first_month,
        )
        await store.save_grant(tx, granted)
    await list_complete(tx, case)
    await accounts.recount(tx, await accounts.accounts_of(tx, case.id))


async def note_payments(tx: Transaction, events: Sequence[Recorded]) -> None:
    """Count what reached the households; one recount for the whole batch."""
    counted = []
    for event in events:
        tx.causation = event.id
        paid = _settlement(event)
        if not await accounts.add_settlement(tx, paid):
            continue
        counted.append(paid.account)
    await accounts.recount(tx, counted)


async def list_complete(tx: Transaction, case: Case) -> None:
    """Put on the board what is granted, once the case is known."""
    for grant in await store.grants_of(tx, case.id):
        entry = redaction.board_entry(grant, case, rule(grant.scheme), tx.today)
        if entry is not None and await store.list_entry(tx, entry):
            await store.name_entry(tx, entry, redaction.sheet_name(case))
            _say_listed(tx, entry)


async def page(
    tx: Transaction, village_code: str, cursor: str | None, limit: int
) -> tuple[list[BoardEntry], str | None]:
    """A page of a village's board, for everybody."""
    require_known(village_code)
    return await store.page(tx, village_code, cursor, limit)


async def sheet(
    tx: Transaction, village_code: str, cursor: str | None, limit: int
) -> tuple[list[SheetLine], str | None]:
    """A page of the list that is printed for the village: with full names for those who print it, else masked."""
    require_mine(tx, village_code)
    entries, following = await store.page(tx, village_code, cursor, limit)
    names = await store.names_of(tx, entries) if tx.actor.level in redaction.HANDLING else {}
    return [SheetLine(entry, names.get(entry.id, entry.name_masked)) for entry in entries], following


async def fund_use(tx: Transaction, county_code: str, year: int) -> list[FundUse]:
    """A county's use of its money in a year, for everybody (社会救助法 art. 67)."""
    require_known(county_code)
    return await accounts.fund_uses(tx, county_code, year)


def _settlement(event: Recorded) -> Settlement:
    message: PaymentSettled = event.message
    return Settlement(
        instruction_id=UUID(message.instruction_id),
        case_id=UUID(message.case_id),
        county=event.area,
        scheme=rule(message.scheme).scheme,
        period=message.period,
        amount=Money(message.amount_fen),
        settled_on=date.fromisoformat(message.settled_on),
    )


def _say_listed(tx: Transaction, entry: BoardEntry) -> None:
    message = BoardListed(
        case_id=str(entry.case_id),
        entry_id=str(entry.id),
        scheme=entry.scheme,
        amount_fen_monthly=entry.amount_monthly.fen,
        persons=entry.persons,
        listed_on=tx.today.isoformat(),
    )
    tx.publish(message, entry.case_id, area=entry.area.county or "", schemes=[entry.scheme])
