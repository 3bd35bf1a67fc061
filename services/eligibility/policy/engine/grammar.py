"""The language of the sheets: a small part of Python's expressions, read into typed terms; nothing else is let in."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.eligibility.policy.engine.terms import (
    Kind,
    Op,
    Reach,
    ReachError,
    Term,
    Type,
    Value,
    joined,
    literal,
    term,
)

_TRUTH = Type(Kind.TRUTH)
_COUNT = Type(Kind.COUNT)
_RATIO = Type(Kind.RATIO)
_FEN = Type(Kind.FEN)
_SIZES = (Kind.FEN, Kind.COUNT, Kind.RATIO)
_LONGEST = 600


class Misread(ValueError):
    """An expression that cannot be taken; the message says what is wrong and what to write instead."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may name: values, and the code lists in the order that gives the codes their numbers."""

    values: Mapping[str, Value]
    codes: Mapping[str, tuple[str, ...]]
    read: set[str]
    """The names that were read, filled while reading."""
    divisors: list[Term]
    """What something is divided by, filled while reading: the checks hold each above zero."""

    def get(self, name: str) -> Value:
        """The value of a name."""
        if name not in self.values:
            raise Misread(f"“{name}”没有定义:请写成已有的事实、步骤或参数的名称,并在 uses 中列出所用的表")
        self.read.add(name)
        return self.values[name]


def read(text: str, scope: Scope) -> Value:
    """An expression as a typed value; Misread where it is not of the language."""
    if len(text) > _LONGEST:
        raise Misread(f"表达式超过{_LONGEST}个字符:请拆成几个步骤")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        raise Misread(f"表达式写法有误(第{error.offset}个字符附近):请核对括号、引号和运算符") from error
    try:
        return _Reader(scope).value(tree.body)
    except ReachError as error:
        raise Misread("一个式子里同时用了家庭成员和义务人的事实:请先用 count、any、all 或 sum 汇总其中一方") from error


