"""Codes of places as the public sends them."""

from shared.refusal import NotFound
from shared.vocabulary import divisions
from shared.vocabulary.divisions import UnknownDivision


def require_known(code: str) -> None:
    """Refuse a code of no division, instead of answering that nothing is shown there."""
    try:
        divisions.find(code)
    except UnknownDivision:
        raise NotFound("division_unknown", "没有这个行政区划代码,请核对后再查询。") from None
