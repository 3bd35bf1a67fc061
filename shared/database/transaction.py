"""One visible transaction: state, audit entries and events are written together or not at all.

A request, a batch of events or the recording half of a task opens exactly one with `async with database.begin(...)`.
Nobody else commits. The last act before the commit writes the audit entries and the outbox rows, the events' numbers
drawn in one statement sorted by subject (drawn as they come they deadlock: 177 of 2,400 tried).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from google.protobuf.message import Message
from sqlalchemy import RowMapping, Select, Table
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.audit.entry import Entry, canonical, row_digest
from shared.crypto.keyring import Keyring
from shared.database import driver, statements
from shared.identity.actor import Actor
from shared.ids import new_id
from shared.journal import outbox
from shared.journal.event import Event
from shared.refusal import NotFound, Stale
from shared.telemetry.tracing import current_traceparent

_WRITE_ENTRIES = """
    INSERT INTO audit_pending (at, actor, role, area, purpose,
        id, case_id, "table", row_id, row_version, operation, digest, mac)
    SELECT $1, $2, $3, $4, $5, * FROM unnest(
        $6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::integer[], $11::text[], $12::bytea[], $13::bytea[])
"""
_DIFFERENT = ("id", "case_id", "table", "row_id", "row_version", "operation", "digest")
"""What differs between a transaction's entries, as the statement takes it."""

_DRAW = """
    INSERT INTO counter AS c (name, last) VALUES ($1, 1)
    ON CONFLICT (name) DO UPDATE SET last = c.last + 1 RETURNING last
"""

READ = "read"
NO_DIGEST = b""


