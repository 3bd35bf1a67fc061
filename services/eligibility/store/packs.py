"""Policy packs as rows and back."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from uuid import UUID

from sqlalchemy import RowMapping, select, text

from services.eligibility import tables
from services.eligibility.pack import Act, PackAct, PolicyPack
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import NotFound

MOST_PACKS = 200
_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended('policy_packs', 0))")


async def take_turn(tx: Transaction) -> None:
    """Let one act after the other happen, so that each sees the last."""
    await tx.connection.execute(_TURN)


async def put(tx: Transaction, digest: str, contents: Mapping[str, str], *, is_release: bool = False) -> UUID | None:
    """Import a pack; None where these very texts are known already."""
    values = {
        "id": new_id(),
        "digest": digest,
        "files": dict(contents),
        "imported_by": tx.actor.id,
        "imported_on": tx.today,
        "is_release": is_release,
    }
    row = await tx.insert_new(tables.POLICY_PACK, values)
    return row["id"] if row is not None else None


async def note(tx: Transaction, pack: PolicyPack, act: PackAct) -> None:
    """Add what was done to a pack; whoever does the same at the same time finds it done."""
    values = {
        "id": new_id(),
        "pack_id": pack.id,
        "imported_by": pack.imported_by,
        "kind": act.kind.value,
        "acted_by": act.acted_by,
        "acted_on": act.acted_on,
        "cases": act.cases,
        "findings": list(act.findings),
        "valid_from": act.valid_from,
    }
    await tx.insert_new(tables.POLICY_ACT, values)


async def get(tx: Transaction, pack_id: UUID) -> PolicyPack:
    """A pack with its acts."""
    return _pack(await tx.get(tables.POLICY_PACK, pack_id), await _acts(tx, [pack_id]))


async def by_digest(tx: Transaction, digest: str) -> PolicyPack:
    """The pack of these very texts."""
    row = await tx.one(select(tables.POLICY_PACK).where(tables.POLICY_PACK.c.digest == digest))
    if row is None:
        raise NotFound("pack_unknown", "没有这个政策包,请先查询已导入的政策包。")
    return _pack(row, await _acts(tx, [row["id"]]))


async def every(tx: Transaction) -> Sequence[PolicyPack]:
    """All packs, the newest first."""
    table = tables.POLICY_PACK
    rows = await tx.all(select(table).order_by(table.c.id.desc()).limit(MOST_PACKS))
    acts = await _acts(tx, [row["id"] for row in rows])
    return [_pack(row, acts) for row in rows]


async def contents(tx: Transaction, digest: str) -> dict[str, str]:
    """The texts of a pack's files."""
    row = await tx.one(select(tables.POLICY_PACK.c.files).where(tables.POLICY_PACK.c.digest == digest))
    if row is None:
        raise NotFound("pack_unknown", "没有这个政策包,请先查询已导入的政策包。")
    return dict(row["files"])


async def published(tx: Transaction, day: date | None) -> str | None:
    """The digest of the pack in force on a day; of the one that was published last, where no day is given."""
    pack, act = tables.POLICY_PACK, tables.POLICY_ACT
    query = select(pack.c.digest).join(act, act.c.pack_id == pack.c.id).where(act.c.kind == Act.PUBLISHED.value)
    query = (
        query.order_by(act.c.id.desc())
        if day is None
        else (query.where(act.c.valid_from <= day).order_by(act.c.valid_from.desc(), act.c.id.desc()))
    )
    row = await tx.one(query.limit(1))
    return row["digest"] if row is not None else None


async def _acts(tx: Transaction, pack_ids: Sequence[UUID]) -> Sequence[RowMapping]:
    table = tables.POLICY_ACT
    return await tx.all(select(table).where(table.c.pack_id.in_(pack_ids)).order_by(table.c.id))


def _pack(row: RowMapping, acts: Sequence[RowMapping]) -> PolicyPack:
    return PolicyPack(
        id=row["id"],
        digest=row["digest"],
        imported_by=row["imported_by"],
        imported_on=row["imported_on"],
        is_release=row["is_release"],
        files={file: sha256(each.encode()).hexdigest() for file, each in sorted(row["files"].items())},
        acts=[_act(each) for each in acts if each["pack_id"] == row["id"]],
    )


def _act(row: RowMapping) -> PackAct:
    return PackAct(
        kind=Act(row["kind"]),
        acted_by=row["acted_by"],
        acted_on=row["acted_on"],
        cases=row["cases"],
        findings=tuple(row["findings"]),
        valid_from=row["valid_from"],
    )
