"""A determination gives the same bytes again, from its frozen facts, pack and day; another value would be seen."""

from dataclasses import replace
from uuid import UUID

from conftest import MakeStand
from stand import Stand

from services.eligibility.workflow import replaying
from shared.vocabulary.money import Money

from . import sayings, turns
from .sayings import Household


async def _frozen(stand: Stand) -> replaying.Frozen:
    determination_id = await turns.awaiting(stand, Household())
    async with stand.room.database.begin_system() as tx:
        return await replaying.frozen(tx, UUID(determination_id))


async def test_a_determination_gives_the_same_bytes_again(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    then = await _frozen(stand)
    await stand.move_days(400)
    assert replaying.replay(then).is_same


async def test_facts_that_were_changed_since_are_seen(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    then = await _frozen(stand)
    first, *others = then.facts.items
    forged = replace(then.facts, items=(replace(first, amount=(first.amount or Money(0)) + Money(1)), *others))
    assert not replaying.replay(replace(then, facts=forged)).is_same
