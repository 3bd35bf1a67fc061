"""The typed tree: terms over whole numbers and truths, and values, which are exact fractions of two terms.

Money is fen, a date is the number yyyymmdd, a code is its place in its list; a day that nobody stated is 0.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache


class Kind(StrEnum):
    """What a value is; only like kinds are added and compared."""

    FEN = "fen"
    COUNT = "count"
    RATIO = "ratio"
    DATE = "date"
    TRUTH = "truth"
    CODE = "code"
    ROUNDING = "rounding"
    TABLE = "table"


class Reach(IntEnum):
    """Over whom a term has a value; a constant joins any other."""

    CONSTANT = 0
    HOUSEHOLD = 1
    MEMBER = 2
    OBLIGOR = 3


class Op(StrEnum):
    """What a term does with its arguments."""

    LITERAL = "literal"
    NAME = "name"
    ADD = "add"
    SUB = "sub"
    MUL = "mul"
    FLOOR = "floor"
    LESS = "less"
    LESS_EQUAL = "less_equal"
    EQUAL = "equal"
    AND = "and"
    OR = "or"
    NOT = "not"
    WHERE = "where"
    MIN = "min"
    MAX = "max"
    YEARS = "years"
    MONTHS = "months"
    LOOKUP = "lookup"
    SUM = "sum"
    ANY = "any"
    HIGHEST = "highest"


REDUCTIONS = frozenset({Op.SUM, Op.ANY, Op.HIGHEST})


@dataclass(frozen=True, slots=True)
class Term:
    """A whole number or a truth for each of its reach; a name is a variable of the program."""

    op: Op
    reach: Reach
    args: tuple["Term", ...] = ()
    number: int = 0
    name: str = ""

    @property
    def is_literal(self) -> bool:
        """Whether it is a number that is known already."""
        return self.op is Op.LITERAL


@dataclass(frozen=True, slots=True)
class Type:
    """A kind; for codes the name of their list, for tables what they give."""

    kind: Kind
    codes: str = ""

    @classmethod
    @cache
    def read(cls, text: str) -> "Type":
        """From "fen" or "code:relation"."""
        kind, _, codes = text.partition(":")
        return cls(Kind(kind), codes)

    def __str__(self) -> str:
        return f"{self.kind}:{self.codes}" if self.codes else self.kind.value


@dataclass(frozen=True, slots=True)
class Value:
    """An exact value: `over` is None for whole numbers, else a term that is never below one."""

    type: Type
    term: Term
    over: Term | None = None

    @property
    def reach(self) -> Reach:
        """Over whom it has a value."""
        return joined(self.term, *(() if self.over is None else (self.over,)))


class ReachError(ValueError):
    """Members and obligors stand in one term."""


def joined(*terms: Term) -> Reach:
    """The reach of a term over these arguments."""
    reach = max((term.reach for term in terms), default=Reach.CONSTANT)
    if reach is Reach.OBLIGOR and any(term.reach is Reach.MEMBER for term in terms):
        raise ReachError
    return reach


def literal(number: int) -> Term:
    """A number that is known already."""
    return Term(Op.LITERAL, Reach.CONSTANT, number=number)


def name(text: str, reach: Reach) -> Term:
    """A variable of the program."""
    return Term(Op.NAME, reach, name=text)


def term(op: Op, *args: Term) -> Term:
    """A term over arguments; products with one and sums over a household are kept plain."""
    if op is Op.MUL:
        if args[0] == literal(1):
            return args[1]
        if args[1] == literal(1):
            return args[0]
        if all(arg.is_literal for arg in args):
            return literal(args[0].number * args[1].number)
    if op in REDUCTIONS:
        return Term(op, Reach.HOUSEHOLD, args)
    return Term(op, joined(*args), args)
