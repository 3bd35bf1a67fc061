"""Who looked at a case, and who changed it: each service's part, for the gateway to put together (PIPL art. 44, 45)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Table, select

from shared.database import ground
from shared.database.transaction import READ, Transaction
from shared.web.begin import Begin
from shared.web.edge import Edge

LINES_LIMIT = 500


class CaseWanted(BaseModel):
    """Which case."""

    model_config = ConfigDict(extra="forbid")
    case_id: UUID


class AccessLine(BaseModel):
    """One look or change: when, in which role, from where, for which purpose. No officer is named."""

    at: datetime
    role: str
    area_code: str
    purpose: str
    is_change: bool


class AccessLines(BaseModel):
    """The newest lines of one service."""

    items: list[AccessLine]


def edge() -> Edge:
    """The hidden operation behind the gateway's access log; only a system may ask, after checking who wants to know."""
    asked = Edge("audit")

    @asked.create("/access-log", "list_access", include_in_schema=False, status_code=200)
    async def list_access(wanted: CaseWanted, begin: Begin) -> Any:
        async with begin() as work:
            lines = [
                line
                for table in (ground.AUDIT_ENTRY, ground.AUDIT_PENDING)
                for line in await _lines(work.tx, table, wanted.case_id)
            ]
            return await work.reply(AccessLines(items=lines))

    return asked


async def _lines(tx: Transaction, table: Table, case_id: UUID) -> list[AccessLine]:
    """The acts of people on a case; what the system does by itself is the case's progress, not a look."""
    by_people = (table.c.case_id == case_id) & (table.c.role != "system")
    query = select(table.c.at, table.c.role, table.c.area, table.c.purpose, table.c.operation).distinct()
    rows = await tx.all(query.where(by_people).order_by(table.c.at.desc()).limit(LINES_LIMIT))
    return [
        AccessLine(
            at=row["at"],
            role=row["role"],
            area_code=row["area"],
            purpose=row["purpose"],
            is_change=row["operation"] != READ,
        )
        for row in rows
    ]
