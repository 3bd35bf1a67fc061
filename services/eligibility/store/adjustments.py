"""Adjustments and hearings as rows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from services.eligibility import tables
from services.eligibility.adjustment import Adjustment, AdjustmentKind, AdjustmentState
from services.eligibility.case import AssistanceCase
from services.eligibility.determination import Determination
from services.eligibility.hearing import Hearing
from services.eligibility.proposal import Pins
from services.eligibility.store import MOST_ROWS
from shared.crypto.keyring import DataClass
from shared.database.tables import area_values
from shared.database.transaction import Transaction


async def insert(tx: Transaction, case: AssistanceCase, facts_id: UUID | None, adjustment: Adjustment) -> None:
    """Keep a new adjustment; its ground never changes."""
    pins = adjustment.pins
    values = {
        "id": adjustment.id,
        "case_id": adjustment.case_id,
        "replaces_id": adjustment.replaces_id,
        "kind": adjustment.kind,
        "cause": adjustment.cause,
        "reason": adjustment.reason,
        "facts_id": facts_id,
        "content": adjustment.determination.to_json() if adjustment.determination else None,
        "household_version": pins.household_version if pins else None,
        "report_id": pins.report_id if pins else None,
        "survey_id": pins.survey_id if pins else None,
        "paper_hash": adjustment.paper_hash,
        "proposed_by": adjustment.proposed_by,
        "proposed_on": adjustment.proposed_on,
        "fault": adjustment.fault,
        "period_examples": list(adjustment.period_examples),
    }
    await tx.insert(tables.ADJUSTMENT, values | _progress(adjustment) | area_values(case.place))


async def save(tx: Transaction, adjustment: Adjustment) -> None:
    """Write how far an adjustment has got."""
    await tx.update(tables.ADJUSTMENT, adjustment.id, _progress(adjustment))


def _progress(adjustment: Adjustment) -> dict[str, Any]:
    return {
        "told_way": adjustment.told_way,
        "told_on": adjustment.told_on,
        "hear_until": adjustment.hear_until,
        "state": adjustment.state,
        "returned_for": adjustment.returned_for,
    }


async def get(tx: Transaction, adjustment_id: UUID) -> Adjustment:
    """An adjustment by id."""
    return _adjustment(await tx.get(tables.ADJUSTMENT, adjustment_id))


async def of_case(tx: Transaction, case_id: UUID) -> Sequence[Adjustment]:
    """The adjustments of a case, oldest first."""
    table = tables.ADJUSTMENT
    rows = await tx.all(select(table).where(table.c.case_id == case_id).order_by(table.c.id).limit(MOST_ROWS))
    return [_adjustment(row) for row in rows]


async def open_of_case(tx: Transaction, case_id: UUID) -> Adjustment | None:
    """The adjustment of a case that still waits; there is at most one."""
    table = tables.ADJUSTMENT
    is_open = table.c.state == AdjustmentState.PROPOSED
    row = await tx.one(select(table).where(table.c.case_id == case_id, is_open))
    return None if row is None else _adjustment(row)


def _adjustment(row: RowMapping) -> Adjustment:
    return Adjustment(
        id=row["id"],
        case_id=row["case_id"],
        replaces_id=row["replaces_id"],
        kind=AdjustmentKind(row["kind"]),
        cause=row["cause"],
        reason=row["reason"],
        determination=Determination.from_json(row["content"]) if row["content"] is not None else None,
        pins=_pins(row),
        paper_hash=row["paper_hash"],
        proposed_by=row["proposed_by"],
        proposed_on=row["proposed_on"],
        hear_until=row["hear_until"],
        told_way=row["told_way"],
        told_on=row["told_on"],
        state=AdjustmentState(row["state"]),
        returned_for=row["returned_for"],
        fault=row["fault"],
        period_examples=tuple(row["period_examples"]),
    )


def _pins(row: RowMapping) -> Pins | None:
    version = row["household_version"]
    return None if version is None else Pins(version, row["report_id"], row["survey_id"])


async def insert_hearing(tx: Transaction, case: AssistanceCase, hearing: Hearing) -> None:
    """Keep what was said, sealed."""
    key, statement = str(hearing.id), hearing.statement
    values = {
        "id": hearing.id,
        "case_id": case.id,
        "adjustment_id": hearing.adjustment_id,
        "person_id": hearing.person_id,
        "by_guardian": hearing.by_guardian,
        "agrees_early": hearing.agrees_early,
        "way": hearing.way,
        "statement": tx.keyring.seal_field(DataClass.HEALTH, "hearing", "statement", key, statement, tx.today),
        "paper_hash": hearing.paper_hash,
        "told_on": hearing.told_on,
        "held_on": hearing.held_on,
        "held_by": hearing.held_by,
    }
    await tx.insert(tables.HEARING, values | area_values(case.place))


async def hearings_on(tx: Transaction, adjustment_id: UUID) -> Sequence[Hearing]:
    """The hearings on an adjustment, oldest first."""
    table = tables.HEARING
    rows = await tx.all(
        select(table).where(table.c.adjustment_id == adjustment_id).order_by(table.c.id).limit(MOST_ROWS)
    )
    return [_hearing(tx, row) for row in rows]


def _hearing(tx: Transaction, row: RowMapping) -> Hearing:
    opened = tx.keyring.open_field(DataClass.HEALTH, "hearing", "statement", str(row["id"]), row["statement"])
    return Hearing(
        id=row["id"],
        case_id=row["case_id"],
        adjustment_id=row["adjustment_id"],
        way=row["way"],
        statement=opened.decode(),
        held_on=row["held_on"],
        held_by=row["held_by"],
        person_id=row["person_id"],
        paper_hash=row["paper_hash"],
        told_on=row["told_on"],
        by_guardian=row["by_guardian"],
        agrees_early=row["agrees_early"],
    )
