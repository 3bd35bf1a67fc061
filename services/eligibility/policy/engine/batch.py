"""Decides many households at once: by place, in blocks that stay in the cache, with those set aside that cannot be.

Columns hold what facts.read makes of one household: fen, yyyymmdd, the place of a code in its list, 0 and 1, and
screening.UNKNOWN for what nobody knows. A household that was set aside goes to the evaluator of one case.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from services.eligibility.policy.engine import code, folding, screening
from services.eligibility.policy.engine.blocks import PEOPLE, Block, Whole
from services.eligibility.policy.engine.columns import Array
from services.eligibility.policy.engine.constants import Constants, Known, Place, day_number, resolve
from services.eligibility.policy.engine.households import Households
from services.eligibility.policy.engine.nouns import REACHES, Pack, People
from services.eligibility.policy.engine.program import Assignment, Program, names, needed
from services.eligibility.policy.engine.screening import Aside, Screen
from services.eligibility.policy.engine.terms import Kind, Reach, Type

BLOCK = 16_384
"""Households a block: a few megabytes of columns and of what is made of them."""
_FOLDED = (Kind.TRUTH, Kind.CODE, Kind.RATIO, Kind.ROUNDING)
_PARTS = ("", "__over", "__coin", "__up", "__half")
_Run = Callable[..., tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Stopped:
    """What cannot be decided for anybody of a place, since nobody has set these parameters there."""

    place: Place
    outputs: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """The outputs by name, 0 where nothing was decided; those of members and obligors are columns of people."""

    values: Mapping[str, Array]
    aside: tuple[Aside, ...]
    stopped: tuple[Stopped, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """A day's program for these outputs; what it compiles for a county's switches it keeps."""

    pack: Pack
    program: Program
    outputs: tuple[str, ...]
    on: date
    known: Known
    screens: Mapping[People, tuple[Screen, ...]]
    parameters: tuple[str, ...]
    reaches: Mapping[str, Reach]
    rests_on: Mapping[str, frozenset[str]]
    """The parameters behind each output."""
    runs: dict[tuple[Any, ...], _Run] = field(default_factory=dict)

    @classmethod
    def of(cls, pack: Pack, program: Program, outputs: tuple[str, ...], on: date, known: Known) -> "Batch":
        """Only what the outputs rest on is looked at."""
        assignments = needed(program, outputs)
        read = names(each.term for each in assignments)
        inputs = [each for each in pack.inputs.values() if f"i_{each.name}" in read]
        screens = {of: tuple(Screen.of(each, pack, on) for each in inputs if each.of == of) for of in PEOPLE}
        rests_on = {output: _parameters(needed(program, (output,))) for output in outputs}
        parameters = tuple(name for name in program.parameters if any(name in each for each in rests_on.values()))
        reaches = {each.name: each.reach for each in assignments if each.name in outputs}
        return cls(pack, program, outputs, on, known, screens, parameters, reaches, rests_on)

    def decide(self, households: Households, counties: Sequence[str], county_of: Array) -> Decided:
        """`county_of` is the place of each household's county among the counties."""
        whole = Whole.of(households, self.reaches)
        aside: list[Aside] = []
        stopped: list[Stopped] = []
        for place, places in self._places(households, counties, county_of):
            constants = resolve(self.pack, self.parameters, place, self.on, self.known)
            outputs = tuple(each for each in self.outputs if self.rests_on[each].isdisjoint(constants.missing))
            if outputs != self.outputs:
                lost = tuple(each for each in self.outputs if each not in outputs)
                stopped.append(Stopped(place, lost, tuple(sorted(constants.missing))))
            run = self._run(constants, outputs)
            for start in range(0, len(places), BLOCK):
                block, hindered = self._screened(whole, places[start : start + BLOCK])
                whole.put(block, outputs, run(*self._arguments(block, constants)))
                aside += hindered
        return Decided(whole.values, tuple(sorted(aside, key=lambda each: each.place)), tuple(stopped))

    def _screened(self, whole: Whole, places: Array) -> tuple[Block, list[Aside]]:
        """The block without those that hinder."""
        block = whole.block(places)
        aside = self._aside(block)
        if not aside:
            return block, aside
        return whole.block(places[~np.isin(places, [each.place for each in aside])]), aside

    def _aside(self, block: Block) -> list[Aside]:
        """The first thing that hinders each household."""
        given = [
            (screen, block.columns[of][screen.name], block.groupings.get(of))
            for of in PEOPLE
            for screen in self.screens[of]
            if screen.name in block.columns[of]
        ]
        found: dict[int, Aside] = {}
        for households, named, reasons in screening.hindered(given, block.groupings["member"], self.pack):
            for at in np.flatnonzero(households).tolist():
                reason = reasons if isinstance(reasons, str) else reasons[at]
                found.setdefault(at, Aside(int(block.places[at]), named, reason))
        return list(found.values())

    def _arguments(self, block: Block, constants: Constants) -> Iterable[Any]:
        sizes = {of: len(block.groupings[of]) if of in block.groupings else len(block.places) for of in PEOPLE}
        for of in PEOPLE:
            yield {screen.name: _column(screen, block.columns[of], sizes[of]) for screen in self.screens[of]}
        yield from (constants.numbers, day_number(self.on), range(len(block.places)))
        yield from (block.groupings["member"], block.groupings["obligor"])

    def _run(self, constants: Constants, outputs: tuple[str, ...]) -> _Run:
        """The program of these switches, ratios and roundings."""
        folded = [name for name in self.parameters if Type.read(self.pack.parameters[name].type).kind in _FOLDED]
        parts = [f"{name}{part}" for name in folded for part in _PARTS]
        found = {part: constants.numbers.get(part) for part in parts}
        switches = {part: number for part, number in found.items() if isinstance(number, int)}
        key = (outputs, *sorted(switches.items()))
        if key not in self.runs:
            inputs = {each.name: REACHES[each.of] for each in self.pack.inputs.values()}
            small = folding.folded(self.program, switches, outputs)
            self.runs[key] = code.of_columns(small, outputs, inputs)
        return self.runs[key]

    def _places(self, many: Households, counties: Sequence[str], county_of: Array) -> Iterator[tuple[Place, Array]]:
        """The households of each county and of each way in which its parameters depend on them."""
        by = sorted({key for name in self.parameters for key in self.pack.parameters[name].by})
        codes = [list(self.pack.codes[Type.read(self.pack.inputs[key].type).codes]) for key in by]
        group = county_of.astype(np.int64)
        for key, listed in zip(by, codes, strict=True):
            group = group * len(listed) + np.clip(many.household[key], 0, len(listed) - 1)
        order = np.argsort(group, kind="stable")
        starts = np.flatnonzero(np.diff(group[order])) + 1
        for places in np.split(order, starts) if len(order) else ():
            keys, rest = {}, int(group[places[0]])
            for key, listed in reversed(list(zip(by, codes, strict=True))):
                rest, at = divmod(rest, len(listed))
                keys[key] = listed[at]
            yield Place(counties[rest], keys), places


def _parameters(assignments: Iterable[Assignment]) -> frozenset[str]:
    read = names(each.term for each in assignments)
    return frozenset(name.removeprefix("p_").partition("__")[0] for name in read if name.startswith("p_"))


def _column(screen: Screen, given: Mapping[str, Array], size: int) -> Array:
    if screen.name in given:
        return screen.taken(given[screen.name])
    if screen.default is None and size:
        raise KeyError(screen.name)
    return np.broadcast_to(np.asarray(screen.default or 0, dtype=screen.dtype), (size,))
