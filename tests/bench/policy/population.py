"""Made-up households that can be decided: an applicant each, plain amounts, nothing unknown; the same for a seed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from services.eligibility.policy.engine import facts, screening
from services.eligibility.policy.engine.households import Column, Households, drawn
from services.eligibility.policy.engine.nouns import Pack
from services.eligibility.policy.engine.program import Program
from services.eligibility.policy.engine.terms import Kind, Type

_FIRST, _LAST, _MONTHS, _DAYS = 1930, 2026, 12, 28
_USUAL_FEN = 2_000_000
_AMOUNTS = 0.15
"""So many of a member's possible amounts are there at all; else nobody would be poor."""
_USUAL_COUNT = 2
_SAID = 0.1
"""So many say something of what seldom is so, as that somebody is in prison or of a lawsuit."""
_SPOUSES = 0.4


def population(pack: Pack, program: Program, on: date, seed: int, count: int) -> Households:
    """Facts as the columns of a file would hold them: days in 32 bits, codes and truths in 8, money in 64."""
    rng = np.random.default_rng(seed)
    plain = drawn(pack, program, rng, count)
    first = np.cumsum(plain.counts[0]) - plain.counts[0]
    sizes = (count, int(plain.counts[0].sum()), int(plain.counts[1].sum()))
    likely = [dict(_likely(pack, each, rng, size)) for each, size in zip(plain.columns(), sizes, strict=True)]
    household, members, obligors = ({**own, **mine} for own, mine in zip(plain.columns(), likely, strict=True))
    if "relation" in members:
        members["relation"] = _relations(pack, plain.counts[0], first, rng)
    if "disability_kind" in members and "disability_grade" in members:
        members["disability_grade"] = np.where(
            members["disability_kind"] == 0, 0, np.clip(members["disability_grade"], 1, 4)
        )
    screens = {name: screening.Screen.of(pack.inputs[name], pack, on) for name in program.inputs}
    return replace(
        plain,
        household={name: screens[name].taken(column) for name, column in household.items()},
        members={name: screens[name].taken(column) for name, column in members.items()},
        obligors={name: screens[name].taken(column) for name, column in obligors.items()},
    )


def _likely(pack: Pack, names: Mapping[str, Any], rng: np.random.Generator, count: int) -> Iterator[tuple[str, Column]]:
    """Amounts that poor people have, days that have come, and mostly what is so when nobody says anything."""
    for name, column in names.items():
        each = pack.inputs[name]
        kind = Type.read(each.type).kind
        default = screening.default(each, pack)
        if kind is Kind.FEN or each.group:
            high = min(facts.bounds(each, pack)[1], _USUAL_FEN if kind is Kind.FEN else _USUAL_COUNT)
            yield name, np.where(rng.random(count) < _AMOUNTS, rng.integers(0, high + 1, count), 0)
        elif "birth" in name:
            years = rng.integers(_FIRST, _LAST, count)
            yield name, years * 10000 + rng.integers(1, _MONTHS + 1, count) * 100 + rng.integers(1, _DAYS + 1, count)
        elif default is not None:
            yield name, np.where(rng.random(count) < _SAID, column, default)


def _relations(pack: Pack, counts: Column, first: Column, rng: np.random.Generator) -> Column:
    """The applicant first, then often a spouse, then anybody."""
    listed = list(pack.codes["relation"])
    relations = rng.choice([at for at, name in enumerate(listed) if name not in ("self", "spouse")], int(counts.sum()))
    relations[first] = listed.index("self")
    relations[(first + 1)[(counts > 1) & (rng.random(len(counts)) < _SPOUSES)]] = listed.index("spouse")
    return relations
