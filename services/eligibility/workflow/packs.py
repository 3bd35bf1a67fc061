"""A policy pack is imported, tested by its cases, approved by a second person and published from a day."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.eligibility.pack import Act, PackAct, PolicyPack
from services.eligibility.policy import additions, examining, rulebook
from services.eligibility.policy.engine import files
from services.eligibility.policy.engine.files import BadPack, Complaint
from services.eligibility.policy.engine.nouns import Pack
from services.eligibility.policy.rulebook import Rulebook
from services.eligibility.store import packs as pack_store
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.refusal import Conflict, FieldProblem, Invalid
from shared.tasks import task as tasks
from shared.tasks.task import Task

TEST_PACK = "test_policy_pack"
IMPORT_RELEASE = "import_release_pack"
MOST_TOLD = 100
_MOST_KEPT = 8
Held = tuple[str, Mapping[str, str]]
"""What a new pack is held to: the digest and the texts of another."""
_CITY = "city"


@dataclass(frozen=True, slots=True)
class InForce:
    """Which pack is in force: its digest, and its texts where they have to be read; the release's own has neither."""

    digest: str | None
    contents: Mapping[str, str] | None


async def latest(tx: Transaction) -> Held:
    """The one published last, else the release's own."""
    digest = await pack_store.published(tx, None)
    if digest is None:
        return files.own().digest, examining.everything(files.own_folder())
    return digest, await pack_store.contents(tx, digest)


def merged(base: Mapping[str, str], changed: Mapping[str, str | None]) -> dict[str, str]:
    """The files of a pack that changes some of another's; None takes a file away."""
    whole = {**base, **changed}
    return {file: each for file, each in whole.items() if each is not None}


def vetted(contents: Mapping[str, str], held_to: Held, today: date, city: str) -> Pack:
    """The pack of these texts; Invalid with file, line and cure of whatever keeps it from being taken.

    Takes seconds, so nobody calls it with a transaction open.
    """
    published = book(InForce(*held_to)).pack
    try:
        new = examining.parsed(contents)
        complaints = [*examining.vet(new), *additions.check(published, new, today)]
    except BadPack as bad:
        raise _refusal(bad.complaints) from bad
    complaints += additions.of_city(published, new, contents, held_to[1], city) if city else []
    if complaints:
        raise _refusal(complaints)
    return new


def _refusal(complaints: Sequence[Complaint]) -> Invalid:
    problems = [FieldProblem(f"files.{each.file}:{each.line}", each.cure) for each in sorted(complaints)]
    sentence = f"政策包有{len(problems)}处问题,没有导入。请按提示改正后再试。"
    return Invalid("pack_invalid", sentence, fields=problems[:MOST_TOLD])


def city_of(tx: Transaction) -> str:
    """The city to whose own rows an officer is held; none for the province's."""
    return tx.actor.area.city or "" if tx.actor.level == _CITY else ""


async def take(tx: Transaction, pack: Pack, contents: Mapping[str, str], held_to: Held) -> PolicyPack:
    """Import a vetted pack as a draft; its cases are run by a task."""
    await pack_store.take_turn(tx)
    if (await latest(tx))[0] != held_to[0]:
        raise Conflict("policy_moved_on", "在此期间发布了新的政策包,请在新的政策包上修改后重新导入。")
    pack_id = await pack_store.put(tx, pack.digest, contents)
    if pack_id is None:
        raise Conflict("pack_known", "内容相同的政策包已经导入过,请查询已导入的政策包。")
    await tasks.at_once(tx, TEST_PACK, str(pack_id), pack_id=str(pack_id))
    return await pack_store.get(tx, pack_id)


async def approve(tx: Transaction, pack_id: UUID) -> PolicyPack:
    """Approve what somebody else has imported."""
    await pack_store.take_turn(tx)
    pack = await pack_store.get(tx, pack_id)
    pack.require_approvable_by(tx.actor.id)
    await pack_store.note(tx, pack, PackAct(Act.APPROVED, tx.actor.id, tx.today))
    return await pack_store.get(tx, pack_id)


