"""A batch says of every household what the program of one household says, and goes on beside those it cannot decide."""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest

from services.eligibility.policy.engine import code, files, screening
from services.eligibility.policy.engine.batch import Batch
from services.eligibility.policy.engine.columns import Array
from services.eligibility.policy.engine.constants import Known, Place, day_number, resolve
from services.eligibility.policy.engine.households import Households, drawn
from services.eligibility.policy.engine.nouns import REACHES
from services.eligibility.policy.engine.program import build

ON = date(2026, 8, 3)
DEMO = Known(date(9999, 12, 31), accepts_examples=True)
OUTPUTS = ("dibao__granted", "dibao__amount", "household__counted", "household__dead")
COUNTIES = ("370102000000", "370211000000")
PACK = files.own()
MANY = 400


@cache
def batch(known: Known = DEMO) -> Batch:
    return Batch.of(PACK, build(PACK, PACK.sheets_on(ON)), OUTPUTS, ON, known)


@cache
def sound() -> Households:
    """Each with one applicant and nobody born in the future; every second owns nothing and earns little."""
    many = drawn(PACK, batch().program, np.random.default_rng(3), MANY)
    members = dict(many.members)
    relations = list(PACK.codes["relation"])
    members["relation"] = np.full_like(members["relation"], relations.index("child"))
    members["relation"][starts(many)] = relations.index("self")
    members["birth_on"] = np.minimum(members["birth_on"], day_number(ON))
    is_poor = np.repeat(np.arange(MANY) % 2, many.counts[0]) > 0
    grouped = {name: column for name, column in members.items() if PACK.inputs[name].group}
    poor = {name: np.where(is_poor, column // 10 * (name == "wage"), column) for name, column in grouped.items()}
    return replace(many, members={**members, **poor})


def starts(many: Households) -> Array:
    return np.cumsum(many.counts[0]) - many.counts[0]


def county_of() -> Array:
    return np.arange(MANY) % len(COUNTIES)


def test_a_batch_says_what_the_program_of_one_household_says() -> None:
    found = batch().decide(sound(), COUNTIES, county_of())
    assert not found.aside
    run = code.of_case(batch().program, OUTPUTS, {each.name: REACHES[each.of] for each in PACK.inputs.values()})
    wanted: list[list[int]] = [[] for _ in OUTPUTS]
    for (household, members, obligors, sizes), county in zip(sound().rows(), county_of(), strict=True):
        place = Place(COUNTIES[county], {"category": list(PACK.codes["category"])[household["category"]]})
        numbers = resolve(PACK, batch().program.parameters, place, ON, DEMO).numbers
        result = run(household, members, obligors, numbers, day_number(ON), None, *map(range, sizes))
        for all_of_them, mine in zip(wanted, result, strict=True):
            all_of_them.extend(mine if isinstance(mine, list) else [mine])
    assert [found.values[name].tolist() for name in OUTPUTS] == wanted
    assert 0 < found.values["dibao__granted"].sum() < MANY


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        pytest.param("wage", screening.UNKNOWN, "没有查清", id="nobody knows"),
        pytest.param("wage", 10_000_000_000, "应当在", id="a fen above the bound"),
        pytest.param("birth_on", 20260804, "应当在", id="born the day after"),
        pytest.param("relation", 1, "正好一位", id="no applicant"),
    ],
)
def test_a_household_that_cannot_be_decided_is_set_aside_with_its_field_and_the_others_are_decided(
    field: str, value: int, word: str
) -> None:
    at = 17
    column = sound().members[field].copy()
    column[starts(sound())[at]] = value
    found = batch().decide(replace(sound(), members={**sound().members, field: column}), COUNTIES, county_of())
    (aside,) = found.aside
    assert (aside.place, aside.field) == (at, field)
    assert word in aside.reason
    whole = batch().decide(sound(), COUNTIES, county_of())
    others = np.arange(MANY) != at
    for name in ("dibao__granted", "dibao__amount"):
        assert np.array_equal(found.values[name][others], whole.values[name][others])
        assert found.values[name][at] == 0


def test_a_household_without_anybody_is_set_aside() -> None:
    empty = sound().taken(np.arange(1))
    empty = replace(
        empty, members={n: c[:0] for n, c in empty.members.items()}, counts=(np.zeros(1, int), empty.counts[1])
    )
    (aside,) = batch().decide(empty, COUNTIES, np.zeros(1, int)).aside
    assert aside.field == "members"


def test_a_place_without_its_parameters_stops_what_rests_on_them_and_nothing_else() -> None:
    official_only = replace(DEMO, accepts_examples=False)
    found = batch(official_only).decide(sound(), COUNTIES, county_of())
    assert not found.values["dibao__amount"].any()
    assert found.values["household__dead"].any()
    for stopped in found.stopped:
        assert stopped.outputs == OUTPUTS[:3]
        assert "standard" in stopped.missing