@dataclass(slots=True)
class Transaction:
    """What a use case works with. `today` is the legal date, `now` real time; both come from outside."""

    connection: AsyncConnection
    raw: Any
    service: str
    actor: Actor
    purpose: str
    keyring: Keyring
    today: date
    now: datetime
    causation: UUID | None = None
    wakes_tasks: bool = False
    _entries: list[Entry] = field(default_factory=list)
    _events: list[Event] = field(default_factory=list)
    _role: str = ""
    _area: str = ""

    def __post_init__(self) -> None:
        """Tell once what every entry of the transaction repeats."""
        self._role = ",".join(sorted(self.actor.roles))
        self._area = self.actor.area.code if self.actor.area.city else ""

    async def one(self, query: Select[Any], given: Mapping[str, Any] | None = None) -> RowMapping | None:
        """The only row of a query, or None: it is not there, or not for this actor. For `given` see `all`."""
        if given is not None:
            only: RowMapping | None = _only(await driver.fetch(self.raw, query, given))
            return only
        found: RowMapping | None = (await self.connection.execute(query)).mappings().one_or_none()
        return found

    async def all(self, query: Select[Any], given: Mapping[str, Any] | None = None) -> Sequence[RowMapping]:
        """The rows of a query; the query carries its own limit.

        With `given`, the values of its places, the query stands for good and is compiled once.
        """
        rows: Sequence[RowMapping]
        if given is not None:
            rows = await driver.fetch(self.raw, query, given)
            return rows
        rows = (await self.connection.execute(query)).mappings().all()
        return rows

    async def get(self, table: Table, row_id: UUID, *, lock: bool = False) -> RowMapping:
        """A row by id; `lock` where it is about to change. What the actor may not see does not exist."""
        query = statements.locked(table) if lock else statements.by_id(table)
        row: RowMapping | None = _only(await driver.fetch(self.raw, query, {"the_id": row_id}))
        if row is None:
            raise NotFound("not_found", "没有找到这条记录,或者您没有权限查看。")
        return row

    async def insert(self, table: Table, values: Mapping[str, Any]) -> RowMapping:
        """Insert a business row and note it for the audit, with the digest of what the database stored."""
        given = {"row_version": 1, **values}
        row: RowMapping
        (row,) = await driver.fetch(self.raw, statements.insertion(table), given, keyed=True)
        self.note_write(table, row, "insert")
        return row

    async def insert_new(self, table: Table, values: Mapping[str, Any]) -> RowMapping | None:
        """Insert unless a row with the same key is there (then None). Only on keys whose rows the actor can see."""
        given = {"row_version": 1, **values}
        row: RowMapping | None = _only(await driver.fetch(self.raw, statements.new_insertion(table), given, keyed=True))
        if row is not None:
            self.note_write(table, row, "insert")
        return row

    async def insert_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows of one shape, in few statements."""
        given = [{"row_version": 1, **row} for row in rows]
        for row in await driver.write(self.raw, driver.insertion_of, table, given):
            self.note_write(table, row, "insert")

    async def insert_all_new(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert those with whose keys no row is there; sorted by key, so that nobody deadlocks. See `insert_new`."""
        given = [{"row_version": 1, **row} for row in rows]
        for row in await driver.write(self.raw, driver.new_insertion_of, table, given):
            self.note_write(table, row, "insert")

    async def insert_whole(self, parts: Sequence[tuple[Table, Sequence[Mapping[str, Any]]]]) -> None:
        """Insert what belongs together in one statement: a few rows of some tables, each table's of one shape."""
        given = [(table, [{"row_version": 1, **row} for row in rows]) for table, rows in parts if rows]
        text, made = driver.insertions_of(tuple((table, tuple(rows[0]), len(rows)) for table, rows in given))
        sent = [a for part, (_, rows) in zip(made, given, strict=True) for a in part.arguments(driver.placed(rows))]
        (stored,) = await driver.run(self.raw, text, *sent)
        for (table, _), rows in zip(given, stored, strict=True):
            for row in rows:
                self.note_write(table, row, "insert")

    async def update(
        self, table: Table, row_id: UUID, values: Mapping[str, Any], *, version: int | None = None
    ) -> RowMapping:
        """Change a row; with `version` (from `If-Match`) only if nobody changed it since."""
        given = {"the_id": row_id, "the_version": version, **values}
        row: RowMapping | None = _only(await driver.fetch(self.raw, statements.change(table), given, keyed=True))
        if row is None:
            await self.get(table, row_id)
            raise Stale("version_stale", "这条记录刚被别人修改过。请刷新后核对最新内容,再重新提交。")
        self.note_write(table, row, "update")
        return row

    async def update_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Change many rows that are locked, each named by its `id`, all in the same columns."""
        changed = await driver.write(self.raw, driver.change_of, table, rows)
        if len(changed) != len(rows):
            raise LookupError("a row that was locked is not there, or not for this actor")
        for row in changed:
            self.note_write(table, row, "update")

    async def draw(self, counter: str) -> int:
        """The next number of a gapless counter; whoever draws the same waits until this transaction ends."""
        (drawn,) = await driver.run(self.raw, _DRAW, counter)
        return int(drawn["last"])

    def publish(self, message: Message, subject: UUID | str, *, area: str, schemes: Iterable[str] = ()) -> UUID:
        """Append an event to the outbox; nothing leaves before the commit. Returns the event's id."""
        event = Event(new_id(), str(subject), message, area, tuple(schemes))
        return self._append(event)

    def publish_sealed(self, event: Event) -> UUID:
        """Append an event whose id was needed beforehand, since its ciphertexts are bound to it."""
        return self._append(event)

    def _append(self, event: Event) -> UUID:
        self._events.append(event)
        return event.id

    def note_read(self, case_ids: Iterable[UUID], table: str = "answer") -> None:
        """Note that an answer with personal data of these cases went to the actor (PIPL art. 44, ASVS V16.3)."""
        for case_id in case_ids:
            self._entries.append(self._entry(table, str(case_id), 0, READ, NO_DIGEST, case_id))

    def note_act(self, table: str, row_id: str, operation: str) -> None:
        """Note an act that changes no business row, such as an operator's hand on the journal."""
        self._entries.append(self._entry(table, row_id, 0, operation, NO_DIGEST, None))

    def note_write(self, table: Table, row: Mapping[Any, Any], operation: str) -> None:
        """Note a written row as the database holds it; doors that write what their caller may not read use it."""
        digest = row_digest(statements.names(table), row)
        case_id = row.get("case_id")
        self._entries.append(self._entry(table.name, str(row["id"]), row["row_version"], operation, digest, case_id))

    def _entry(
        self, table: str, row_id: str, version: int, operation: str, digest: bytes, case_id: UUID | None
    ) -> Entry:
        return Entry(
            id=new_id(),
            at=self.now,
            actor=self.actor.id,
            role=self._role,
            area=self._area,
            purpose=self.purpose,
            case_id=case_id,
            table=table,
            row_id=row_id,
            row_version=version,
            operation=operation,
            digest=digest,
        )

    def mark(self) -> tuple[int, int]:
        """Where the buffers stand, to return to when a savepoint is rolled back."""
        return len(self._entries), len(self._events)

    def rewind(self, mark: tuple[int, int]) -> None:
        """Forget what was noted and said since the mark."""
        del self._entries[mark[0] :], self._events[mark[1] :]

    async def flush(self) -> bool:
        """Write audit entries and events; the last act before the commit. Says whether there were events."""
        if self._entries:
            await self._write_entries()
        if not self._events:
            return False
        stamp = outbox.Stamp(self.now, self.today, self.causation, current_traceparent())
        await outbox.append(self.raw, self._events, stamp)
        self._events.clear()
        return True

    async def _write_entries(self) -> None:
        macs = self.keyring.macs(map(canonical, self._entries))
        columns = [[getattr(entry, name) for entry in self._entries] for name in _DIFFERENT]
        alike = (self.now, self.actor.id, self._role, self._area, self.purpose)
        await driver.run(self.raw, _WRITE_ENTRIES, *alike, *columns, macs)
        self._entries.clear()


def _only(rows: Sequence[Any]) -> Any:
    """The row where there is one; more than one is a fault."""
    if len(rows) > 1:
        raise LookupError("one row was asked for, and there are more")
    return rows[0] if rows else None
