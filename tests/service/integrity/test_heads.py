"""Audit heads on a real database: sealed by the other rooms, held, checked and anchored here, read by everybody."""

import json
from typing import Any

import pytest
from conftest import MakeStand
from sqlalchemy import update
from stand import Stand

from services.integrity import anchor, tables
from services.integrity.app import PLAN
from shared.audit.sealer import Sealer
from shared.contracts.generated.onenet.audit.v1.events_pb2 import AuditHeadSealed
from shared.crypto.signing import Purpose
from shared.ids import new_id
from shared.journal import sequencer


@pytest.fixture
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def seal(stand: Stand, service: str = "intake") -> None:
    other = stand.others[service]
    async with other.database.begin_system() as tx:
        tx.note_read([new_id()])
    await Sealer(other.database, other.keys.signer(Purpose.AUDIT_HEAD, service)).step()
    await sequencer.move(other.database)
    await stand.consume()
    await stand.run_tasks()


async def heads(stand: Stand, **query: str) -> list[dict[str, Any]]:
    response = await stand.get("/audit-heads", **query)
    assert response.status_code == 200, response.text
    return list(response.json()["items"])


async def test_heads_of_the_other_rooms_are_held_chained_and_anchored(stand: Stand) -> None:
    for service in ("intake", "intake", "funding"):
        await seal(stand, service)
    found = await heads(stand)
    assert sorted((item["service"], item["number"], item["verdict"]) for item in found) == [
        ("funding", 1, "chained"),
        ("intake", 1, "chained"),
        ("intake", 2, "chained"),
    ]
    assert all(item["anchored_at"] for item in found)
    lines = (stand.room.settings.home / anchor.FILE).read_text().splitlines()
    assert {json.loads(line)["digest"] for line in lines} >= {item["digest"] for item in found}
    assert [item["number"] for item in await heads(stand, service="intake")] == [1, 2]
    assert not await stand.parked()


async def test_a_head_that_nobody_signed_is_held_as_forged(stand: Stand) -> None:
    await seal(stand)
    [true] = await heads(stand)
    forged = AuditHeadSealed(
        service="intake",
        number=2,
        entries=1,
        root=bytes(32),
        previous=bytes.fromhex(true["digest"]),
        digest=bytes(32),
        signature=bytes(64),
        key_id=true["key_id"],
        sealed_at=true["sealed_at"].replace("Z", "+00:00"),
        first=str(new_id()),
        last=str(new_id()),
    )
    intake = stand.others["intake"]
    async with intake.database.begin_system() as tx:
        tx.publish(forged, "audit:intake", area="")
    await sequencer.move(intake.database)
    await stand.consume()
    await stand.run_tasks()
    assert [item["verdict"] for item in await heads(stand)] == ["chained", "forged"]


async def test_a_chain_whose_history_was_rewritten_is_broken(stand: Stand) -> None:
    await seal(stand)
    async with stand.room.database.begin_system() as tx:
        rewritten = update(tables.SEALED_HEAD).values(digest=bytes(32))
        await tx.connection.execute(rewritten)
    await seal(stand)
    assert [item["verdict"] for item in await heads(stand)] == ["chained", "broken"]
