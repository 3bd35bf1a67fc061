"""Good and hostile requests to one operation after another, and what the document says of each answer."""

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gateway.routing import document_bytes

from . import shots
from .money import OVERPAID
from .operations import Operation, operations
from .reading import readable
from .recipe import Recipe
from .recipes import RECIPES
from .suite import Suite
from .turns import REMINDED
from .world import STEPS, Step, Subject, World

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
REFUSALS = frozenset({401, 403, 404})
HOSTILE_EACH = 3
"""Hostile requests to a good one; with one that only looks good there are three in four at most."""
NAMED = 40
AGAIN = 4
MADE_MOST = 40
"""Requests of each kind that schemathesis makes of an operation; they are sent about many cases, by many people."""
MAKING = str(Path(__file__).with_name("making.py"))
LARGEST_LINE = 2**27


@dataclass
class Tally:
    """What came back of one operation."""

    sent: int = 0
    succeeded: int = 0

    @property
    def share(self) -> float:
        """The part of the answers that are 2xx."""
        return self.succeeded / self.sent if self.sent else 0.0


@dataclass
class Record:
    """Everything that came back; `faults` names the first of those that should not have."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return sum(each.sent for each in self.tallies.values())

    def blame(self, kind: str, what: str) -> None:
        """Note a fault."""
        self.faults.setdefault(kind, []).append(what)

    def count(self, kind: str) -> int:
        """How many faults of a kind there are."""
        return len(self.faults.get(kind, ()))

    def told(self) -> str:
        """The first faults of each kind."""
        return "\n".join(f"{kind}: {each}" for kind, found in self.faults.items() for each in found[:NAMED])


@dataclass
class Firing:
    """A run over all operations."""

    suite: Suite
    world: World
    record: Record = field(default_factory=Record)

    async def at(self, operation: Operation, turns: int, ammunition: shots.Ammunition) -> None:
        """So many good requests, each among hostile ones."""
        recipe = RECIPES.get(operation.name)
        self.record.tallies.setdefault(operation.name, Tally())
        if recipe is None:
            await asyncio.gather(*(self._read(operation, number, ammunition) for number in range(turns)))
            return
        if not recipe.is_cheap:
            await self.world.have(recipe.needs, turns)
        if recipe.is_alone:
            for _ in range(turns):
                await self._turn(operation, recipe, ammunition)
            return
        subjects = turns if not recipe.is_cheap else min(turns, 8)
        await self.world.have(recipe.needs, subjects)
        done: list[Subject] = []
        await asyncio.gather(
            *(self._turns(operation, recipe, ammunition, number, done) for number in _shared(turns, subjects))
        )
        await self.world.settle(done, recipe.until)

    async def _turns(
        self, operation: Operation, recipe: Recipe, ammunition: shots.Ammunition, number: int, done: list[Subject]
    ) -> None:
        for _ in range(number):
            subject = await self._turn(operation, recipe, ammunition)
            if subject is not None and not recipe.is_cheap:
                done.append(subject)

    async def _turn(self, operation: Operation, recipe: Recipe, ammunition: shots.Ammunition) -> Subject | None:
        """Hostile requests, then one that looks good, then, if it was refused, the good one itself."""
        subject = await self.world.take(recipe.needs)
        good = await recipe.make(self.world, subject)
        hostile, is_changed = shots.hostile(operation, good, ammunition), False
        for _ in range(HOSTILE_EACH - 1):
            shot = next(hostile)
            answer = await self._shoot(operation, shot)
            # What an odd but lawful request has changed, a version or a number once used, the good one may meet.
            is_changed = is_changed or answer.is_success
            is_ours = shot.content == shots.plain(operation, good).content
            if answer.is_success and not shot.is_barred and (is_ours or recipe.is_used_up):
                # It was as good as ours; a case with another body's outcome is not one that the next step can use.
                return self._gone(recipe, subject, answer) if is_ours or recipe.is_cheap else None
        answer = await self._shoot(operation, shots.grafted(operation, good, ammunition))
        if not answer.is_success:
            answer = await self._shoot(operation, shots.plain(operation, good))
        elif not recipe.is_used_up:
            await self._shoot(operation, next(hostile))
        if not answer.is_success and not is_changed:
            self.record.blame("good requests refused", f"{operation.name} {answer.status_code} {answer.text[:300]}")
            return None
        return self._gone(recipe, subject, answer)

    def _gone(self, recipe: Recipe, subject: Subject, answer: httpx.Response) -> Subject:
        """The case is where the recipe says, and what was made has the ids that the answer names."""
        if not recipe.is_cheap:
            subject.ids |= _named(answer)
        if recipe.gives is not None:
            self.world.give(recipe.gives, subject)
        return subject

    async def _read(self, operation: Operation, number: int, ammunition: shots.Ammunition) -> None:
        good = await readable(self.suite, operation, number)
        hostile = shots.hostile(operation, good, ammunition)
        for _ in range(HOSTILE_EACH - 1):
            await self._shoot(operation, next(hostile))
        answer = await self._shoot(operation, shots.grafted(operation, good, ammunition))
        if not answer.is_success:
            answer = await self._shoot(operation, shots.plain(operation, good))
        if not answer.is_success:
            self.record.blame("good requests refused", f"{operation.name} {answer.status_code} {answer.text[:300]}")

    async def _shoot(self, operation: Operation, shot: shots.Shot) -> httpx.Response:
        headers = {"Idempotency-Key": uuid4().hex} | dict(shot.headers)
        sent: dict[str, Any] = {"params": shot.query}
        if shot.content is not None:
            sent["content"] = shot.content
        answer = await self.suite.send(operation.method, shot.path, shot.actor, headers, **sent)
        self._judge(operation, shot, answer)
        return answer

    def _judge(self, operation: Operation, shot: shots.Shot, answer: httpx.Response) -> None:
        tally = self.record.tallies[operation.name]
        tally.sent += 1
        tally.succeeded += answer.is_success
        told = f"{operation.name} {answer.status_code} {answer.text[:200]} <- {_shown(shot)}"
        if answer.is_server_error:
            self.record.blame("server errors", told)
        elif shot.is_barred and answer.status_code not in REFUSALS and not _is_empty(answer):
            self.record.blame("admitted", told)
        answer.elapsed = timedelta(0)
        try:
            operation.schema.Case(path_parameters=dict.fromkeys(operation.names, "")).validate_response(
                answer, checks=CHECKS
            )
        except FailureGroup as group:
            kinds = ", ".join(sorted({type(each).__name__ for each in group.exceptions}))
            self.record.blame("undocumented", f"{kinds}: {told}")


def _is_empty(answer: httpx.Response) -> bool:
    """Whether an answer is a list without a row, which shows a stranger as little as a refusal."""
    return answer.status_code == HTTPStatus.OK and answer.json().get("items") == []


def judged(operation: Operation, answer: httpx.Response) -> str:
    """What is wrong with an answer by the document, as schemathesis names it; nothing where it is as it should be."""
    answer.elapsed = timedelta(0)
    case = operation.schema.Case(path_parameters=dict.fromkeys(operation.names, ""))
    try:
        case.validate_response(answer, checks=CHECKS)
    except FailureGroup as group:
        return ", ".join(sorted({type(each).__name__ for each in group.exceptions}))
    return ""


def _shown(shot: shots.Shot) -> str:
    who = f"{sorted(shot.actor.roles)} {shot.actor.id}" if shot.actor else "nobody"
    return f"{who} {shot.path} {dict(shot.query)} {dict(shot.headers)} {(shot.content or b'')[:300]!r}"


def _shared(turns: int, hands: int) -> Iterator[int]:
    """So many turns among so many hands."""
    for hand in range(hands):
        yield turns // hands + (hand < turns % hands)


def further(suite: Suite) -> Mapping[str, Step]:
    """The states into which only a recipe's own good request leads."""

    def step(name: str, recipe: Recipe) -> Step:
        operation = operations()[name]

        async def act(world: World, subject: Subject) -> None:
            shot = shots.plain(operation, await recipe.make(world, subject))
            content = {} if shot.content is None else {"content": shot.content}
            answer = await suite.send(
                operation.method, shot.path, shot.actor, shot.headers, params=shot.query, **content
            )
            assert answer.is_success, f"{name} {answer.status_code} {answer.text}"
            subject.ids |= _named(answer)

        return Step(recipe.needs, act, recipe.until)

    return {**OVERPAID, **REMINDED} | {
        recipe.gives: step(name, recipe)
        for name, recipe in RECIPES.items()
        if recipe.gives is not None and not recipe.is_cheap and recipe.gives not in STEPS
    }


