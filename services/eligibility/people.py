"""Who was known without identity is found to be somebody: from now on one id stands for both."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Table, select

from services.eligibility import names
from services.eligibility.proposal import Proposal
from services.eligibility.store import METADATA, MOST_ROWS
from services.eligibility.store import cases as case_store
from services.eligibility.store import decisions as decision_store
from services.eligibility.store import proposals as proposal_store
from services.eligibility.workflow import emergencies
from shared.crypto.suites import sm3
from shared.database.readers import replace_reader
from shared.database.transaction import Transaction
from shared.journal.event import Recorded

_ONCE: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "household_member": ("household_version",),
        "health_fact": ("household_version",),
        "source_result": ("report_id", "source"),
        "death": (),
    }
)
"""The tables that hold a person once, and a time by these columns."""


async def hear_merge(tx: Transaction, event: Recorded) -> None:
    """Put the found person in the place of the unknown one: members, items, readers, lines.

    What was decided and said keeps its signature, which is over the event; an open proposal gets a new digest.
    """
    message = event.message
    case = await case_store.ensure(tx, UUID(message.case_id), event.area)
    former, found = persons = UUID(message.from_person_id), UUID(message.into_person_id)
    for table in METADATA.sorted_tables:
        if {"case_id", "person_id"} <= set(table.c.keys()):
            await _replace(tx, table, case.id, persons)
    if case.entry is not None and case.entry.person_id == former:
        await case_store.save(tx, replace(case, entry=replace(case.entry, person_id=found)))
    proposal = await proposal_store.open_one(tx, case.id)
    if proposal is not None:
        await proposal_store.rewrite(tx, _naming(proposal, persons))
    for decision, _ in await decision_store.of_case(tx, case.id):
        await decision_store.rewrite_lines(tx, decision.id, [line.naming(*persons) for line in decision.lines])
    await replace_reader(tx, case.id, former, found)
    if names.TEMPORARY in case.schemes:
        await emergencies.identify(tx, case.id, found)


async def _replace(tx: Transaction, table: Table, case_id: UUID, persons: tuple[UUID, UUID]) -> None:
    """Rows of the unknown person become the found one's, except where that one has the same row already."""
    former, found = persons
    is_once, unique = table.name in _ONCE, _ONCE.get(table.name, ())
    taken = {_key(row, unique) for row in await _rows(tx, table, case_id, found)} if is_once else set()
    for row in await _rows(tx, table, case_id, former):
        if _key(row, unique) not in taken:
            await tx.update(table, row["id"], {"person_id": found})


async def _rows(tx: Transaction, table: Table, case_id: UUID, person_id: UUID) -> Sequence[RowMapping]:
    query = select(table).where(table.c.case_id == case_id, table.c.person_id == person_id)
    return await tx.all(query.order_by(table.c.id).limit(MOST_ROWS))


def _key(row: RowMapping, columns: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[column] for column in columns)


def _naming(proposal: Proposal, persons: tuple[UUID, UUID]) -> Proposal:
    lines = tuple(line.naming(*persons) for line in proposal.determination.lines)
    determination = replace(proposal.determination, lines=lines)
    return replace(proposal, determination=determination, digest=sm3(determination.canonical()))
