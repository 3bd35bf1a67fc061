"""Payrolls for whoever runs the suite: what is on its way, what the bank said, and where the two differ; no payee."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deploy.inspection import Look
from services.funding.app import PLAN
from services.funding.bank_file import Fault
from services.funding.tables import (
    DIFFERENCE,
    ENTITLEMENT,
    INSTRUCTION,
    LEFT_OUT,
    LINE,
    PAYEE,
    PAYROLL,
    REPEAT,
    RESOLUTION,
)
from shared.vocabulary.money import Money

MOST = 20_000
SHOWN = 200


class NoPayroll(LookupError):
    """No payroll has this id."""


@dataclass(frozen=True, slots=True)
class Payroll:
    """One payroll: whose hands it went through, and what became of the money.

    `halted` is why it was rejected or stopped; `differences` counts those with the bank that nobody has cleared up.
    """

    id: UUID
    county: str
    scheme: str
    period: str
    kind: str
    state: str
    lines: int
    total: Money
    settled: Money
    returned: Money
    maker: str
    made_on: date
    checker: str | None
    checked_on: date | None
    releaser: str | None
    released_on: date | None
    sent_on: date | None
    halted: str
    differences: int


@dataclass(frozen=True, slots=True)
class Line:
    """One household's money: the state of its last instruction, how many were given, and why its payee waits."""

    id: UUID
    payroll_id: UUID
    case_number: str
    scheme: str
    period: str
    kind: str
    amount: Money
    state: str
    answered_on: date | None
    reason: str
    instructions: int
    hold: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A household that the payroll leaves out, and why."""

    case_number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the bank and funding say differently; open until the bank's answer or letter clears it up."""

    instruction_id: UUID
    fault: str
    noticed_on: date
    is_open: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """A payroll with its lines, whom it leaves out, and differences."""

    payroll: Payroll
    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]
    differences: tuple[Difference, ...]


_CLEARED_BY_ANSWER = (Fault.SILENCE, Fault.AMOUNT)
"""A bank that answers with the right amount in the end has taken back its silence or its slip."""
DIFFERING = DIFFERENCE.outerjoin(INSTRUCTION, INSTRUCTION.c.id == DIFFERENCE.c.instruction_id)
_IS_RESOLVED = exists().where(RESOLUTION.c.difference_id == DIFFERENCE.c.id)
IS_OPEN: ColumnElement[bool] = ~_IS_RESOLVED & (
    DIFFERENCE.c.fault.not_in(_CLEARED_BY_ANSWER) | (INSTRUCTION.c.state == "open")
)
_COUNTED = (
    select(func.count())
    .select_from(DIFFERING)
    .where(DIFFERENCE.c.payroll_id == PAYROLL.c.id, IS_OPEN)
    .correlate(PAYROLL)
    .scalar_subquery()
    .label("differences")
)


async def latest(look: Look, period: str | None, state: str | None) -> Sequence[Payroll]:
    """The newest payrolls, of one month or in one state where that is asked for."""
    connection = await look.at(PLAN.service)
    query = select(PAYROLL, _COUNTED).order_by(PAYROLL.c.id.desc()).limit(SHOWN)
    if period is not None:
        query = query.where(PAYROLL.c.period == period)
    if state is not None:
        query = query.where(PAYROLL.c.state == state)
    return [_payroll(row) for row in (await connection.execute(query)).mappings()]