def _named(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.json().items() if name.endswith("_id") and isinstance(value, str)}


async def fire(firing: Firing, wanted: int) -> None:
    """Every operation, those with recipes in the order of a case's way, until about so many requests are sent."""
    known = operations()
    order = [known[name] for name in RECIPES if name in known]
    last = order.pop()
    order += [each for each in known.values() if each.name not in RECIPES] + [last]
    turns = _turns_each(order, wanted)
    making = await asyncio.create_subprocess_exec(
        sys.executable, MAKING, stdin=subprocess.PIPE, stdout=subprocess.PIPE, limit=LARGEST_LINE
    )
    assert making.stdin is not None
    assert making.stdout is not None
    wanted_each = [(each.method, each.path, min(turns[each.name] * 2, MADE_MOST)) for each in order]
    told = {"document": json.loads(document_bytes()), "wanted": wanted_each}
    making.stdin.write(json.dumps(told).encode())
    await making.stdin.drain()
    making.stdin.close()
    reading: list[tuple[Operation, shots.Ammunition]] = []
    for operation in order:
        ammunition = _read_line(operation, await making.stdout.readline())
        await firing.at(operation, turns[operation.name], ammunition)
        if operation.name not in RECIPES:
            reading.append((operation, ammunition))
    assert await making.wait() == 0
    # Cases that a hostile request moved on, since it was as good as ours, cost fewer requests: reading fills up.
    while firing.record.requests < wanted:
        for operation, ammunition in reading:
            await firing.at(operation, AGAIN, ammunition)


def _read_line(operation: Operation, line: bytes) -> shots.Ammunition:
    made = {mode: [shots.Made(**each) for each in found] for mode, found in json.loads(line).items()}
    chance = random.Random(operation.name)  # noqa: S311  (a choice that repeats)
    return shots.Ammunition(made["positive"], made["negative"], chance)


def _turns_each(order: Sequence[Operation], wanted: int) -> dict[str, int]:
    """How often each operation is asked well: what is dear as often as it may, the rest so that it adds up."""
    a_turn = HOSTILE_EACH + 1
    equal = wanted // a_turn // len(order)
    found = {}
    for each in order:
        recipe = RECIPES.get(each.name)
        is_limited = recipe is not None and (not recipe.is_cheap or recipe.is_alone)
        found[each.name] = min(equal, recipe.most) if is_limited and recipe is not None else 0
    left = max(wanted // a_turn - sum(found.values()), 0)
    cheap = [name for name, number in found.items() if not number]
    return {name: number or -(-left // len(cheap)) for name, number in found.items()}
