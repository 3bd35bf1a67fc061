"""The smallest wrong values of a parameter's row and the smallest wrong comparisons of an expression."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from services.eligibility.policy.engine.nouns import Band, Pack, Parameter, Row
from services.eligibility.policy.engine.terms import Kind, Type
from shared.vocabulary.money import Money, Rounding, Unit

_FLIPPED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
_SIGNS: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_RATIO_STEP = Fraction(1, 100)


def of_row(parameter: Parameter, row: Row, pack: Pack) -> Iterator[tuple[str, Row]]:
    """What was changed and the row with it; a value outside the declared bounds would never be published."""
    kind = Type.read(parameter.type)
    if row.bands:
        yield from _of_bands(parameter, row, pack)
    elif row.value is not None:
        for other in _inside(parameter, kind, _of_value(kind, row.value, pack)):
            yield f"{row.value} -> {other}", replace(row, value=other)


def of_expression(text: str) -> Iterator[tuple[str, str]]:
    """What was changed and the expression with one comparison turned: at the border, or round."""
    count = len(_comparisons(ast.parse(text.strip(), mode="eval")))
    for at in range(count):
        tree = ast.parse(text.strip(), mode="eval")
        node, place = _comparisons(tree)[at]
        was = node.ops[place]
        before = ast.unparse(node)
        node.ops[place] = _FLIPPED[type(was)]()
        yield f"{before}: {_SIGNS[type(was)]} -> {_SIGNS[_FLIPPED[type(was)]]}", ast.unparse(tree)


def _comparisons(tree: ast.AST) -> list[tuple[ast.Compare, int]]:
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    return [(node, at) for node in nodes for at, op in enumerate(node.ops) if type(op) in _FLIPPED]


def _of_value(kind: Type, text: str, pack: Pack) -> Iterable[str]:  # noqa: PLR0911 - one rule a kind of value
    match kind.kind:
        case Kind.FEN:
            fen = Money.of_yuan(text).fen
            return [Money(fen + step).yuan for step in (-1, 1) if fen + step >= 0]
        case Kind.COUNT:
            return [str(int(text) - 1), str(int(text) + 1)]
        case Kind.RATIO:
            return [str(Fraction(text) - _RATIO_STEP), str(Fraction(text) + _RATIO_STEP)]
        case Kind.TRUTH:
            return ["no" if text.lower() in ("yes", "true") else "yes"]
        case Kind.DATE:
            day = date.fromisoformat(text)
            return [(day + timedelta(days=step)).isoformat() for step in (-1, 1)]
        case Kind.ROUNDING:
            mode, coin = text.split()
            coarser = {Unit.FEN: "jiao", Unit.JIAO: "yuan", Unit.YUAN: "jiao"}[Unit[coin.upper()]]
            return [f"{other} {coin}" for other in Rounding if other != mode] + [f"{mode} {coarser}"]
    return [other for other in pack.codes[kind.codes] if other != text][:1]


def _inside(parameter: Parameter, kind: Type, values: Iterable[str]) -> Iterator[str]:
    sizes: Mapping[Kind, type[Fraction]] = dict.fromkeys((Kind.FEN, Kind.COUNT, Kind.RATIO), Fraction)
    for value in values:
        size = sizes.get(kind.kind)
        low, high = parameter.between or ("0", value)
        if size is None or size(low) <= size(value) <= size(high):
            yield value


def _of_bands(parameter: Parameter, row: Row, pack: Pack) -> Iterator[tuple[str, Row]]:
    """Each inner edge one down and up, and each band's value."""
    bands = sorted(row.bands or (), key=lambda band: band.first)
    for at in range(1, len(bands)):
        for step in (-1, 1):
            edge = bands[at].first + step
            lower, upper = replace(bands[at - 1], below=edge), replace(bands[at], first=edge)
            if lower.first < edge < upper.below:
                yield f"{bands[at].first} -> {edge}", _with(row, bands, {at - 1: lower, at: upper})
    gives = Type.read(parameter.gives)
    for at, band in enumerate(bands):
        for value in _of_value(gives, str(band.value), pack):
            other = replace(band, value=value)
            yield f"{band.first}: {band.value} -> {value}", _with(row, bands, {at: other})


def _with(row: Row, bands: list[Band], changed: Mapping[int, Band]) -> Row:
    return replace(row, bands=tuple(changed.get(at, band) for at, band in enumerate(bands)))
