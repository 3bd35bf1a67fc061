"""A dated delegation: the province lets townships decide, in an area, for a scheme (社会救助法 art. 44.2)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from services.eligibility import names
from services.eligibility.policy.policy import Span
from shared.refusal import FieldProblem, Invalid
from shared.vocabulary import divisions
from shared.vocabulary.divisions import Area

ALL = "all"
SCHEMES = (ALL, names.DIBAO, names.EDGE, names.TEMPORARY)
OFFICIAL = "official"
EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class Delegation:
    """Of a township, or of a county for all its townships; `basis` is the clause as the document names it."""

    area_code: str
    scheme: str
    valid: Span
    document: str
    basis: str
    status: str

    def require_plausible(self) -> None:
        """Refuse an area that is neither a county nor a township, and a span that ends before it begins."""
        if self.valid.last is not None and self.valid.last < self.valid.first:
            problem = FieldProblem("items", "终止日不能早于起始日。")
            raise Invalid("span_invalid", "委托的起止日期不正确,请核对。", fields=(problem,))
        area = _area(self.area_code)
        if area.county is None or area.village is not None:
            problem = FieldProblem("items", f"{self.area_code} 不是县(市、区)或者乡镇(街道)。")
            raise Invalid("area_unknown", "委托的地区应当是县(市、区)或者乡镇(街道)。", fields=(problem,))


def of_all(delegations: Iterable[Delegation], schemes: Collection[str], township: str) -> Delegation | None:
    """The delegation by which the township decides on every one of these schemes; its own goes before its county's."""
    found = [_of(delegations, scheme, township) for scheme in schemes]
    if not found or any(each is None for each in found):
        return None
    return found[0]


def _of(delegations: Iterable[Delegation], scheme: str, township: str) -> Delegation | None:
    fitting = [each for each in delegations if each.scheme in {ALL, scheme}]
    return min(fitting, key=lambda each: (each.area_code != township, each.scheme == ALL), default=None)


def _area(code: str) -> Area:
    try:
        return Area.of(code)
    except divisions.UnknownDivision as unknown:
        problem = FieldProblem("items", f"{unknown}。")
        raise Invalid("area_unknown", "清单中有不存在的地区代码,请核对。", fields=(problem,)) from unknown
