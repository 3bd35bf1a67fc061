"""Payrolls for whoever runs the suite: what is on its way, what the bank said, and where the two differ; no payee."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deploy import inspection
from services.funding.app import PLAN
from services.funding.tables import DIFFERENCE, INSTRUCTION, LINE, PAYEE, PAYROLL
from shared.vocabulary.money import Money

MOST = 20_000
SHOWN = 200


class NoPayroll(LookupError):
    """No payroll has this id."""


@dataclass(frozen=True, slots=True)
class Payroll:
    """One payroll: whose hands it went through, and what became of the money."""

    id: UUID
    county: str
    scheme: str
    period: str
    state: str
    lines: int
    total: Money
    settled: Money
    returned: Money
    made_on: date
    released_on: date | None
    sent_on: date | None
    differences: int


@dataclass(frozen=True, slots=True)
class Line:
    """One household's money: the state of its last instruction, and how many were given."""

    id: UUID
    case_number: str
    amount: Money
    state: str
    answered_on: date | None
    reason: str
    instructions: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the bank and funding say differently."""

    instruction_id: UUID
    fault: str
    noticed_on: date


@dataclass(frozen=True, slots=True)
class Detail:
    """A payroll with its lines and differences."""

    payroll: Payroll
    lines: tuple[Line, ...]
    differences: tuple[Difference, ...]


_COUNTED = select(func.count()).where(DIFFERENCE.c.payroll_id == PAYROLL.c.id).scalar_subquery().label("differences")


async def latest(connection: AsyncConnection, period: str | None, state: str | None) -> Sequence[Payroll]:
    """The newest payrolls, of one month or in one state where that is asked for."""
    await inspection.enter(connection, PLAN.service)
    query = select(PAYROLL, _COUNTED).order_by(PAYROLL.c.id.desc()).limit(SHOWN)
    if period is not None:
        query = query.where(PAYROLL.c.period == period)
    if state is not None:
        query = query.where(PAYROLL.c.state == state)
    return [_payroll(row) for row in (await connection.execute(query)).mappings()]


async def show(connection: AsyncConnection, payroll_id: UUID) -> Detail:
    """One payroll with everything; raises NoPayroll."""
    await inspection.enter(connection, PLAN.service)
    query = select(PAYROLL, _COUNTED).where(PAYROLL.c.id == payroll_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        raise NoPayroll(payroll_id)
    return Detail(_payroll(row), await _lines(connection, payroll_id), await _differences(connection, payroll_id))


async def _lines(connection: AsyncConnection, payroll_id: UUID) -> tuple[Line, ...]:
    """A line's last instruction is the one that no other repeats; ids are drawn in the order of time."""
    last = (
        select(INSTRUCTION, func.count().over(partition_by=INSTRUCTION.c.line_id).label("given"))
        .distinct(INSTRUCTION.c.line_id)
        .order_by(INSTRUCTION.c.line_id, INSTRUCTION.c.id.desc())
        .subquery()
    )
    query = (
        select(
            LINE.c.id, LINE.c.amount_fen, LINE.c.is_rejected, PAYEE.c.case_number,
            last.c.state, last.c.answered_on, last.c.reason, last.c.given,
        )
        .join(PAYEE, PAYEE.c.id == LINE.c.payee_id)
        .outerjoin(last, last.c.line_id == LINE.c.id)
        .where(LINE.c.payroll_id == payroll_id)
        .order_by(PAYEE.c.case_number, LINE.c.id)
        .limit(MOST)
    )  # fmt: skip
    return tuple(_line(row) for row in (await connection.execute(query)).mappings())


async def _differences(connection: AsyncConnection, payroll_id: UUID) -> tuple[Difference, ...]:
    query = select(DIFFERENCE).where(DIFFERENCE.c.payroll_id == payroll_id).order_by(DIFFERENCE.c.id).limit(MOST)
    rows = (await connection.execute(query)).mappings()
    return tuple(Difference(row["instruction_id"], row["fault"], row["noticed_on"]) for row in rows)


def _payroll(row: RowMapping) -> Payroll:
    return Payroll(
        id=row["id"],
        county=row["county"],
        scheme=row["scheme"],
        period=row["period"],
        state=row["state"],
        lines=row["line_count"],
        total=Money(row["total_fen"]),
        settled=Money(row["settled_fen"]),
        returned=Money(row["returned_fen"]),
        made_on=row["made_on"],
        released_on=row["released_on"],
        sent_on=row["sent_on"],
        differences=row["differences"],
    )


def _line(row: RowMapping) -> Line:
    unsent = "rejected" if row["is_rejected"] else "preparing"
    return Line(
        id=row["id"],
        case_number=row["case_number"],
        amount=Money(row["amount_fen"]),
        state=row["state"] or unsent,
        answered_on=row["answered_on"],
        reason=row["reason"] or "",
        instructions=row["given"] or 0,
    )
