"""Builds the two forms in which a program runs: Python over one household, and NumPy over columns of many.

Both are made as syntax trees out of the typed terms, never out of text, so that nothing but the terms can run.
"""

import ast
import builtins
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from services.eligibility.policy.engine import columns, scalars
from services.eligibility.policy.engine.program import (
    Assignment,
    Program,
    names,
    needed,
)
from services.eligibility.policy.engine.terms import (
    REDUCTIONS,
    Op,
    Reach,
    Term,
    literal,
)

_BINARY: Mapping[Op, ast.operator] = {
    Op.ADD: ast.Add(),
    Op.SUB: ast.Sub(),
    Op.MUL: ast.Mult(),
    Op.FLOOR: ast.FloorDiv(),
}
_COMPARED: Mapping[Op, ast.cmpop] = {
    Op.LESS: ast.Lt(),
    Op.LESS_EQUAL: ast.LtE(),
    Op.EQUAL: ast.Eq(),
}
_ARGUMENTS = (
    "household",
    "members",
    "obligors",
    "constants",
    "on",
    "household_at",
    "member_at",
    "obligor_at",
)
_INPUT = "i_"
_CONSTANT = "p_"
_ONE, _ADD = "one_", "add_"
_PEOPLE = (Reach.MEMBER, Reach.OBLIGOR)


def of_case(program: Program, outputs: tuple[str, ...], inputs: Mapping[str, Reach]) -> Callable[..., tuple[Any, ...]]:
    """A function of one household: whole numbers and truths, lists of them for members and obligors."""
    return _built(_Case(inputs), program, outputs, vars(builtins) | vars(scalars))


def of_columns(
    program: Program, outputs: tuple[str, ...], inputs: Mapping[str, Reach]
) -> Callable[..., tuple[Any, ...]]:
    """A function of many households with the same constants: int64 and bool arrays."""
    return _built(_Columns(inputs), program, outputs, vars(columns))


def _built(
    dialect: "_Case | _Columns",
    program: Program,
    outputs: tuple[str, ...],
    runtime: Mapping[str, Any],
) -> Callable[..., tuple[Any, ...]]:
    assignments = needed(program, outputs)
    body: list[ast.stmt] = [*_unpacked(names(each.term for each in assignments), dialect.inputs)]
    body += dialect.statements(assignments, outputs)
    body.append(ast.Return(ast.Tuple([_name(each) for each in outputs], ast.Load())))
    arguments = ast.arguments([], [ast.arg(each) for each in _ARGUMENTS], None, [], [], None, [])
    function = ast.FunctionDef(name="run", args=arguments, body=body, decorator_list=[])
    module = ast.fix_missing_locations(ast.Module([function], []))
    space: dict[str, Any] = {each: runtime[each] for each in ("years", "months", "lookup", *dialect.runtime)}
    space["__builtins__"] = {}
    exec(compile(module, "<policy>", "exec"), space)  # noqa: S102 - the tree is built from checked terms, not from text
    run: Callable[..., tuple[Any, ...]] = space["run"]
    return run


def _unpacked(read: Iterable[str], inputs: Mapping[str, Reach]) -> Iterable[ast.stmt]:
    """Take the inputs and constants that are read out of their mappings."""
    sources = {
        Reach.HOUSEHOLD: "household",
        Reach.MEMBER: "members",
        Reach.OBLIGOR: "obligors",
    }
    for each in sorted(read):
        if each.startswith(_INPUT):
            yield _assign(each, _item(sources[inputs[each[len(_INPUT) :]]], each[len(_INPUT) :]))
        elif each.startswith(_CONSTANT):
            yield _assign(each, _item("constants", each[len(_CONSTANT) :]))


def _assign(to: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(to, ast.Store())], value)


def _name(text: str) -> ast.expr:
    return ast.Name(text, ast.Load())


def _item(mapping: str, key: str) -> ast.expr:
    return ast.Subscript(_name(mapping), ast.Constant(key), ast.Load())


def _call(function: str, *args: ast.expr) -> ast.expr:
    return ast.Call(_name(function), list(args), [])


def _is_one(term: Term) -> bool:
    return term.is_literal and term.number == 1


