"""The sheets of a day as one program: assignments in order, and what each condition rests on.

Variables: `i_name` an input, `p_name` a parameter, `scheme__step`, `scheme__granted`, `scheme__amount`, `t_n` parts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.eligibility.policy.engine.files import BadPack, Complaint
from services.eligibility.policy.engine.grammar import Misread, Scope, read
from services.eligibility.policy.engine.nouns import REACHES, Adjustment, Condition, Pack, Parameter, Sheet, Step
from services.eligibility.policy.engine.sources import order, place
from services.eligibility.policy.engine.terms import REDUCTIONS, Kind, Op, Reach, Term, Type, Value, literal, name, term

_TRUTH = Type(Kind.TRUTH)
_SHARED_PARTS = REDUCTIONS | {Op.YEARS, Op.MONTHS, Op.LOOKUP}
ON = "on"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A variable, the term that it holds, and over whom: the term of a member's variable may be the household's."""

    name: str
    term: Term
    reach: Reach
    at: tuple[str, int]


@dataclass(frozen=True, slots=True)
class Ground:
    """A step, condition or amount in the program: its variable, its type and every fact it rests on."""

    variable: str
    type: Type
    reach: Reach
    rests_on: frozenset[str]
    over: str | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """A condition in the program; a group holds its tests."""

    condition: Condition
    ground: Ground
    any_of: tuple["Test", ...] = ()
    when: Ground | None = None
    wording: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What is paid of a scheme beside the others, in the program."""

    adjustment: Adjustment
    when: Ground
    value: Ground


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet in the program."""

    sheet: Sheet
    reach: Reach
    applies: Ground
    steps: tuple[tuple[Step, Ground, Ground | None], ...]
    tests: tuple[Test, ...]
    amount: Ground | None
    adjusts: tuple[Adjusted, ...]
    shown: Mapping[str, Ground]


@dataclass(frozen=True, slots=True)
class Program:
    """The assignments of all sheets in an order in which each finds what it reads."""

    assignments: tuple[Assignment, ...]
    parts: tuple[Part, ...]
    inputs: tuple[str, ...]
    parameters: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]
    divisors: tuple[tuple[Term, tuple[str, int]], ...]


def build(pack: Pack, sheets: Mapping[str, Sheet]) -> Program:
    """The program of some sheets; BadPack with every expression that cannot be taken."""
    builder = _Builder(pack, {name: tuple(codes) for name, codes in pack.codes.items()})
    complaints: list[Complaint] = []
    for scheme in order(sheets, complaints):
        builder.take(sheets[scheme], complaints)
    if complaints:
        raise BadPack(complaints)
    return builder.program()


def input_value(pack: Pack, of: str) -> Value:
    """An input as a value."""
    each = pack.inputs[of]
    return Value(Type.read(each.type), name(f"i_{of}", REACHES[each.of]))


def parameter_value(parameter: Parameter) -> Value:
    """A parameter as a value: a ratio is two constants, a rounding three."""
    kind = Type.read(parameter.type)

    def part(suffix: str = "") -> Term:
        return name(f"p_{parameter.name}{suffix}", Reach.CONSTANT)

    if kind.kind is Kind.RATIO:
        return Value(kind, part(), part("__over"))
    if kind.kind is Kind.ROUNDING:
        args = (part("__coin"), part("__up"), part("__half"))
        return Value(kind, Term(Op.NAME, Reach.CONSTANT, args, name=f"p_{parameter.name}"))
    if kind.kind is Kind.TABLE:
        return Value(Type(Kind.TABLE, parameter.gives), part())
    return Value(kind, part())


