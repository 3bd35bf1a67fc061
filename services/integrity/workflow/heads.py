"""The other rooms' audit heads: held, checked against their room's key, and anchored outside the database."""

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from services.integrity import anchor
from services.integrity.head import HeldHead, judge
from services.integrity.store import heads
from shared.audit.merkle import Head
from shared.contracts.generated.onenet.audit.v1.events_pb2 import AuditHeadSealed
from shared.crypto.keyring import KeyFolder
from shared.crypto.signing import Purpose
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal.event import Recorded
from shared.tasks import task as tasks
from shared.tasks.task import Task

ANCHOR = "anchor_head"


async def receive_head(tx: Transaction, event: Recorded) -> None:
    """Hold another room's head; its check and its anchoring need keys and a file, so a task does both."""
    message: AuditHeadSealed = event.message
    head = Head(
        service=event.publisher,
        number=message.number,
        first=UUID(message.first),
        last=UUID(message.last),
        count=message.entries,
        root=message.root,
        previous=message.previous,
        sealed_at=datetime.fromisoformat(message.sealed_at),
    )
    held = HeldHead(new_id(), head, message.digest, message.signature, message.key_id)
    if await heads.add(tx, held):
        await tasks.at_once(tx, ANCHOR, str(held.id), head_id=str(held.id))


async def anchor_head(keys: KeyFolder, path: Path, database: Database, task: Task) -> None:
    """Check a head against its room's key and its predecessor, then write it outside the database."""
    async with database.begin_system() as tx:
        held = await heads.get(tx, UUID(task.argument["head_id"]))
        before = await heads.numbered(tx, held.head.service, held.head.number - 1)
        database_name = str(await tx.connection.scalar(select(func.current_database())))
    named = next((each for each in before if each.digest == held.head.previous), None)
    verdict = judge(held, named, keys.verifier(Purpose.AUDIT_HEAD, held.head.service))
    await asyncio.to_thread(anchor.append, path, anchor.line(held, verdict, database_name))
    async with database.begin_system() as tx:
        await heads.save(tx, replace(held, verdict=verdict, anchored_at=tx.now))
        await tasks.finish(tx, task.id)


async def head_page(
    tx: Transaction, service: str | None, cursor: str | None, limit: int
) -> tuple[list[HeldHead], str | None]:
    """A page of the held heads, for everybody: who has one can check a room's audit later."""
    return await heads.page(tx, service, cursor, limit)
