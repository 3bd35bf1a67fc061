"""Runs a program where something is not known: unknown is a value of its own and never reads as none.

False and unknown is false, true or unknown is true, a choice whose two sides agree is known; nothing times
unknown is nothing; else unknown stays unknown.
"""

from collections.abc import Callable, Iterable, Mapping
from operator import add, floordiv, sub
from typing import Any

from services.eligibility.policy.engine import scalars
from services.eligibility.policy.engine.program import Program, needed
from services.eligibility.policy.engine.terms import Op, Reach, Term

Known = int | None
Reader = Callable[[Mapping[Any, Any], int], Any]
_PEOPLE = (Reach.MEMBER, Reach.OBLIGOR)
_PLAIN: Mapping[Op, Callable[..., Any]] = {
    Op.ADD: add,
    Op.SUB: sub,
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
    steps = [(each.name, each.reach, _reader(each.term)) for each in needed(program, outputs)]

    def run(household: Any, members: Any, obligors: Any, constants: Any, on: int, sizes: tuple[int, int]) -> Any:
        values: dict[Any, Any] = {"on": on, Reach.MEMBER: range(sizes[0]), Reach.OBLIGOR: range(sizes[1])}
        for source, prefix in ((household, "i_"), (members, "i_"), (obligors, "i_"), (constants, "p_")):
            values.update({f"{prefix}{name}": value for name, value in source.items()})
        for name, reach, read in steps:
            values[name] = [read(values, person) for person in values[reach]] if reach in _PEOPLE else read(values, 0)
        return tuple(values[name] for name in outputs)

    return run


def _reader(of: Term) -> Reader:  # noqa: PLR0911 - one rule a kind of term
    """A function of all values and a person's place that gives the term's value, or None."""
    number, named, read = of.number, of.name, [_reader(arg) for arg in of.args if of.op is not Op.NAME]
    match of.op:
        case Op.LITERAL:
            return lambda _values, _person: number
        case Op.NAME if of.reach in _PEOPLE:
            return lambda values, person: values[named][person]
        case Op.NAME:
            return lambda values, _person: values[named]
        case Op.AND:
            return lambda values, person: _all(each(values, person) for each in read)
        case Op.OR:
            return lambda values, person: _any(each(values, person) for each in read)
        case Op.WHERE:
            return lambda values, person: _chosen(*(each(values, person) for each in read))
        case Op.MUL:
            return lambda values, person: _product(*(each(values, person) for each in read))
        case Op.SUM | Op.ANY | Op.HIGHEST:
            return _reduced(of, read)
    return _plain(_PLAIN[of.op], read)


def _plain(how: Callable[..., Any], read: list[Reader]) -> Reader:
    """What needs all of its arguments."""

    def plain(values: Mapping[Any, Any], person: int) -> Any:
        args = [each(values, person) for each in read]
        return None if None in args else how(*args)

    return plain


def _reduced(of: Term, read: list[Reader]) -> Reader:
    reach, how = max(arg.reach for arg in of.args), _REDUCED[of.op]

    def reduced(values: Mapping[Any, Any], _person: int) -> Any:
        return how([tuple(each(values, person) for each in read) for person in values[reach]])

    return reduced


def _some(rows: list[tuple[Known, ...]]) -> Known:
    return _any(test for (test,) in rows)


def _highest(rows: list[tuple[Known, ...]]) -> Known:
    values = [value for (value,) in rows]
    return None if None in values else max([0, *(value for value in values if value is not None)])


def _total(rows: list[tuple[Known, ...]]) -> Known:
    """Nothing is added of whom the test excludes, nor where nothing is to add; else both have to be known."""
    total = 0
    for value, test in rows:
        if test == 0 or value == 0:
            continue
        if test is None or value is None:
            return None
        total += value
    return total


_REDUCED: Mapping[Op, Callable[[list[tuple[Known, ...]]], Known]] = {
    Op.SUM: _total,
    Op.ANY: _some,
    Op.HIGHEST: _highest,
}


def _all(values: Iterable[Known]) -> Known:
    is_known = True
    for value in values:
        if value is None:
            is_known = False
        elif not value:
            return False
    return True if is_known else None


def _any(values: Iterable[Known]) -> Known:
    is_known = True
    for value in values:
        if value is None:
            is_known = False
        elif value:
            return True
    return False if is_known else None


def _product(first: Known, second: Known) -> Known:
    """Nothing times whatever it may be is nothing."""
    if first == 0 or second == 0:
        return 0
    return None if first is None or second is None else first * second


def _chosen(test: Known, then: Known, other: Known) -> Known:
    if test is None:
        return then if then == other else None
    return then if test else other
