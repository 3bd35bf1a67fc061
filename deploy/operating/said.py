"""What was said: the events of all journals in the order in which they happened, without what is in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, select

from deploy.inspection import Look
from shared.database import ground
from shared.vocabulary.calendar import SHANGHAI


@dataclass(frozen=True, slots=True)
class Said:
    """One event of a journal."""

    publisher: str
    position: int
    subject: str
    seq: int
    type: str
    legal_on: date
    occurred_at: datetime
    area: str
    id: UUID
    causation: UUID | None

    @property
    def name(self) -> str:
        """The type without its package, which the publisher names already."""
        return self.type.rpartition(".")[2]

    @property
    def line(self) -> str:
        """The event as it is listed."""
        at = self.occurred_at.astimezone(SHANGHAI)
        return f"{at:%Y-%m-%d %H:%M:%S}  法定 {self.legal_on}  {self.publisher}#{self.seq}  {self.name}  {self.subject}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events; what is None is not asked for."""

    service: str | None = None
    subject: str | None = None
    type: str | None = None
    since: date | None = None
    limit: int = 50


async def last(look: Look, wanted: Wanted, after: dict[str, int] | None = None) -> Sequence[Said]:
    """The newest events that are wanted, oldest first; `after` leaves out what was seen of each publisher."""
    found: list[Said] = []
    for plan in look.plans:
        if wanted.service in {None, plan.service}:
            connection = await look.at(plan.service)
            query = _query(wanted, (after or {}).get(plan.service, 0))
            rows = (await connection.execute(query)).mappings()
            found += [_said(plan.service, row) for row in rows]
    return sorted(found, key=lambda said: (said.occurred_at, said.publisher, said.position))[-wanted.limit :]


def _query(wanted: Wanted, after: int) -> Select[Any]:
    journal = ground.JOURNAL.c
    columns = (
        journal.position,
        journal.subject,
        journal.subjectseq,
        journal.type,
        journal.legal_on,
        journal.occurred_at,
        journal.area,
        journal.event_id,
        journal.causation,
    )
    query = select(*columns).where(journal.position > after)
    if wanted.subject is not None:
        query = query.where(journal.subject == wanted.subject)
    if wanted.type is not None:
        query = query.where(journal.type.endswith(f".{wanted.type}", autoescape=True) | (journal.type == wanted.type))
    if wanted.since is not None:
        query = query.where(journal.legal_on >= wanted.since)
    return query.order_by(journal.position.desc()).limit(wanted.limit)


def _said(publisher: str, row: RowMapping) -> Said:
    return Said(
        publisher=publisher,
        position=row["position"],
        subject=row["subject"],
        seq=row["subjectseq"],
        type=row["type"],
        legal_on=row["legal_on"],
        occurred_at=row["occurred_at"],
        area=row["area"],
        id=row["event_id"],
        causation=row["causation"],
    )
