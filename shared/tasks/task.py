"""Scheduling and finishing tasks inside the transaction that causes or ends them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert

from shared.database import ground
from shared.database.transaction import Transaction
from shared.ids import new_id

MAX_ATTEMPTS = 20
LEASE = timedelta(seconds=60)
_FIRST_WAIT = timedelta(milliseconds=500)
_LONGEST_WAIT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed task. `argument` is JSON: ids only, nothing personal."""

    id: UUID
    kind: str
    key: str
    argument: Mapping[str, Any]
    attempts: int


async def at_once(tx: Transaction, kind: str, key: str, **argument: str) -> None:
    """Run as soon as a worker is free, by real time; a task of this kind and key that is there stays as it is."""
    await _insert(tx, kind, key, {"clock": "real", "due_at": tx.now, "argument": argument})


async def at(tx: Transaction, kind: str, key: str, due_at: datetime, **argument: str) -> None:
    """Run at a moment of real time."""
    await _insert(tx, kind, key, {"clock": "real", "due_at": due_at, "argument": argument})


async def on(tx: Transaction, kind: str, key: str, due_on: date, **argument: str) -> None:
    """Run when the legal date has come: a notice's end, an answer's deadline."""
    await _insert(tx, kind, key, {"clock": "legal", "due_on": due_on, "argument": argument})


async def _insert(tx: Transaction, kind: str, key: str, values: Mapping[str, Any]) -> None:
    row = insert(ground.TASK).values(id=new_id(), kind=kind, key=key, attempts=0, **values)
    # Without a conflict target: people's roles may insert tasks but not read them.
    await tx.connection.execute(row.on_conflict_do_nothing())
    tx.wakes_tasks = True


async def finish(tx: Transaction, task_id: UUID) -> None:
    """Mark a task done, in the transaction that records its outcome."""
    await tx.connection.execute(update(ground.TASK).where(ground.TASK.c.id == task_id).values(done_at=tx.now))


async def cancel(tx: Transaction, kind: str, key: str) -> None:
    """End a task that has lost its reason."""
    open_task = (ground.TASK.c.kind == kind) & (ground.TASK.c.key == key) & ground.TASK.c.done_at.is_(None)
    await tx.connection.execute(update(ground.TASK).where(open_task).values(done_at=tx.now, last_error="cancelled"))


_CLAIM = text("""
    UPDATE task SET lease_until = :lease_until, claimed_by = :claimer, attempts = attempts + 1 WHERE id IN (
        SELECT id FROM task
        WHERE done_at IS NULL AND attempts < :most AND kind = ANY(:kinds)
          AND (lease_until IS NULL OR lease_until < :now)
          AND ((clock = 'real' AND due_at <= :now) OR (clock = 'legal' AND due_on <= :today))
        ORDER BY coalesce(due_at, due_on), id LIMIT :limit FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, key, argument, attempts
""")


async def claim(tx: Transaction, kinds: list[str], limit: int, claimer: str) -> list[Task]:
    """Take due tasks under a lease; whoever dies with one loses it when the lease ends, or when it comes back."""
    bound = {"claimer": claimer, "now": tx.now, "today": tx.today, "lease_until": tx.now + LEASE, "most": MAX_ATTEMPTS}
    rows = await tx.connection.execute(_CLAIM, {**bound, "kinds": kinds, "limit": limit})
    return [Task(**row) for row in rows.mappings()]


async def take_back(tx: Transaction, claimer: str) -> None:
    """Let the tasks that the former bearer of this name held be claimed again at once: names are borne by one alone."""
    held = ground.TASK.c.done_at.is_(None) & (ground.TASK.c.claimed_by == claimer)
    await tx.connection.execute(update(ground.TASK).where(held).values(lease_until=None, claimed_by=None))


async def fail(tx: Transaction, task: Task, reason: str) -> None:
    """Note a failed attempt and try again later, twice as late each time."""
    wait = min(_FIRST_WAIT * 2 ** (task.attempts - 1), _LONGEST_WAIT)
    change = update(ground.TASK).where(ground.TASK.c.id == task.id)
    await tx.connection.execute(change.values(last_error=reason, lease_until=tx.now + wait, claimed_by=None))
