"""A program in which some parameters have become plain numbers: what they decide falls away, what is twice is once.

It says the same. A county's switches, ratios and roundings seldom differ from the next one's, amounts do; so only what
is folded makes a program of its own.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import add, eq, floordiv, le, lt, mul, sub

from services.eligibility.policy.engine.program import Assignment, Program, needed
from services.eligibility.policy.engine.terms import REDUCTIONS, Op, Reach, Term, joined, literal, name

_PLAIN: Mapping[Op, Callable[[int, int], int]] = {
    Op.ADD: add,
    Op.SUB: sub,
    Op.MUL: mul,
    Op.FLOOR: floordiv,
    Op.LESS: lt,
    Op.LESS_EQUAL: le,
    Op.EQUAL: eq,
    Op.MIN: min,
    Op.MAX: max,
    Op.AND: min,
    Op.OR: max,
}
_NEUTRAL: Mapping[Op, tuple[int, bool]] = {
    Op.ADD: (0, True),
    Op.SUB: (0, False),
    Op.MUL: (1, True),
    Op.FLOOR: (1, False),
    Op.AND: (1, True),
    Op.OR: (0, True),
}
"""What changes nothing on the right, and whether it does so on the left."""
_DECIDING: Mapping[Op, int] = {Op.MUL: 0, Op.AND: 0, Op.OR: 1}
_ZERO = literal(0)


def folded(program: Program, numbers: Mapping[str, int], outputs: Iterable[str]) -> Program:
    """The program of the outputs alone, with these parameters' numbers in their places."""
    known = {f"p_{each}": literal(number) for each, number in numbers.items()}
    assignments = []
    for each in needed(program, outputs):
        folded_term = _folded(each.term, known)
        if folded_term.is_literal or (folded_term.op is Op.NAME and folded_term.reach is each.reach):
            known[each.name] = folded_term
        else:
            known.pop(each.name, None)
        assignments.append(replace(each, term=folded_term))
    kept = needed(replace(program, assignments=tuple(assignments)), outputs)
    return replace(program, assignments=tuple(_Twice.of(kept).assignments(kept)))


def _folded(of: Term, known: Mapping[str, Term]) -> Term:
    if of.op is Op.NAME:
        return known.get(of.name, of)
    if not of.args:
        return of
    args = tuple(_folded(arg, known) for arg in of.args)
    if of.op in REDUCTIONS:
        return _reduced(of, args)
    if of.op in _PLAIN:
        return _binary(of, *args)
    return _unary_or_chosen(of, args)


def _unary_or_chosen(of: Term, args: tuple[Term, ...]) -> Term:
    if of.op is Op.WHERE and args[0].is_literal:
        return args[1] if args[0].number else args[2]
    if of.op is Op.NOT and args[0].is_literal:
        return literal(1 - args[0].number)
    return _with(of, args)


def _binary(of: Term, left: Term, right: Term) -> Term:
    if left.is_literal and right.is_literal:
        return literal(int(_PLAIN[of.op](left.number, right.number)))
    if of.op in _DECIDING:
        decided = literal(_DECIDING[of.op])
        if decided in (left, right):
            return decided
    if of.op in _NEUTRAL:
        number, is_symmetric = _NEUTRAL[of.op]
        if right == literal(number):
            return left
        if is_symmetric and left == literal(number):
            return right
    return _with(of, (left, right))


def _reduced(of: Term, args: tuple[Term, ...]) -> Term:
    """Of nothing comes nothing; else it keeps somebody to run over."""
    if _ZERO in args:
        return _ZERO
    if max(arg.reach for arg in args) < max(arg.reach for arg in of.args):
        return of
    return Term(of.op, of.reach, args)


def _with(of: Term, args: tuple[Term, ...]) -> Term:
    return Term(of.op, joined(*args), args, of.number, of.name)


@dataclass(frozen=True, slots=True)
class _Twice:
    """The parts that stand in more than one place, each named before the first of them."""

    counts: Counter[Term]
    named: dict[Term, Term] = field(default_factory=dict)

    @classmethod
    def of(cls, assignments: Iterable[Assignment]) -> "_Twice":
        counts: Counter[Term] = Counter()
        for each in assignments:
            _count(each.term, counts)
        return cls(counts)

    def assignments(self, assignments: Iterable[Assignment]) -> Iterator[Assignment]:
        for each in assignments:
            before: list[Assignment] = []
            term = self._shared(each.term, each, before)
            yield from before
            yield replace(each, term=term)

    def _shared(self, of: Term, at: Assignment, before: list[Assignment]) -> Term:
        if not of.args:
            return of
        if of in self.named:
            return self.named[of]
        term = replace(of, args=tuple(self._shared(arg, at, before) for arg in of.args))
        if self.counts[of] == 1 or of.reach is Reach.CONSTANT:
            return term
        self.named[of] = name(f"c_{len(self.named)}", of.reach)
        before.append(Assignment(self.named[of].name, term, of.reach, at.at))
        return self.named[of]


def _count(of: Term, counts: Counter[Term]) -> None:
    """What stands inside a part that stands twice is counted once."""
    if not of.args:
        return
    counts[of] += 1
    if counts[of] == 1:
        for arg in of.args:
            _count(arg, counts)
