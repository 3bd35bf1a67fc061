"""Holds a program inside whole numbers of 64 bits by interval arithmetic over the declared bounds.

No product overflows, nothing is divided by what may be zero, no negative amount is rounded, no table lacks its key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.eligibility.policy.engine import facts
from services.eligibility.policy.engine.constants import Constants, number
from services.eligibility.policy.engine.files import Complaint
from services.eligibility.policy.engine.nouns import Pack, Parameter
from services.eligibility.policy.engine.program import Program
from services.eligibility.policy.engine.scalars import Table
from services.eligibility.policy.engine.terms import Kind, Op, Term, Type
from shared.vocabulary.money import Unit

MOST = 2**63 - 1
RATIO_MOST = 10_000
_DAYS = (20_000_101, 21_001_231)
_YEARS_MOST = 201


@dataclass(frozen=True, slots=True)
class Span:
    """From the least to the most a term can be."""

    low: int
    high: int

    def joined(self, other: "Span") -> "Span":
        """Either of two."""
        return Span(min(self.low, other.low), max(self.high, other.high))


_TRUTH = Span(0, 1)


def check(pack: Pack, program: Program, tables: Mapping[str, Constants]) -> Iterable[Complaint]:
    """What a program could do wrong with some lawful facts; `tables` holds constants from which tables are taken."""
    walk = _Walk(_spans(pack, program), tables)
    for each in program.assignments:
        walk.at = each.at
        walk.spans[each.name] = walk.span(each.term)
    for divisor, at in program.divisors:
        if walk.span(divisor).low < 1:
            walk.complaints.append(Complaint(*at, "除数可能是零或者负数:请写成 max(1, …),或者把它的下限写明"))
    return sorted(set(walk.complaints))


def _spans(pack: Pack, program: Program) -> dict[str, Span]:
    spans = {"on": Span(*_DAYS)}
    for name in program.inputs:
        low, high = facts.bounds(pack.inputs[name], pack)
        optional = Type.read(pack.inputs[name].type).kind is Kind.DATE
        spans[f"i_{name}"] = Span(0 if optional else low, high)
    for name in program.parameters:
        spans |= dict(_of_parameter(pack.parameters[name], pack))
    return spans


def _of_parameter(parameter: Parameter, pack: Pack) -> Iterable[tuple[str, Span]]:
    name, kind = f"p_{parameter.name}", Type.read(parameter.type)
    match kind.kind:
        case Kind.TRUTH:
            yield name, _TRUTH
        case Kind.CODE:
            yield name, Span(0, len(pack.codes[kind.codes]) - 1)
        case Kind.RATIO:
            yield name, Span(0, RATIO_MOST)
            yield f"{name}__over", Span(1, RATIO_MOST)
        case Kind.ROUNDING:
            yield f"{name}__coin", Span(int(Unit.FEN), int(Unit.YUAN))
            yield f"{name}__up", _TRUTH
            yield f"{name}__half", _TRUTH
        case Kind.DATE:
            yield name, Span(0, _DAYS[1])
        case Kind.TABLE:
            pass
        case _:
            low, high = (number(kind, text, pack) for text in parameter.between or ("0", "0"))
            yield name, Span(low, high)


@dataclass
class _Walk:
    spans: dict[str, Span]
    tables: Mapping[str, Constants]
    at: tuple[str, int] = ("", 1)
    complaints: list[Complaint] = field(default_factory=list)

    def span(self, of: Term) -> Span:
        """The span of a term; complains where it leaves 64 bits."""
        found = self._span(of)
        if max(abs(found.low), abs(found.high)) > MOST:
            self.complaints.append(Complaint(*self.at, "数值可能超出 64 位整数:请缩小事实或参数的上下限,或者少乘一次"))
            return Span(max(found.low, -MOST), min(found.high, MOST))
        return found

    def _span(self, of: Term) -> Span:  # noqa: C901, PLR0911, PLR0912 - one rule a kind of term
        if of.op is Op.LITERAL:
            return Span(of.number, of.number)
        if of.op is Op.NAME:
            return self.spans[of.name]
        if of.op is Op.LOOKUP:
            return self._looked_up(*of.args)
        args = [self.span(arg) for arg in of.args]
        match of.op:
            case Op.ADD:
                return Span(args[0].low + args[1].low, args[0].high + args[1].high)
            case Op.SUB:
                return Span(args[0].low - args[1].high, args[0].high - args[1].low)
            case Op.MUL:
                corners = [a * b for a in (args[0].low, args[0].high) for b in (args[1].low, args[1].high)]
                return Span(min(corners), max(corners))
            case Op.FLOOR:
                return self._floor(*args)
            case Op.WHERE:
                return args[1].joined(args[2])
            case Op.MIN:
                return Span(min(arg.low for arg in args), min(arg.high for arg in args))
            case Op.MAX | Op.HIGHEST:
                least = 0 if of.op is Op.HIGHEST else max(arg.low for arg in args)
                return Span(least, max(0, *(arg.high for arg in args)))
            case Op.SUM:
                people = facts.MOST_PEOPLE
                return Span(min(0, args[0].low * people), max(0, args[0].high * people))
            case Op.YEARS:
                return Span(-1, _YEARS_MOST)
            case Op.MONTHS:
                return Span(-1, _YEARS_MOST * 12)
        return _TRUTH

    def _floor(self, upper: Span, lower: Span) -> Span:
        if upper.low < 0:
            self.complaints.append(Complaint(*self.at, "取整的数可能是负数:请写成 rounded(max(0, …) / …, …)"))
        least = max(1, lower.low)
        return Span(max(0, upper.low) // max(1, lower.high), max(0, upper.high) // least)

    def _looked_up(self, name: Term, key: Term) -> Span:
        wanted, parameter = self.span(key), name.name.removeprefix("p_")
        values = Span(0, 0)
        for area, constants in self.tables.items():
            table = constants.numbers.get(parameter)
            if isinstance(table, Table):
                values = values.joined(Span(min(table.values), max(table.values)))
                lacking = [key for key in (wanted.low, wanted.high) if not table.firsts[0] <= key < table.end]
                if parameter not in constants.missing and lacking:
                    keys = "、".join(map(str, lacking))
                    text = f"表 {parameter}({area})没有 {keys} 这一档:请补上,或者把键的范围写小"
                    self.complaints.append(Complaint(*self.at, text))
        return values