@dataclass(frozen=True, slots=True)
class _Case:
    """One household: what is said of people is a list where something later reads it."""

    inputs: Mapping[str, Reach]
    runtime: tuple[str, ...] = ("sum", "min", "max", "zip")

    def statements(self, assignments: tuple[Assignment, ...], outputs: tuple[str, ...]) -> list[ast.stmt]:
        """What is said of the household, then one loop over its people for all that can be said of them, and again."""
        rounds = list(_rounds(_once_each(assignments)))
        last = {read: at for at, (_, each) in enumerate(rounds) for read in names(a.term for a in each)}
        body: list[ast.stmt] = []
        for at, (reach, each) in enumerate(rounds):
            if reach is Reach.HOUSEHOLD:
                body += [_assign(a.name, self._expression(a.term)) for a in each]
            else:
                lists = {a.name for a in each if last.get(a.name, at) > at or a.name in outputs}
                body += self._loop(reach, each, lists)
        return body

    def _loop(self, reach: Reach, assignments: list[Assignment], lists: set[str]) -> Iterable[ast.stmt]:
        """One turn a person: every assignment in order, and those that are read later kept in lists."""
        made = {each.name for each in assignments}
        read = sorted(_people_in(each.term for each in assignments) - made)
        target, over = _each_of(read, _ONE, "member_at" if reach is Reach.MEMBER else "obligor_at")
        turn: list[ast.stmt] = []
        for each in assignments:
            turn.append(_assign(_ONE + each.name, self._expression(each.term, _ONE)))
            if each.name in lists:
                turn.append(ast.Expr(_call(_ADD + each.name, _name(_ONE + each.name))))
        for kept in sorted(lists):
            yield _assign(kept, ast.List([], ast.Load()))
            yield _assign(_ADD + kept, ast.Attribute(_name(kept), "append", ast.Load()))
        yield ast.For(target, over, turn, [], None)

    def _listed(self, term: Term, reach: Reach, test: Term | None = None) -> ast.expr:
        """The term for each person, of those only for whom the test holds."""
        read = sorted(_people_in([term] if test is None else [term, test]))
        target, over = _each_of(read, "", "member_at" if reach is Reach.MEMBER else "obligor_at")
        tests = [] if test is None or _is_one(test) else [self._expression(test)]
        return ast.ListComp(self._expression(term), [ast.comprehension(target, over, tests, 0)])

    def _expression(self, term: Term, person: str = "") -> ast.expr:  # noqa: PLR0911 - one answer a kind of term
        """`person` stands before the names of what is said of people, in a loop over them."""
        if term.op in REDUCTIONS:
            return self._reduction(term)
        args = [self._expression(arg, person) for arg in term.args] if term.op is not Op.NAME else []
        match term.op:
            case Op.LITERAL:
                return ast.Constant(term.number)
            case Op.NAME:
                return _name(person + term.name if term.reach in _PEOPLE else term.name)
            case Op.AND:
                return ast.BoolOp(ast.And(), args)
            case Op.OR:
                return ast.BoolOp(ast.Or(), args)
            case Op.NOT:
                return ast.UnaryOp(ast.Not(), args[0])
            case Op.WHERE:
                return ast.IfExp(*args)
            case Op.MIN | Op.MAX | Op.YEARS | Op.MONTHS | Op.LOOKUP:
                return _call(term.op.value, *args)
        return _arithmetic(term.op, args)

    def _reduction(self, term: Term) -> ast.expr:
        match term.op, term.args:
            case Op.ANY, (test,):
                listed = self._listed(test, test.reach)
                return ast.Compare(ast.Constant(True), [ast.In()], [listed])  # noqa: FBT003 - the truth that is sought
            case Op.HIGHEST, (value,):
                listed = ast.List(
                    [
                        ast.Starred(self._listed(value, value.reach), ast.Load()),
                        ast.Constant(0),
                    ],
                    ast.Load(),
                )
                return _call("max", listed)
            case _, (value, test) if _is_one(value):
                return _call("sum", self._listed(test, test.reach))
            case _, (value, test):
                return _call("sum", self._listed(value, max(value.reach, test.reach), test))
        raise AssertionError(term.op)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Many households: members and obligors are columns of their own with the place of their household."""

    inputs: Mapping[str, Reach]
    runtime: tuple[str, ...] = (
        "logical_and", "logical_or", "logical_not", "where", "minimum", "maximum",
        "total", "some", "highest", "lift", "spread", "mask", "kept",
    )  # fmt: skip
    made: set[str] = field(default_factory=set)
    """The variables beside the program's: lifted ones and masks."""

    def statements(self, assignments: tuple[Assignment, ...], _outputs: tuple[str, ...]) -> list[ast.stmt]:
        """One statement an assignment, and before it what it wants lifted or masked."""
        body: list[ast.stmt] = []
        for each in assignments:
            before: list[ast.stmt] = []
            expression = self._at(each.term, each.reach, before)
            body += [*before, _assign(each.name, expression)]
        return body

    def _at(self, term: Term, reach: Reach, before: list[ast.stmt]) -> ast.expr:
        """The term over the reach: the household's value is repeated for its people, a constant for everybody."""
        if term.reach is Reach.CONSTANT:
            return _call("spread", self._expression(term, before), *self._where(reach))
        return self._raised(term, reach, before)

    def _raised(self, term: Term, reach: Reach, before: list[ast.stmt]) -> ast.expr:
        if term.reach >= reach or term.reach is Reach.CONSTANT:
            return self._expression(term, before)
        if term.op is not Op.NAME:
            return _call("lift", self._expression(term, before), *self._where(reach))
        variable = f"{term.name}__at_{reach.name.lower()}"
        return self._once(variable, _call("lift", _name(term.name), *self._where(reach)), before)

    def _once(self, variable: str, value: ast.expr, before: list[ast.stmt]) -> ast.expr:
        if variable not in self.made:
            self.made.add(variable)
            before.append(_assign(variable, value))
        return _name(variable)

    def _kept(self, test: Term, value: ast.expr, reach: Reach, before: list[ast.stmt]) -> ast.expr:
        """The value where the test holds and 0 elsewhere; a named test makes its mask once."""
        raised = self._raised(test, reach, before)
        mask = _call("mask", raised)
        if isinstance(raised, ast.Name):
            mask = self._once(f"{raised.id}__mask", mask, before)
        return _call("kept", value, mask)

    def _where(self, reach: Reach) -> list[ast.expr]:
        at = {
            Reach.HOUSEHOLD: "household_at",
            Reach.MEMBER: "member_at",
            Reach.OBLIGOR: "obligor_at",
        }
        return [_name(at[reach])]

    def _expression(self, term: Term, before: list[ast.stmt]) -> ast.expr:  # noqa: PLR0911 - one answer a kind of term
        if term.op in REDUCTIONS:
            return self._reduction(term, before)
        args = [self._raised(arg, term.reach, before) for arg in term.args] if term.op is not Op.NAME else []
        match term.op:
            case Op.LITERAL:
                return ast.Constant(term.number)
            case Op.NAME:
                return _name(term.name)
            case Op.WHERE if term.args[2] == literal(0) and term.args[0].reach is not Reach.CONSTANT:
                return self._kept(term.args[0], args[1], term.reach, before)
            case Op.AND | Op.OR | Op.NOT:
                return _call(f"logical_{term.op.value}", *args)
            case Op.MIN | Op.MAX:
                return _call(f"{term.op.value}imum", *args)
            case Op.WHERE | Op.YEARS | Op.MONTHS | Op.LOOKUP:
                return _call(term.op.value, *args)
        return _arithmetic(term.op, args)

    def _reduction(self, term: Term, before: list[ast.stmt]) -> ast.expr:
        reach = max(arg.reach for arg in term.args)
        at = self._where(reach)
        args = [self._at(arg, reach, before) for arg in term.args]
        match term.op, term.args:
            case Op.ANY, _:
                return _call("some", args[0], *at)
            case Op.HIGHEST, _:
                return _call("highest", args[0], *at)
            case _, (value, _test) if _is_one(value):
                return _call("total", args[1], *at)
            case _, (_value, test) if _is_one(test):
                return _call("total", args[0], *at)
        if term.args[1].reach is Reach.CONSTANT:
            return _call("total", _call("where", args[1], args[0], ast.Constant(0)), *at)
        return _call("total", self._kept(term.args[1], args[0], reach, before), *at)


