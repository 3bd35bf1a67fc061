"""Scheduling and finishing tasks inside the transaction that causes or ends them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert

from shared.database import driver, ground
from shared.database.transaction import Transaction
from shared.ids import new_id

MAX_ATTEMPTS = 20
LEASE = timedelta(seconds=60)
# Without a conflict target: people's roles may insert tasks but not read them.
_INSERT = insert(ground.TASK).on_conflict_do_nothing()
_INSERT_LEGAL = """
    INSERT INTO task (id, kind, key, clock, due_on, argument, attempts)
    SELECT id, $1, key, 'legal', due_on, argument::jsonb, 0
    FROM unnest($2::uuid[], $3::text[], $4::date[], $5::text[]) AS wanted (id, key, due_on, argument) ORDER BY key
    ON CONFLICT DO NOTHING
"""
_FINISH = "UPDATE task SET done_at = $2 WHERE id = $1"
_CANCEL = """
    UPDATE task SET done_at = $3, last_error = 'cancelled' WHERE kind = $1 AND key = ANY($2::text[]) AND done_at IS NULL
"""
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
    await on_each(tx, kind, [(key, due_on, argument)])


async def on_each(tx: Transaction, kind: str, wanted: Sequence[tuple[str, date, Mapping[str, str]]]) -> None:
    """Run each when its legal date has come; each is a key, a date and an argument."""
    if not wanted:
        return
    keys, dates, arguments = zip(*sorted(wanted, key=itemgetter(0)), strict=True)
    ids, texts = [new_id() for _ in keys], [json.dumps(argument) for argument in arguments]
    await driver.run(tx.raw, _INSERT_LEGAL, kind, ids, keys, dates, texts)
    tx.wakes_tasks = True


async def _insert(tx: Transaction, kind: str, key: str, values: Mapping[str, Any]) -> None:
    row = {"id": new_id(), "kind": kind, "key": key, "attempts": 0, **values}
    await driver.fetch(tx.raw, _INSERT, row, keyed=True)
    tx.wakes_tasks = True


async def finish(tx: Transaction, task_id: UUID) -> None:
    """Mark a task done, in the transaction that records its outcome."""
    await driver.run(tx.raw, _FINISH, task_id, tx.now)


async def cancel(tx: Transaction, kind: str, key: str) -> None:
    """End a task that has lost its reason."""
    await cancel_each(tx, kind, [key])


async def cancel_each(tx: Transaction, kind: str, keys: Sequence[str]) -> None:
    """End tasks that have lost their reason."""
    if keys:
        await driver.run(tx.raw, _CANCEL, kind, sorted(keys), tx.now)


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
