"""Codes of places as the public sends them."""

from shared.database.transaction import Transaction
from shared.refusal import NotFound
from shared.vocabulary import divisions
from shared.vocabulary.divisions import Area, UnknownDivision


def require_known(code: str) -> None:
    """Refuse a code of no division, instead of answering that nothing is shown there."""
    try:
        divisions.find(code)
    except UnknownDivision:
        raise NotFound("division_unknown", "没有这个行政区划代码,请核对后再查询。") from None


def require_mine(tx: Transaction, code: str) -> None:
    """Refuse a place outside the actor's area: an empty list would say that nobody there is assisted."""
    require_known(code)
    if not tx.actor.area.covers(Area.of(code)):
        raise NotFound("not_found", "这个村(居)不在您负责的区域内,请核对代码后再查询。")