@dataclass(frozen=True, slots=True)
class _Reader:
    scope: Scope

    def value(self, node: ast.expr) -> Value:  # noqa: C901, PLR0911 - one rule a kind of node, the whole grammar at a glance
        """Whatever the grammar knows; each kind of node has its own rule."""
        match node:
            case ast.Constant(value=bool() as truth):
                return Value(_TRUTH, literal(int(truth)))
            case ast.Constant(value=int() as number):
                return Value(_COUNT, literal(number))
            case ast.Name(id="true" | "false" as word):
                return Value(_TRUTH, literal(int(word == "true")))
            case ast.Name(id=name):
                return self.scope.get(name)
            case ast.Attribute(value=ast.Name(id=sheet), attr=result):
                return self.scope.get(f"{sheet}.{result}")
            case ast.BinOp():
                return self._sum_or_product(node)
            case ast.BoolOp(op=op, values=values):
                joint = Op.AND if isinstance(op, ast.And) else Op.OR
                return self._fold(joint, [self._truth(each) for each in values])
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Value(_TRUTH, term(Op.NOT, self._truth(operand)))
            case ast.IfExp(test=test, body=body, orelse=other):
                return self._choice(test, body, other)
            case ast.Compare():
                return self._comparisons(node)
            case ast.Call(func=ast.Name(id=function)):
                return self._call(function, node)
        raise Misread(
            "这里的写法不在允许的范围内:只能用名称、整数、代码、四则运算、比较、and、or、not、if 和列出的函数"
        )

    def _truth(self, node: ast.expr) -> Term:
        value = self.value(node)
        if value.type != _TRUTH:
            raise Misread(f"“{ast.unparse(node)}”应当是一个判断(是或否),现在是{value.type}")
        return value.term

    def _fold(self, op: Op, terms: list[Term]) -> Value:
        result = terms[0]
        for each in terms[1:]:
            result = term(op, result, each)
        return Value(_TRUTH, result)

    def _choice(self, test: ast.expr, body: ast.expr, other: ast.expr) -> Value:
        first, second = self._pair(body, other)
        if first.over != second.over:
            raise Misread("if 两边的除数不同:请先用 rounded 取整,或者把除法放到 if 外面")
        return Value(first.type, term(Op.WHERE, self._truth(test), first.term, second.term), first.over)

    def _pair(self, left: ast.expr, right: ast.expr) -> tuple[Value, Value]:
        """Two values of one type; a code in quotes takes the list of the other side, and 0 is of any size."""
        if _is_code(left) and not _is_code(right):
            second, first = self._pair(right, left)
            return first, second
        first = self.value(left)
        second = self._code(first.type, right) if _is_code(right) else self.value(right)
        return _alike(first, second, f"{ast.unparse(left)} 与 {ast.unparse(right)}")

    def _code(self, of: Type, node: ast.expr) -> Value:
        if of.kind is not Kind.CODE or not isinstance(node, ast.Constant):
            raise Misread(f"{ast.unparse(node)}是代码,只能与代码比较")
        known = self.scope.codes[of.codes]
        if node.value not in known:
            raise Misread(f"代码表 {of.codes} 中没有 {ast.unparse(node)}:请用 {'、'.join(known)} 之一")
        return Value(of, literal(known.index(node.value)))

    def _comparisons(self, node: ast.Compare) -> Value:
        """A chain is the conjunction of its links."""
        links, left = [], node.left
        for op, right in zip(node.ops, node.comparators, strict=True):
            links.append(self._is_in(left, right, op) if isinstance(op, ast.In) else self._comparison(op, left, right))
            left = right
        return self._fold(Op.AND, links)

    def _is_in(self, left: ast.expr, right: ast.expr, op: ast.cmpop) -> Term:
        if not isinstance(right, ast.Tuple) or not right.elts:
            raise Misread(f"{type(op).__name__.lower()} 后面应当是括号里的几个代码,例如 ('a', 'b')")
        return self._fold(Op.OR, [self._comparison(ast.Eq(), left, each) for each in right.elts]).term

    def _comparison(self, op: ast.cmpop, left: ast.expr, right: ast.expr) -> Term:
        """Fractions are compared across, so that nothing is rounded."""
        first, second = self._pair(left, right)
        a = first.term if second.over is None else term(Op.MUL, first.term, second.over)
        b = second.term if first.over is None else term(Op.MUL, second.term, first.over)
        if first.type.kind in (Kind.CODE, Kind.TRUTH) and not isinstance(op, ast.Eq | ast.NotEq):
            raise Misread("代码和判断只能比较是否相同")
        match op:
            case ast.Lt():
                return term(Op.LESS, a, b)
            case ast.LtE():
                return term(Op.LESS_EQUAL, a, b)
            case ast.Gt():
                return term(Op.LESS, b, a)
            case ast.GtE():
                return term(Op.LESS_EQUAL, b, a)
            case ast.Eq():
                return term(Op.EQUAL, a, b)
            case ast.NotEq():
                return term(Op.NOT, term(Op.EQUAL, a, b))
        raise Misread("这种比较不在允许的范围内:请用 <、<=、>、>=、==、!= 或 in")

    def _sum_or_product(self, node: ast.BinOp) -> Value:
        match node.op:
            case ast.Add():
                return self._sum(Op.ADD, *self._pair(node.left, node.right))
            case ast.Sub():
                return self._sum(Op.SUB, *self._pair(node.left, node.right))
            case ast.Mult():
                return _product(self.value(node.left), self.value(node.right))
            case ast.Div():
                divisor = self.value(node.right)
                self.scope.divisors.append(divisor.term)
                return _quotient(self.value(node.left), divisor)
        raise Misread("只允许加、减、乘、除")

    def _sum(self, op: Op, first: Value, second: Value) -> Value:
        if first.type.kind not in _SIZES:
            raise Misread(f"{first.type}不能相加减")
        if first.over == second.over:
            return Value(first.type, term(op, first.term, second.term), first.over)
        one = literal(1)
        mine, other = first.over or one, second.over or one
        crossed = term(op, term(Op.MUL, first.term, other), term(Op.MUL, second.term, mine))
        return Value(first.type, crossed, term(Op.MUL, mine, other))

    def _call(self, function: str, node: ast.Call) -> Value:
        rules: Mapping[str, Callable[[ast.Call], Value]] = {
            "years": lambda call: self._period(Op.YEARS, call),
            "months": lambda call: self._period(Op.MONTHS, call),
            "has": self._has,
            "min": lambda call: self._extreme(Op.MIN, call),
            "max": lambda call: self._extreme(Op.MAX, call),
            "sum": self._total,
            "count": self._count,
            "any": lambda call: Value(_TRUTH, term(Op.ANY, self._of_people(call))),
            "all": lambda call: Value(_TRUTH, term(Op.NOT, term(Op.ANY, term(Op.NOT, self._of_people(call))))),
            "highest": self._highest,
            "rounded": self._rounded,
            "lookup": self._lookup,
        }
        if function not in rules:
            raise Misread(f"没有函数 {function}:可以用 {'、'.join(rules)}")
        return rules[function](node)

    def _period(self, op: Op, call: ast.Call) -> Value:
        since, until = (self.value(arg) for arg in _arguments(call, 2))
        if {since.type.kind, until.type.kind} != {Kind.DATE}:
            raise Misread("years 和 months 要两个日期")
        return Value(_COUNT, term(op, since.term, until.term))

    def _has(self, call: ast.Call) -> Value:
        value = self.value(_arguments(call, 1)[0])
        if value.type.kind is not Kind.DATE:
            raise Misread("has 要一个可以不填的日期")
        return Value(_TRUTH, term(Op.LESS, literal(0), value.term))

    def _extreme(self, op: Op, call: ast.Call) -> Value:
        if not call.args or call.keywords:
            raise Misread(f"{ast.unparse(call.func)} 要一个或者几个值,用逗号分开")
        first, *rest = call.args
        result = self.value(first)
        for each in rest:
            result, other = _alike(result, self.value(each), ast.unparse(call))
            if result.over != other.over:
                raise Misread("min、max 各项的除数不同:请先用 rounded 取整")
            result = Value(result.type, term(op, result.term, other.term), result.over)
        return result

    def _of_people(self, call: ast.Call) -> Term:
        test = self._truth(_arguments(call, 1)[0])
        _require_people(test.reach, call)
        return test

    def _count(self, call: ast.Call) -> Value:
        return Value(_COUNT, term(Op.SUM, literal(1), self._of_people(call)))

    def _total(self, call: ast.Call) -> Value:
        value = self.value(_arguments(call, 1, more=1)[0])
        tests = [keyword.value for keyword in call.keywords if keyword.arg == "where"]
        if len(tests) != len(call.keywords) or value.type.kind not in (Kind.FEN, Kind.COUNT) or value.over is not None:
            raise Misread("sum 的写法是 sum(每人的金额或数目, where=条件),金额应当没有除法")
        test = self._truth(tests[0]) if tests else literal(1)
        _require_people(joined(value.term, test), call)
        return Value(value.type, term(Op.SUM, value.term, test))

    def _highest(self, call: ast.Call) -> Value:
        value = self.value(_arguments(call, 1)[0])
        if value.type.kind not in (Kind.FEN, Kind.COUNT) or value.over is not None:
            raise Misread("highest 要每人的一个金额或数目")
        _require_people(value.reach, call)
        return Value(value.type, term(Op.HIGHEST, value.term))

    def _rounded(self, call: ast.Call) -> Value:
        """Whole units of the coin, times the coin: the mode adds nothing, all but one or half before the division."""
        value, how = (self.value(arg) for arg in _arguments(call, 2))
        if how.type.kind is not Kind.ROUNDING or value.type.kind not in (Kind.FEN, Kind.COUNT):
            raise Misread("rounded 的写法是 rounded(金额, 取整参数)")
        coin, up, half = how.term.args
        over = term(Op.MUL, value.over or literal(1), coin)
        raised = term(Op.MUL, up, term(Op.SUB, over, literal(1)))
        halved = term(Op.MUL, half, term(Op.FLOOR, over, literal(2)))
        padded = term(Op.ADD, value.term, term(Op.ADD, raised, halved))
        return Value(value.type, term(Op.MUL, term(Op.FLOOR, padded, over), coin))

    def _lookup(self, call: ast.Call) -> Value:
        table, key = (self.value(arg) for arg in _arguments(call, 2))
        if table.type.kind is not Kind.TABLE or key.type.kind not in (Kind.COUNT, Kind.FEN) or key.over is not None:
            raise Misread("lookup 的写法是 lookup(表, 整数)")
        return Value(Type.read(table.type.codes), term(Op.LOOKUP, table.term, key.term))


