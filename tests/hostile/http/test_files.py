"""No hostile file gets in at any door for files, and an honest photo or paper does."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import httpx

from shared.identity.actor import Actor

from . import files
from .firing import judged
from .operations import Operation, operations
from .reading import reader
from .suite import Suite

LEAST = 40
DOORS = tuple(each for each in operations().values() if each.takes_file)
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


async def _hand_in(suite: Suite, door: Operation, file: files.File, kind: str = "other") -> httpx.Response:
    """Hand a file in as somebody who may, for a case that is theirs."""
    content, media_type = file
    headers = {"Idempotency-Key": uuid4().hex} | ({"Content-Type": media_type} if media_type else {})
    path = door.path
    for name, value in (await suite.ids_of(suite.granted)).items():
        path = path.replace(f"{{{name}}}", value)
    return await suite.send("POST", path, _uploader(suite, door), headers, content=content, params={"kind": kind})


def _uploader(suite: Suite, door: Operation) -> Actor:
    role = next(each for each in ("applicant", "village_agent", "township_clerk") if each in door.roles)
    return reader(suite.granted, role)


async def test_no_hostile_file_gets_in_at_any_door(suite: Suite, figure: Callable[..., None]) -> None:
    corpus, before = files.hostile(), _kept(suite)
    assert len(corpus) >= LEAST
    tries = [(door, name) for door in DOORS for name in corpus]
    answers = await asyncio.gather(*(_hand_in(suite, door, corpus[name]) for door, name in tries))
    wrong = [
        f"{door.name} {name}: {answer.status_code} {answer.text[:200]} {judged(door, answer)}"
        for (door, name), answer in zip(tries, answers, strict=True)
        if answer.status_code not in REFUSED or judged(door, answer)
    ]
    figure("hostile_files", files=len(corpus), doors=len(DOORS), attempts=len(tries), got_in=len(wrong))
    assert wrong == []
    assert _kept(suite) == before


async def test_no_hostile_name_gets_in_as_a_kind(suite: Suite) -> None:
    before = _kept(suite)
    for door in DOORS:
        if any(each["name"] == "kind" for each in door.told.get("parameters", ())):
            for name in NAMES:
                answer = await _hand_in(suite, door, (files.png(), files.PNG), name)
                assert answer.status_code in REFUSED, f"{door.name} {name!r} {answer.text}"
    assert _kept(suite) == before


async def test_an_honest_file_gets_in_at_every_door(suite: Suite) -> None:
    for door in DOORS:
        for name, file in files.good().items():
            if not door.media_types or file[1] in door.media_types:
                answer = await _hand_in(suite, door, file)
                assert answer.status_code == 201, f"{door.name} {name} {answer.text}"