@dataclass
class _Builder:
    pack: Pack
    codes: Mapping[str, tuple[str, ...]]
    assignments: list[Assignment] = field(default_factory=list)
    divisors: list[tuple[Term, tuple[str, int]]] = field(default_factory=list)
    at: tuple[str, int] = ("", 1)
    """The expression that is being read."""
    parts: list[Part] = field(default_factory=list)
    shared: dict[Term, Term] = field(default_factory=dict)
    rests: dict[str, frozenset[str]] = field(default_factory=dict)
    """What each step rests on, by its variable."""
    results: dict[str, Value] = field(default_factory=dict)
    steps_of: dict[str, dict[str, Value]] = field(default_factory=dict)

    def program(self) -> Program:
        read_names = {found for each in self.assignments for found in _names(each.term)}
        read_names |= {ground.variable for part in self.parts for ground in part.shown.values()}
        return Program(
            tuple(self.assignments),
            tuple(self.parts),
            tuple(each for each in self.pack.inputs if f"i_{each}" in read_names),
            tuple(each for each in self.pack.parameters if any(_is_of(each, found) for found in read_names)),
            self.codes,
            tuple(self.divisors),
        )

    def take(self, sheet: Sheet, complaints: list[Complaint]) -> None:
        """Add a sheet; what cannot be read is told and stands as nothing, so that the rest can be looked at."""
        values = self._values(sheet, complaints)
        reader = _SheetReader(self, sheet, values, complaints)
        applies = reader.ground(("applies",), sheet.applies, "applies", _TRUTH)
        steps = []
        for at, step in enumerate(sheet.steps):
            ground = reader.step(at, step)
            when = reader.ground(("steps", at, "when"), step.when, f"{step.name}__when", _TRUTH) if step.when else None
            steps.append((step, ground, when))
        self.steps_of[sheet.scheme] = {step.name: values[step.name] for step in sheet.steps}
        reach = Reach.MEMBER if sheet.per == "member" else Reach.HOUSEHOLD
        tests = tuple(reader.test(condition, ("conditions", at)) for at, condition in enumerate(sheet.conditions))
        amount = reader.result(tests, applies, reach) if sheet.kind in ("decided", "certified") else None
        adjusts = tuple(reader.adjusted(at, each) for at, each in enumerate(sheet.adjusts))
        shown = {each: reader.shown(each) for each in sorted(_shown(sheet)) if each in values}
        lost = sorted(_shown(sheet) - values.keys())
        here = place(self.pack, sheet)
        complaints += [Complaint(*here, f"句子要显示“{each}”,但没有这个名称:请核对 shows") for each in lost]
        self.parts.append(Part(sheet, reach, applies, tuple(steps), tests, amount, adjusts, shown))

    def _values(self, sheet: Sheet, complaints: list[Complaint]) -> dict[str, Value]:
        values = {each: input_value(self.pack, each) for each in self.pack.inputs}
        values |= {each: parameter_value(parameter) for each, parameter in self.pack.parameters.items()}
        values |= self.results
        values[ON] = Value(Type(Kind.DATE), name(ON, Reach.CONSTANT))
        for other in sheet.uses:
            if other not in self.steps_of:
                complaints.append(Complaint(*place(self.pack, sheet, "uses"), f"uses 里的 {other} 没有当日有效的表"))
            values |= self.steps_of.get(other, {})
        return values

    def hoist(self, of: Term) -> Term:
        """Name each reduction and period once, however many terms read it."""
        if not of.args:
            return of
        inner = Term(of.op, of.reach, tuple(self.hoist(arg) for arg in of.args), of.number, of.name)
        if inner.op not in _SHARED_PARTS:
            return inner
        if inner not in self.shared:
            variable = f"t_{len(self.shared)}"
            self.shared[inner] = name(variable, inner.reach)
            self.assignments.append(Assignment(variable, inner, inner.reach, self.at))
        return self.shared[inner]