def _is_code(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _arguments(call: ast.Call, least: int, more: int = 0) -> list[ast.expr]:
    given = len(call.args) + len(call.keywords)
    if len(call.args) != least or given > least + more:
        raise Misread(f"{ast.unparse(call.func)} 要{least}个参数,现在有{given}个")
    return call.args


def _require_people(reach: Reach, call: ast.Call) -> None:
    if reach not in (Reach.MEMBER, Reach.OBLIGOR):
        raise Misread(f"“{ast.unparse(call)}”里没有按人的事实:它只能对家庭成员或义务人汇总")


def _alike(first: Value, second: Value, where: str) -> tuple[Value, Value]:
    if first.type == second.type:
        return first, second
    if _is_zero(second) and first.type.kind in _SIZES:
        return first, Value(first.type, second.term)
    if _is_zero(first) and second.type.kind in _SIZES:
        return Value(second.type, first.term), second
    if {first.type.kind, second.type.kind} == {Kind.COUNT, Kind.RATIO}:
        return Value(_RATIO, first.term, first.over), Value(_RATIO, second.term, second.over)
    raise Misread(f"{where} 类型不同:一边是{first.type},一边是{second.type}")


def _is_zero(value: Value) -> bool:
    return value.over is None and value.term == literal(0)


def _product(first: Value, second: Value) -> Value:
    kinds = {first.type.kind, second.type.kind}
    if not kinds <= set(_SIZES) or (first.type == second.type == _FEN):
        raise Misread(f"{first.type}不能乘{second.type}")
    kind = _FEN if Kind.FEN in kinds else _RATIO if Kind.RATIO in kinds else _COUNT
    return Value(kind, term(Op.MUL, first.term, second.term), _times(first.over, second.over))


def _quotient(first: Value, second: Value) -> Value:
    """A quotient of counts or of money is a ratio, money by a size stays money; the divisor must be positive."""
    kinds = (first.type.kind, second.type.kind)
    if not set(kinds) <= set(_SIZES) or (kinds[1] is Kind.FEN and kinds[0] is not Kind.FEN):
        raise Misread(f"{first.type}不能除以{second.type}")
    kind = _FEN if kinds[0] is Kind.FEN and kinds[1] is not Kind.FEN else _RATIO
    over = second.term if first.over is None else term(Op.MUL, first.over, second.term)
    upper = first.term if second.over is None else term(Op.MUL, first.term, second.over)
    return Value(kind, upper, over)


def _times(first: Term | None, second: Term | None) -> Term | None:
    if first is None or second is None:
        return first or second
    return term(Op.MUL, first, second)