async def publish(tx: Transaction, pack_id: UUID, valid_from: date) -> PolicyPack:
    """Let an approved pack be in force from a day; it must hold all that was published in the meantime."""
    await pack_store.take_turn(tx)
    pack = await pack_store.get(tx, pack_id)
    pack.require_publishable(valid_from, tx.today)
    last, mine = [book(each).pack for each in await compared(tx, pack_id)]
    lost = list(additions.check(last, mine, pack.imported_on))
    if lost:
        raise Conflict("policy_moved_on", "在此期间发布的参数不在这个政策包里,请在最新的政策包上修改后重新导入。")
    await pack_store.note(tx, pack, PackAct(Act.PUBLISHED, tx.actor.id, tx.today, valid_from=valid_from))
    return await pack_store.get(tx, pack_id)


async def compared(tx: Transaction, pack_id: UUID) -> tuple[InForce, InForce]:
    """The pack published last and one that is to be; whoever has called `book` on both need not wait for `publish`."""
    digest = (await pack_store.get(tx, pack_id)).digest
    return await _needed(tx, await pack_store.published(tx, None)), await _needed(tx, digest)


async def test(database: Database, task: Task) -> None:
    """Run a draft's whole examination and its cases, outside any transaction."""
    pack_id = UUID(task.argument["pack_id"])
    async with database.begin_system() as tx:
        pack = await pack_store.get(tx, pack_id)
        contents = await pack_store.contents(tx, pack.digest)
    examined = await asyncio.to_thread(examining.examine, contents)
    async with database.begin_system() as tx:
        told = tuple(map(str, (*examined.complaints, *examined.failures)))[:MOST_TOLD]
        kind = Act.TESTED if examined.is_good else Act.FAILED
        await pack_store.note(tx, pack, PackAct(kind, tx.actor.id, tx.today, examined.cases, told))
        await tasks.finish(tx, task.id)


async def import_release(database: Database, task: Task) -> None:
    """Bring in the release's own pack, whose cases its build has run; published where nothing else ever was."""
    contents = examining.everything(files.own_folder())
    own = await asyncio.to_thread(files.own)
    async with database.begin_system() as tx:
        await pack_store.put(tx, own.digest, contents, is_release=True)
        if await pack_store.published(tx, None) is None:
            pack = await pack_store.by_digest(tx, own.digest)
            first = min(sheet.first for sheet in own.sheets)
            await pack_store.note(tx, pack, PackAct(Act.PUBLISHED, tx.actor.id, tx.today, valid_from=first))
        await tasks.finish(tx, task.id)


_BOOKS: dict[str, Rulebook] = {}


async def in_force(tx: Transaction) -> InForce:
    """The pack in force today; the release's own until a worker has brought it in."""
    return await _needed(tx, await pack_store.published(tx, tx.today))


async def kept(tx: Transaction, digest: str) -> InForce:
    """A pack of the past; NotFound where neither the release nor the database holds it."""
    return InForce(None, None) if digest == files.own().digest else await _needed(tx, digest)


async def _needed(tx: Transaction, digest: str | None) -> InForce:
    if digest is None or digest in _BOOKS:
        return InForce(digest, None)
    return InForce(digest, await pack_store.contents(tx, digest))


def book(found: InForce) -> Rulebook:
    """The pack ready for use, and kept. Takes seconds the first time, so nobody calls it with a transaction open."""
    if found.digest is None or found.digest == files.own().digest:
        return rulebook.own()
    if found.digest not in _BOOKS:
        while len(_BOOKS) >= _MOST_KEPT:
            del _BOOKS[next(iter(_BOOKS))]
        _BOOKS[found.digest] = Rulebook(examining.parsed(found.contents or {}))
    return _BOOKS[found.digest]
