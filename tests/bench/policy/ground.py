"""What the policy figures share: the pack in force on a day, its program, the constants of one county."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from services.eligibility.policy.engine import code, files
from services.eligibility.policy.engine.batch import Batch
from services.eligibility.policy.engine.constants import Constants, Known, Place, day_number, resolve
from services.eligibility.policy.engine.households import Households
from services.eligibility.policy.engine.nouns import REACHES, Pack
from services.eligibility.policy.engine.program import Program, names, needed
from services.eligibility.policy.engine.verdict import Evaluator

ON = date(2026, 8, 3)
COUNTY = "370102000000"
DEMO = Known(date(9999, 12, 31), accepts_examples=True)
DIBAO = ("dibao__granted", "dibao__amount")


@dataclass(frozen=True)
class Ground:
    """The pack of the suite on a day, as a demonstration takes it."""

    pack: Pack
    evaluator: Evaluator

    @classmethod
    def open(cls) -> "Ground":
        """All schemes."""
        pack = files.own()
        return cls(pack, Evaluator.of(pack, pack.sheets_on(ON)))

    @property
    def program(self) -> Program:
        """Of all schemes."""
        return self.evaluator.program

    @cached_property
    def constants(self) -> Constants:
        """Of the county, for its first category."""
        return resolve(self.pack, self.program.parameters, Place(COUNTY, self.keys), ON, DEMO)

    @cached_property
    def keys(self) -> dict[str, str]:
        """The first code of each input on which parameters depend."""
        keys = {key for parameter in self.pack.parameters.values() for key in parameter.by}
        return {key: next(iter(self.pack.codes[self.pack.inputs[key].type.partition(":")[2]])) for key in keys}

    @cached_property
    def results(self) -> tuple[str, ...]:
        """Whether each scheme is granted, its amount, and what is paid of it beside the others."""
        parts = self.program.parts
        decided = [part for part in parts if part.sheet.kind in ("decided", "certified")]
        found = [f"{part.sheet.scheme}__granted" for part in decided]
        found += [part.amount.variable for part in decided if part.amount]
        return (*found, *(each.value.variable for part in parts for each in part.adjusts))

    def reading(self, outputs: Iterable[str]) -> Program:
        """The program as if it had no other inputs than these outputs read."""
        read = names(each.term for each in needed(self.program, outputs))
        kept = (each for each in self.pack.inputs if f"i_{each}" in read or each in self.keys)
        return replace(self.program, inputs=tuple(kept))

    def batch(self, outputs: tuple[str, ...]) -> Batch:
        """Over columns."""
        return Batch.of(self.pack, self.program, outputs, ON, DEMO)

    def one(self, outputs: tuple[str, ...]) -> Callable[..., tuple[Any, ...]]:
        """Over one row of Households.rows()."""
        run = code.of_case(self.program, outputs, {each.name: REACHES[each.of] for each in self.pack.inputs.values()})
        numbers, on = self.constants.numbers, day_number(ON)

        def ran(household: Any, members: Any, obligors: Any, sizes: tuple[int, int]) -> tuple[Any, ...]:
            return run(household, members, obligors, numbers, on, None, *map(range, sizes))

        return ran

    def of_one_county(self, many: Households) -> Households:
        """Everybody of the category whose constants these are."""
        same = {key: many.household[key] * 0 for key in self.keys if key in many.household}
        return replace(many, household={**many.household, **same})
