"""The long-term boards and the public account: what was granted, what was paid, and when both make a public line."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from services.disclosure import redaction
from services.disclosure.board import BoardEntry, SheetLine
from services.disclosure.case import Case
from services.disclosure.fund_use import Account, FundUse, Repayment, Settlement
from services.disclosure.publicity import rule
from services.disclosure.store import accounts, cases
from services.disclosure.store import boards as store
from services.disclosure.workflow import announcements
from services.disclosure.workflow.places import require_known, require_mine
from shared.contracts.generated.onenet.funding.v1.events_pb2 import PaymentSettled, RecoveryOpened, RecoveryRepaid
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.journal.event import Recorded
from shared.tasks import task as tasks
from shared.tasks.task import Task
from shared.vocabulary.money import Money

LEAVE = "leave_board"


async def note_payments(tx: Transaction, events: Sequence[Recorded]) -> None:
    """Count what reached the households, one recount for the whole batch; what is paid once is shown once paid."""
    counted, paid_once = [], {}
    for event in events:
        tx.causation = event.id
        paid = _settlement(event)
        if not await accounts.add_settlement(tx, paid):
            continue
        counted.append(paid.account)
        if rule(paid.scheme).is_paid_once:
            paid_once[paid.case_id] = event.area
    await accounts.recount(tx, counted)
    for case_id in sorted(paid_once):
        await list_complete(tx, await cases.opened(tx, case_id, paid_once[case_id]))


async def note_recovery(tx: Transaction, event: Recorded) -> None:
    """Learn that too much was paid, and of which scheme."""
    message: RecoveryOpened = event.message
    scheme = rule(message.scheme).scheme
    await accounts.add_recovery(tx, UUID(message.recovery_id), UUID(message.case_id), scheme, event.area)


async def note_repayment(tx: Transaction, event: Recorded) -> None:
    """Count what came back."""
    message: RecoveryRepaid = event.message
    scheme = await accounts.scheme_of_recovery(tx, UUID(message.recovery_id))
    account = Account(event.area, scheme, message.repaid_on[:7])
    came_back = Repayment(event.id, UUID(message.case_id), account, Money(message.amount_fen))
    await accounts.add_repayment(tx, came_back)


async def list_complete(tx: Transaction, case: Case) -> None:
    """Put on the board what is granted, once the case is known; what is paid once, only when it has been paid."""
    for grant in await store.grants_of(tx, case.id):
        scheme_rule = rule(grant.scheme)
        entry = redaction.board_entry(grant, case, scheme_rule, tx.today)
        if entry is None or (scheme_rule.is_paid_once and not await accounts.is_paid(tx, case.id, grant.scheme)):
            continue
        is_new = await store.list_entry(tx, entry)
        await store.name_entry(tx, entry, redaction.sheet_name(case))
        if is_new:
            announcements.listed(tx, entry)
            await _limit(tx, entry, scheme_rule.board_days)


async def _limit(tx: Transaction, entry: BoardEntry, days: int | None) -> None:
    """Wait for the day on which a line has stood long enough; whatever is paid monthly stands while it is paid."""
    if days is not None:
        key = f"{entry.id}:{tx.today.isoformat()}"
        where = {"case_id": str(entry.case_id), "entry_id": str(entry.id), "listed_on": tx.today.isoformat()}
        await tasks.on(tx, LEAVE, key, tx.today + timedelta(days=days), **where)


async def leave(database: Database, task: Task) -> None:
    """Take aid that was given once off the board, unless it was listed anew meanwhile and waits for a later day."""
    async with database.begin_system() as tx:
        entry = await store.standing_entry(tx, UUID(task.argument["entry_id"]))
        if entry is not None and entry.listed_on.isoformat() == task.argument["listed_on"]:
            for grant in await store.grants_of(tx, UUID(task.argument["case_id"])):
                if grant.id == entry.id:
                    await store.save_grant(tx, grant.end(tx.today))
            await delist(tx, entry.id)
        await tasks.finish(tx, task.id)


async def delist(tx: Transaction, grant_id: UUID) -> None:
    """Take off the board what is over."""
    entry = await store.delist(tx, grant_id)
    if entry is not None:
        announcements.delisted(tx, entry)


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