@dataclass(frozen=True, slots=True)
class _SheetReader:
    builder: _Builder
    sheet: Sheet
    values: dict[str, Value]
    complaints: list[Complaint]

    def step(self, at: int, step: Step) -> Ground:
        ground = self.ground(("steps", at, "value"), step.value, step.name, None, REACHES[step.of])
        over = name(ground.over, ground.reach) if ground.over else None
        self.values[step.name] = Value(ground.type, name(ground.variable, ground.reach), over)
        return ground

    def ground(
        self,
        path: tuple[str | int, ...],
        text: str,
        called: str,
        wanted: Type | None,
        reach: Reach | None = None,
    ) -> Ground:
        """Read an expression and assign it to a variable of the sheet."""
        seen: set[str] = set()
        divisors: list[Term] = []
        self.builder.at = place(self.builder.pack, self.sheet, *path)
        try:
            value = read(text, Scope(self.values, self.builder.codes, seen, divisors))
            _require_fit(value, wanted, reach)
        except Misread as error:
            self.complaints.append(Complaint(*self.builder.at, str(error)))
            value = Value(wanted or Type(Kind.TRUTH), literal(0))
        self.builder.divisors += [(self.builder.hoist(each), self.builder.at) for each in divisors]
        return self.assign(value, called, seen, reach)

    def assign(self, value: Value, called: str, seen: Iterable[str], reach: Reach | None = None) -> Ground:
        variable = f"{self.sheet.scheme}__{called}"
        rests_on = frozenset[str]().union(*(self._rests(each) for each in seen))
        at = max(reach or Reach.HOUSEHOLD, value.reach)
        self._put(variable, value.term, at)
        over = None
        if value.over is not None:
            over = f"{variable}__over"
            self._put(over, value.over, at)
        self.builder.rests[variable] = rests_on
        return Ground(variable, value.type, at, rests_on, over)

    def _put(self, variable: str, value: Term, reach: Reach) -> None:
        hoisted = self.builder.hoist(value)
        self.builder.assignments.append(Assignment(variable, hoisted, reach, self.builder.at))

    def _rests(self, named: str) -> frozenset[str]:
        """A fact or a result rests on itself, a step on what its expression rests on."""
        value = self.values[named]
        return self.builder.rests.get(value.term.name, frozenset({named}) - {ON})

    def test(self, condition: Condition, path: tuple[str | int, ...]) -> Test:
        if condition.any_of:
            tests = tuple(self.test(each, (*path, "any_of", at)) for at, each in enumerate(condition.any_of))
            joint = _joint(Op.OR, [_holding(each, Op.AND) for each in tests])
            ground = self._joint(joint, condition.code, tests)
            return Test(condition, ground, tests)
        ground = self.ground((*path, "test"), condition.test, condition.code, _TRUTH)
        wording = tuple(
            self.ground((*path, "wording", at, "when"), each.when, f"{condition.code}__wording_{at}", _TRUTH)
            for at, each in enumerate(condition.wording)
        )
        when = None
        if condition.when:
            when = self.ground((*path, "when"), condition.when, f"{condition.code}__when", _TRUTH)
        return Test(condition, ground, when=when, wording=wording)

    def _joint(self, joint: Term, called: str, tests: Iterable[Test]) -> Ground:
        ground = self.assign(Value(_TRUTH, joint), called, ())
        rests_on = frozenset[str]().union(*(each.ground.rests_on for each in tests))
        return Ground(ground.variable, ground.type, ground.reach, rests_on)

    def result(self, tests: tuple[Test, ...], applies: Ground, reach: Reach) -> Ground | None:
        """What others read as scheme.granted and scheme.amount."""
        scheme = self.sheet.scheme
        terms = [name(applies.variable, applies.reach), *(_holding(each, Op.OR) for each in tests)]
        granted = self.assign(Value(_TRUTH, _joint(Op.AND, terms)), "granted", (), reach)
        if granted.reach is not reach:
            text = "按户的表里有按人的条件:请汇总到户,或者写 per: member"
            self.complaints.append(Complaint(*place(self.builder.pack, self.sheet, "conditions"), text))
        given = name(granted.variable, granted.reach)
        self.builder.results[f"{scheme}.granted"] = Value(_TRUTH, given)
        self.builder.results[f"{scheme}.certified"] = Value(_TRUTH, given)
        self.builder.rests.pop(granted.variable)
        if self.sheet.amount is None:
            return None
        whole = self.ground(("amount", "value"), self.sheet.amount.value, "value", Type(Kind.FEN), reach)
        if whole.over is not None:
            text = "金额必须用 rounded(…) 取整一次"
            self.complaints.append(Complaint(*place(self.builder.pack, self.sheet, "amount", "value"), text))
        paid = Term(Op.WHERE, reach, (given, name(whole.variable, whole.reach), literal(0)))
        amount = self.assign(Value(Type(Kind.FEN), paid), "amount", (), reach)
        self.builder.results[f"{scheme}.amount"] = Value(Type(Kind.FEN), name(amount.variable, amount.reach))
        self.builder.rests.pop(amount.variable)
        return Ground(amount.variable, amount.type, amount.reach, whole.rests_on)

    def adjusted(self, at: int, each: Adjustment) -> Adjusted:
        when = self.ground(("adjusts", at, "when"), each.when, f"{each.scheme}__when_{at}", _TRUTH)
        value = self.ground(("adjusts", at, "value"), each.value, f"{each.scheme}__paid_{at}", Type(Kind.FEN))
        return Adjusted(each, when, value)

    def shown(self, named: str) -> Ground:
        value = self.values[named]
        over = value.over.name if value.over is not None else None
        return Ground(value.term.name, value.type, value.reach, self._rests(named), over)