def _arithmetic(op: Op, args: list[ast.expr]) -> ast.expr:
    if op in _COMPARED:
        return ast.Compare(args[0], [_COMPARED[op]], [args[1]])
    return ast.BinOp(args[0], _BINARY[op], args[1])


def _each_of(read: list[str], prefix: str, nobody_read: str) -> tuple[ast.expr, ast.expr]:
    """The target and the list of lists of a loop over people."""
    people = [_name(each) for each in read] or [_name(nobody_read)]
    targets: list[ast.expr] = [ast.Name(prefix + each, ast.Store()) for each in read] or [ast.Name("_", ast.Store())]
    if len(people) == 1:
        return targets[0], people[0]
    return ast.Tuple(targets, ast.Store()), _call("zip", *people)


def _once_each(assignments: tuple[Assignment, ...]) -> Iterator[Assignment]:
    """A variable that is assigned again goes by another name until then."""
    last = {each.name: at for at, each in enumerate(assignments)}
    names_now: dict[str, str] = {}
    for at, each in enumerate(assignments):
        term = _renamed(each.term, names_now)
        names_now[each.name] = each.name if last[each.name] == at else f"{each.name}__{at}"
        yield replace(each, name=names_now[each.name], term=term)


def _renamed(of: Term, names_now: Mapping[str, str]) -> Term:
    if of.op is Op.NAME:
        return replace(of, name=names_now.get(of.name, of.name))
    return replace(of, args=tuple(_renamed(arg, names_now) for arg in of.args))


def _rounds(
    assignments: Iterable[Assignment],
) -> Iterator[tuple[Reach, list[Assignment]]]:
    """As few groups of one reach as there can be in which each finds what it reads."""
    left = list(assignments)
    unmade = {each.name for each in left}
    while left:
        for reach in (Reach.HOUSEHOLD, *_PEOPLE):
            group: list[Assignment] = []
            for each in left:
                if max(each.reach, Reach.HOUSEHOLD) is reach and unmade.isdisjoint(names([each.term])):
                    group.append(each)
                    unmade.discard(each.name)
            left = [each for each in left if each.name in unmade]
            if group:
                yield reach, group


def _people_in(terms: Iterable[Term]) -> set[str]:
    """The lists that a comprehension runs over; a reduction inside has been named before."""
    found: set[str] = set()
    for each in terms:
        if each.op is Op.NAME and each.reach in _PEOPLE:
            found.add(each.name)
        found |= _people_in(each.args)
    return found
