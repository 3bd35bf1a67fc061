"""No hostile file gets in at any door for files, and an honest photo or paper does."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

import httpx
import pytest_asyncio

from shared.identity.actor import Actor

from . import files
from .firing import judged
from .operations import Operation, operations
from .reading import reader
from .suite import Suite
from .world import World, login

LEAST = 40
HANDS = ("applicant", "village_agent", "township_clerk")
REFUSED = frozenset({400, 413, 415, 422})
NAMES = (
    "../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "a\x00.png",
    "\u202egnp.exe",
    "a\r\nX-Evil: 1",
    "con.png",
    "%2e%2e%2f",
    "a" * 300,
    "<script>",
    "photo.png;.exe",
    "/etc/shadow",
    "|id",
)
"""What somebody calls a file; no door takes a name, and none may be smuggled in as its kind."""


def _kept(suite: Suite) -> int:
    return sum(path.is_file() for path in (suite.home / "blobs").rglob("*"))


@dataclass(frozen=True)
class Door:
    """An operation that takes files, with somebody who may use it and what is theirs."""

    operation: Operation
    actor: Actor
    path: str

    async def hand_in(self, suite: Suite, file: files.File, kind: str = "other") -> httpx.Response:
        """Hand a file in."""
        content, media_type = file
        headers = {"Idempotency-Key": uuid4().hex} | ({"Content-Type": media_type} if media_type else {})
        return await suite.send("POST", self.path, self.actor, headers, content=content, params={"kind": kind})


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def doors(suite: Suite, world: World) -> Sequence[Door]:
    """Every door for files, at a case that was granted or, where it is one of emergencies, at an emergency."""
    known = await suite.ids_of(suite.granted)
    aided = await world.take("aid")
    return [
        _at(each, aided.ids, login(aided.clerk))
        if "/emergencies/" in each.path
        else _at(each, known, reader(suite.granted, next(role for role in HANDS if role in each.roles)))
        for each in operations().values()
        if each.takes_file
    ]


def _at(operation: Operation, ids: Mapping[str, str], actor: Actor) -> Door:
    path = operation.path
    for name in operation.names:
        path = path.replace(f"{{{name}}}", ids[name])
    return Door(operation, actor, path)


async def test_no_hostile_file_gets_in_at_any_door(
    suite: Suite, doors: Sequence[Door], *, is_full: bool, figure: Callable[..., None]
) -> None:
    corpus, before = files.hostile(), _kept(suite)
    assert len(corpus) >= LEAST
    # A little: each file at one door, the doors in turn.
    turns = {name: doors if is_full else [doors[number % len(doors)]] for number, name in enumerate(corpus)}
    tries = [(door, name) for name, chosen in turns.items() for door in chosen]
    answers = await asyncio.gather(*(door.hand_in(suite, corpus[name]) for door, name in tries))
    wrong = [
        f"{door.operation.name} {name}: {answer.status_code} {answer.text[:200]} {judged(door.operation, answer)}"
        for (door, name), answer in zip(tries, answers, strict=True)
        if answer.status_code not in REFUSED or judged(door.operation, answer)
    ]
    figure("hostile_files", files=len(corpus), doors=len(doors), attempts=len(tries), got_in=len(wrong))
    assert wrong == []
    assert _kept(suite) == before


async def test_no_hostile_name_gets_in_as_a_kind(suite: Suite, doors: Sequence[Door]) -> None:
    before = _kept(suite)
    for door in doors:
        if any(each["name"] == "kind" for each in door.operation.told.get("parameters", ())):
            for name in NAMES:
                answer = await door.hand_in(suite, (files.png(), files.PNG), name)
                assert answer.status_code in REFUSED, f"{door.operation.name} {name!r} {answer.text}"
    assert _kept(suite) == before


async def test_an_honest_file_gets_in_at_every_door(suite: Suite, doors: Sequence[Door]) -> None:
    for door in doors:
        for name, file in files.good().items():
            if file[1] in door.operation.media_types:
                answer = await door.hand_in(suite, file)
                assert answer.status_code == 201, f"{door.operation.name} {name} {answer.text}"