def _require_fit(value: Value, wanted: Type | None, reach: Reach | None) -> None:
    if wanted is not None and value.type != wanted:
        raise Misread(f"这里要的是{wanted},现在是{value.type}")
    if reach is not None and value.reach not in (reach, Reach.CONSTANT, Reach.HOUSEHOLD):
        raise Misread("这一步写明按户(household),但式子按人取值:请用 count、any、all、sum 汇总,或者改成按人")


def _joint(op: Op, terms: list[Term]) -> Term:
    first, *others = terms
    for each in others:
        first = term(op, first, each)
    return first


def _holding(test: Test, op: Op) -> Term:
    """In a group a test counts where it concerns the person and is met, alone where it does not concern or is met."""
    met = name(test.ground.variable, test.ground.reach)
    if test.when is None:
        return met
    concerned = name(test.when.variable, test.when.reach)
    return term(op, concerned if op is Op.AND else term(Op.NOT, concerned), met)


def _names(of: Term) -> Iterable[str]:
    if of.op is Op.NAME:
        yield of.name
    for arg in of.args:
        yield from _names(arg)


def needed(program: Program, outputs: Iterable[str]) -> tuple[Assignment, ...]:
    """The assignments without which the outputs cannot be had, in their order."""
    wanted, kept = set(outputs), []
    for each in reversed(program.assignments):
        if each.name in wanted:
            wanted.update(_names(each.term))
            kept.append(each)
    return tuple(reversed(kept))


def names(terms: Iterable[Term]) -> frozenset[str]:
    """The variables that terms read."""
    return frozenset(found for each in terms for found in _names(each))


def _is_of(parameter: str, variable: str) -> bool:
    return variable == f"p_{parameter}" or variable.startswith(f"p_{parameter}__")


def _shown(sheet: Sheet) -> set[str]:
    found = {each for step in sheet.steps for each in step.shows}
    found |= {each for condition in sheet.conditions for each in _shows(condition)}
    found |= set(sheet.amount.shows) if sheet.amount else set()
    return found | {each for adjustment in sheet.adjusts for each in adjustment.shows}


def _shows(condition: Condition) -> Iterable[str]:
    yield from condition.shows
    for each in condition.any_of:
        yield from _shows(each)
