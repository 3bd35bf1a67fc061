"""Policy packs for the recipes: one that changes nothing but its cases, taken as far as a recipe wants it."""

import asyncio
from http import HTTPStatus
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
_RULES = "groups.yaml"
_CASE = """- case: 收入为零的一人户
  quotes: 社会救助法 18.1 “……低于……”
  on: 2026-11-24
  given:
    county: "370102000000"
    category: urban
    members: [{relation: self, birth_on: 1980-01-01, income: none}]
  then: {dibao: granted}
"""


def _officer(subject: Subject, name: str) -> Actor:
    return officer("province_officer", subject.place, name)


def _body() -> dict[str, Any]:
    """The release's own pack, told apart by a comment, with one case instead of all, so that testing it is quick."""
    texts = examining.everything(files.own_folder())
    cases = {file: None for file in texts if file.startswith("cases/")}
    rules = f"{texts[_RULES]}# {uuid4()}\n"
    return {"base": files.own().digest, "files": {**cases, "cases/mine.yaml": _CASE, _RULES: rules}}


async def take(_world: World, subject: Subject) -> Good:
    return Good(_officer(subject, "甲"), {}, _body(), fixed=frozenset({"base", "files"}))


async def read(world: World, subject: Subject) -> Good:
    """The release's own pack, which a worker imports when it starts."""
    reader = _officer(subject, "甲")
    for _ in range(LOOKS):
        if items := (await world.suite.get("/policy-packs", reader))["items"]:
            break
        await asyncio.sleep(LOOK_SECONDS)
    return Good(reader, {"pack_id": items[0]["pack_id"]})


async def approve(world: World, subject: Subject) -> Good:
    """A tested pack for the second person."""
    answer = await world.suite.post("/policy-packs", _officer(subject, "甲"), _body())
    assert answer.status_code == HTTPStatus.CREATED, answer.text
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
