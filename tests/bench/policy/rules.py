"""The dibao rules of the pack as others would write them: a formula of NumPy a step, and ZEN's expressions.

They are made from the program's terms, so that everybody runs the same rules; parts that the engine names for itself
are written where they stand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.eligibility.policy.engine.constants import Constants
from services.eligibility.policy.engine.nouns import Pack
from services.eligibility.policy.engine.program import ON, Assignment, Program, names, needed
from services.eligibility.policy.engine.scalars import Table
from services.eligibility.policy.engine.terms import REDUCTIONS, Op, Reach, Term, Type

OUTPUTS = ("dibao__granted", "dibao__amount")
_OWN_NAMES = ("t_", "c_")
_SIGNS: Mapping[Op, str] = {
    Op.ADD: "+",
    Op.SUB: "-",
    Op.MUL: "*",
    Op.LESS: "<",
    Op.LESS_EQUAL: "<=",
    Op.EQUAL: "==",
}
_ZEN: Mapping[Op, str] = {
    Op.FLOOR: "floor(({}) / ({}))",
    Op.AND: "({} and {})",
    Op.OR: "({} or {})",
    Op.NOT: "not({})",
    Op.WHERE: "({} ? {} : {})",
    Op.MIN: "min([{}, {}])",
    Op.MAX: "max([{}, {}])",
    Op.YEARS: "({0} > 0 ? floor(({1} - {0}) / 10000) : -1)",
}
_TRUTHS = frozenset({Op.LESS, Op.LESS_EQUAL, Op.EQUAL, Op.AND, Op.OR, Op.NOT, Op.ANY})


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the rules: of whom, its formula, what it reads of itself and of the other side, whether a truth."""

    name: str
    is_of_members: bool
    formula: str
    reads: tuple[str, ...]
    is_truth: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps, and the inputs with the kind of each."""

    steps: tuple[Step, ...]
    household: Mapping[str, str]
    members: Mapping[str, str]
    numbers: Mapping[str, int]
    tables: Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]]


def steps(pack: Pack, program: Program, constants: Constants, dialect: "Numpy | Zen") -> Steps:
    """What the outputs rest on, in the words of a peer."""
    assignments = tuple(_written_out(needed(program, OUTPUTS)))
    read = names(each.term for each in assignments)
    kinds = {each.name: Type.read(each.type).kind.value for each in pack.inputs.values() if f"i_{each.name}" in read}
    truths: set[str] = {f"i_{name}" for name, kind in kinds.items() if kind == "truth"}
    found = []
    for each in assignments:
        if _is_truth(each.term, truths):
            truths.add(each.name)
        formula = dialect.text(each.term, truths)
        reads = tuple(sorted(names([each.term])))
        found.append(Step(each.name, each.reach is Reach.MEMBER, formula, reads, each.name in truths))
    numbers = {name: number for name, number in constants.numbers.items() if isinstance(number, int)}
    tables = {
        name: (table.firsts, table.values) for name, table in constants.numbers.items() if isinstance(table, Table)
    }
    of = {name: pack.inputs[name].of for name in kinds}
    return Steps(
        tuple(found),
        {name: kind for name, kind in kinds.items() if of[name] == "household"},
        {name: kind for name, kind in kinds.items() if of[name] == "member"},
        numbers,
        tables,
    )


def _is_truth(of: Term, truths: set[str]) -> bool:
    if of.op is Op.WHERE:
        return _is_truth(of.args[1], truths) and not of.args[1].is_literal
    return of.op in _TRUTHS or of.name in truths


def _written_out(assignments: tuple[Assignment, ...]) -> Iterator[Assignment]:
    own: dict[str, Term] = {}
    for each in assignments:
        term = _replaced(each.term, own)
        if each.name.startswith(_OWN_NAMES):
            own[each.name] = term
        else:
            yield replace(each, term=term)


def _replaced(of: Term, own: Mapping[str, Term]) -> Term:
    if of.op is Op.NAME:
        return own.get(of.name, of)
    return replace(of, args=tuple(_replaced(arg, own) for arg in of.args))


@dataclass(frozen=True, slots=True)
class Numpy:
    """Formulas for PolicyEngine and OpenFisca: arrays, and sums by their household."""

    def text(self, of: Term, truths: set[str]) -> str:  # noqa: PLR0911 - one spelling a kind of term
        """A formula over variables of the same names; constants are `p_name`."""
        args = [self.text(arg, truths) for arg in of.args]
        match of.op:
            case Op.LITERAL:
                return str(of.number)
            case Op.NAME:
                return of.name
            case Op.FLOOR:
                return f"floor({args[0]} / {args[1]})"
            case Op.SUM if of.args[0].is_literal:
                return f"total({args[1]})"
            case Op.SUM:
                return f"total({args[0]} * {args[1]})"
            case Op.YEARS:
                return f"where({args[0]} > 0, floor(({args[1]} - {args[0]}) / 10000), -1)"
            case Op.WHERE | Op.AND | Op.OR | Op.NOT | Op.MIN | Op.MAX | Op.ANY | Op.LOOKUP:
                return f"{of.op.value}_({', '.join(args)})"
        return f"({args[0]} {_SIGNS[of.op]} {args[1]})"


@dataclass(frozen=True, slots=True)
class Zen:
    """Expressions for a node that runs over the members and one over the household after it."""

    on: int

    def text(self, of: Term, truths: set[str]) -> str:
        """An expression; what stands inside a reduction is a member's."""
        return self._text(of, truths, "$.")

    def _text(self, of: Term, truths: set[str], earlier: str) -> str:
        if of.op in REDUCTIONS:
            return self._reduced(of, truths)
        args = [self._text(arg, truths, earlier) for arg in of.args]
        if of.op is Op.LITERAL or of.name == ON:
            return str(self.on if of.name == ON else of.number)
        if of.op is Op.NAME:
            prefix = "#." if earlier == "#." else ("" if of.name.startswith("i_") else earlier)
            return prefix + of.name
        return _ZEN[of.op].format(*args) if of.op in _ZEN else f"({args[0]} {_SIGNS[of.op]} {args[1]})"

    def _reduced(self, of: Term, truths: set[str]) -> str:
        args = [self._text(arg, truths, "#.") for arg in of.args]
        if of.op is Op.ANY:
            return f"some(members, {args[0]})"
        if of.args[0].is_literal:
            return f"count(members, {args[1]})"
        return f"sum(map(members, {args[1]} ? {args[0]} : 0))"


def told(of: Steps) -> dict[str, Any]:
    """As JSON for a peer's process."""
    return {
        "steps": [
            {"name": s.name, "of_members": s.is_of_members, "formula": s.formula, "reads": s.reads, "truth": s.is_truth}
            for s in of.steps
        ],
        "household": of.household,
        "members": of.members,
        "numbers": of.numbers,
        "tables": of.tables,
        "outputs": OUTPUTS,
    }
