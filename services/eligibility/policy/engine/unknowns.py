"""Runs a program where something is not known: unknown is a value of its own and never reads as none.

False and unknown is false, true or unknown is true, nothing times unknown is nothing, a choice whose two sides agree is
known; else unknown stays unknown.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import add, floordiv, mul, sub
from typing import Any

from services.eligibility.policy.engine import scalars
from services.eligibility.policy.engine.program import Program, needed
from services.eligibility.policy.engine.terms import REDUCTIONS, Op, Reach, Term

Known = int | None
_PLAIN: Mapping[Op, Callable[..., Any]] = {
    Op.ADD: add,
    Op.SUB: sub,
    Op.MUL: mul,
    Op.FLOOR: floordiv,
    Op.LESS: lambda a, b: a < b,
    Op.LESS_EQUAL: lambda a, b: a <= b,
    Op.EQUAL: lambda a, b: a == b,
    Op.NOT: lambda a: not a,
    Op.MIN: min,
    Op.MAX: max,
    Op.YEARS: scalars.years,
    Op.MONTHS: scalars.months,
    Op.LOOKUP: scalars.lookup,
}


def of_case(program: Program, outputs: tuple[str, ...]) -> Callable[..., tuple[Any, ...]]:
    """The same function as code.of_case, slower, in which None stands for what is not known."""
    assignments = needed(program, outputs)

    def run(household: Any, members: Any, obligors: Any, constants: Any, on: int, sizes: tuple[int, int]) -> Any:
        walk = _Walk({"on": on}, sizes)
        for source, prefix in ((household, "i_"), (members, "i_"), (obligors, "i_"), (constants, "p_")):
            walk.values.update({f"{prefix}{name}": value for name, value in source.items()})
        for each in assignments:
            if each.reach in (Reach.MEMBER, Reach.OBLIGOR):
                walk.values[each.name] = [walk.value(each.term, person) for person in walk.people(each.reach)]
            else:
                walk.values[each.name] = walk.value(each.term, None)
        return tuple(walk.values[name] for name in outputs)

    return run


@dataclass(frozen=True, slots=True)
class _Walk:
    values: dict[str, Any]
    sizes: tuple[int, int]

    def people(self, reach: Reach) -> range:
        return range(self.sizes[0] if reach is Reach.MEMBER else self.sizes[1])

    def value(self, of: Term, person: int | None) -> Any:  # noqa: PLR0911 - one rule a kind of term
        """The term's value for a person, or None."""
        if of.op is Op.LITERAL:
            return of.number
        if of.op is Op.NAME:
            found = self.values[of.name]
            return found[person] if isinstance(found, list) and person is not None else found
        if of.op in REDUCTIONS:
            return self._reduced(of)
        args = [self.value(arg, person) for arg in of.args]
        match of.op:
            case Op.AND:
                return _all(args)
            case Op.OR:
                return _any(args)
            case Op.WHERE:
                return _chosen(*args)
            case Op.MUL if 0 in args:
                return 0
        return None if None in args else _PLAIN[of.op](*args)

    def _reduced(self, of: Term) -> Any:
        people = self.people(max(arg.reach for arg in of.args))
        rows = [tuple(self.value(arg, person) for arg in of.args) for person in people]
        if of.op is Op.ANY:
            return _any([test for (test,) in rows])
        if of.op is Op.HIGHEST:
            values = [value for (value,) in rows]
            return None if None in values else max([*values, 0])
        amounts = [_amount(value, test) for value, test in rows]
        return None if None in amounts else sum(amounts)


def _amount(value: Known, test: Known) -> Known:
    """Nothing is added of whom the test excludes, nor where nothing is to add; else both have to be known."""
    if test == 0 or value == 0:
        return 0
    return None if test is None else value


def _all(values: Iterable[Known]) -> Known:
    found = list(values)
    if any(value is not None and not value for value in found):
        return False
    return None if None in found else True


def _any(values: Iterable[Known]) -> Known:
    found = list(values)
    if any(found):
        return True
    return None if None in found else False


def _chosen(test: Known, then: Known, other: Known) -> Known:
    if test is None:
        return then if then == other else None
    return then if test else other
