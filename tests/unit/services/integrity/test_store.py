"""Nouns become rows and come back the same."""

from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import RowMapping

from services.integrity.breach import Breach
from services.integrity.clock import Clock
from services.integrity.commitment import Commitment
from services.integrity.head import HeldHead, Verdict
from services.integrity.rules import rules
from services.integrity.store import breaches, clocks, commitments, heads
from shared.audit.merkle import Head
from shared.ids import new_id
from shared.vocabulary.divisions import Area

COUNTY = Area.of("370102000000")
TODAY = date(2026, 12, 1)
NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


def row(row_id: UUID, values: dict[str, Any]) -> RowMapping:
    return cast("RowMapping", {"id": row_id, "row_version": 1, **values})


def test_a_clock_comes_back_the_same() -> None:
    fresh = Clock(new_id(), new_id(), "total", "", COUNTY)
    rule = rules().clocks["total"]
    for known in (fresh, fresh.start(rule, TODAY).stop(TODAY), fresh.start(rule, TODAY).lengthen(rule, 45, "county")):
        assert clocks.clock(row(known.id, clocks.clock_values(known))) == known


def test_a_breach_comes_back_the_same() -> None:
    known = Breach(
        id=new_id(),
        case_id=new_id(),
        clock_id=new_id(),
        clock="total",
        due_on=TODAY,
        breached_on=date(2026, 12, 2),
        is_estimated=True,
        area=COUNTY,
        cleared_on=date(2026, 12, 3),
        days=45,
        why="disputed_notice",
    )
    assert breaches.breach(row(known.id, breaches.breach_values(known))) == known


def test_a_commitment_comes_back_the_same() -> None:
    known = Commitment(new_id(), new_id(), new_id(), "1", TODAY, Area.of("370102001000"))
    assert commitments.commitment(row(known.id, commitments.commitment_values(known))) == known


def test_a_head_comes_back_the_same() -> None:
    head = Head("intake", 2, new_id(), new_id(), 3, bytes(32), bytes(32), NOW)
    known = HeldHead(new_id(), head, head.digest(), bytes(64), "key", Verdict.CHAINED, NOW)
    assert heads.held_head(row(known.id, heads.head_values(known))) == known