async def show(look: Look, payroll_id: UUID) -> Detail:
    """One payroll with everything; raises NoPayroll."""
    connection = await look.at(PLAN.service)
    query = select(PAYROLL, _COUNTED).where(PAYROLL.c.id == payroll_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        raise NoPayroll(payroll_id)
    repeated = select(REPEAT.c.line_id).where(REPEAT.c.payroll_id == payroll_id)
    return Detail(
        _payroll(row),
        await _lines(connection, or_(LINE.c.payroll_id == payroll_id, LINE.c.id.in_(repeated))),
        await _left_out(connection, payroll_id),
        await _differences(connection, payroll_id),
    )


async def of_case(look: Look, case_id: UUID) -> tuple[Line, ...]:
    """All that was ever to be paid to a case."""
    connection = await look.at(PLAN.service)
    return await _lines(connection, LINE.c.case_id == case_id)


async def _lines(connection: AsyncConnection, wanted: ColumnElement[bool]) -> tuple[Line, ...]:
    """A line's last instruction is the one that no other repeats; ids are drawn in the order of time."""
    last = (
        select(INSTRUCTION, func.count().over(partition_by=INSTRUCTION.c.line_id).label("given"))
        .distinct(INSTRUCTION.c.line_id)
        .order_by(INSTRUCTION.c.line_id, INSTRUCTION.c.id.desc())
        .subquery()
    )
    query = (
        select(
            LINE.c.id, LINE.c.payroll_id, LINE.c.scheme, LINE.c.period, LINE.c.kind, LINE.c.amount_fen,
            LINE.c.is_rejected, PAYEE.c.case_number, PAYEE.c.hold,
            last.c.state, last.c.answered_on, last.c.reason, last.c.given,
        )
        .join(PAYEE, PAYEE.c.id == LINE.c.payee_id)
        .outerjoin(last, last.c.line_id == LINE.c.id)
        .where(wanted)
        .order_by(PAYEE.c.case_number, LINE.c.id)
        .limit(MOST)
    )  # fmt: skip
    return tuple(_line(row) for row in (await connection.execute(query)).mappings())


async def _left_out(connection: AsyncConnection, payroll_id: UUID) -> tuple[LeftOut, ...]:
    query = (
        select(ENTITLEMENT.c.case_number, LEFT_OUT.c.reason)
        .join(ENTITLEMENT, ENTITLEMENT.c.id == LEFT_OUT.c.entitlement_id)
        .where(LEFT_OUT.c.payroll_id == payroll_id)
        .order_by(ENTITLEMENT.c.case_number)
        .limit(MOST)
    )
    return tuple(LeftOut(row.case_number, row.reason) for row in await connection.execute(query))


async def _differences(connection: AsyncConnection, payroll_id: UUID) -> tuple[Difference, ...]:
    columns = (DIFFERENCE.c.instruction_id, DIFFERENCE.c.fault, DIFFERENCE.c.noticed_on, IS_OPEN.label("is_open"))
    query = select(*columns).select_from(DIFFERING).where(DIFFERENCE.c.payroll_id == payroll_id)
    rows = await connection.execute(query.order_by(DIFFERENCE.c.id).limit(MOST))
    return tuple(Difference(row.instruction_id, row.fault, row.noticed_on, bool(row.is_open)) for row in rows)


def _payroll(row: RowMapping) -> Payroll:
    return Payroll(
        id=row["id"],
        county=row["county"],
        scheme=row["scheme"],
        period=row["period"],
        kind=row["kind"],
        state=row["state"],
        lines=row["line_count"],
        total=Money(row["total_fen"]),
        settled=Money(row["settled_fen"]),
        returned=Money(row["returned_fen"]),
        maker=row["maker"],
        made_on=row["made_on"],
        checker=row["checker"],
        checked_on=row["checked_on"],
        releaser=row["releaser"],
        released_on=row["released_on"],
        sent_on=row["sent_on"],
        halted=row["stop_reason"] or row["rejection_reason"] or "",
        differences=row["differences"],
    )


def _line(row: RowMapping) -> Line:
    unsent = "rejected" if row["is_rejected"] else "preparing"
    return Line(
        id=row["id"],
        payroll_id=row["payroll_id"],
        case_number=row["case_number"],
        scheme=row["scheme"],
        period=row["period"],
        kind=row["kind"],
        amount=Money(row["amount_fen"]),
        state=row["state"] or unsent,
        answered_on=row["answered_on"],
        reason=row["reason"] or "",
        instructions=row["given"] or 0,
        hold=row["hold"],
    )
