"""Policy packs for the recipes: one that changes nothing but its cases, taken as far as a recipe wants it."""

import asyncio
from typing import Any
from uuid import uuid4

from services.eligibility.policy import examining
from services.eligibility.policy.engine import files
from shared.identity.actor import Actor

from .recipe import Good
from .suite import officer
from .world import Subject, World

LOOKS = 240
LOOK_SECONDS = 0.5
_CASE = """# {mark}
- case: 收入为零的一人户
  quotes: 社会救助法 18.1 “……低于……”
  on: 2026-11-24
  given:
    county: "370102000000"
    category: urban
    members: [{{relation: self, birth_on: 1980-01-01, income: none}}]
  then: {{dibao: granted}}
"""


def _officer(subject: Subject, name: str) -> Actor:
    return officer("province_officer", subject.place, name)


def _body() -> dict[str, Any]:
    """On the release's own pack, with one case instead of all, so that testing it is quick."""
    cases = {file: None for file in examining.everything(files.own_folder()) if file.startswith("cases/")}
    return {"base": files.own().digest, "files": {**cases, "cases/mine.yaml": _CASE.format(mark=uuid4())}}


async def take(_world: World, subject: Subject) -> Good:
    return Good(_officer(subject, "甲"), {}, _body(), fixed=frozenset({"base", "files"}))


async def approve(world: World, subject: Subject) -> Good:
    """A tested pack for the second person."""
    answer = await world.suite.post("/policy-packs", _officer(subject, "甲"), _body())
    pack_id = answer.json()["pack_id"]
    for _ in range(LOOKS):
        if (await world.suite.get(f"/policy-packs/{pack_id}", _officer(subject, "甲")))["state"] == "tested":
            break
        await asyncio.sleep(LOOK_SECONDS)
    return Good(_officer(subject, "乙"), {"pack_id": pack_id})


async def publish(world: World, subject: Subject) -> Good:
    """An approved pack; it holds the release's own values, so that publishing it changes nobody's case."""
    ready = await approve(world, subject)
    await world.suite.post(f"/policy-packs/{ready.ids['pack_id']}/approval", ready.actor)
    return Good(ready.actor, ready.ids, {"from": (await world.today()).isoformat()})
