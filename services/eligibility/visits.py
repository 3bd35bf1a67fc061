"""The county's own visit, and what asks for it: a relative among those who decide, or a complaint (57号 art. 20)."""

from dataclasses import replace
from uuid import UUID

from services.eligibility import events
from services.eligibility.facts import COUNTY_VISIT
from services.eligibility.store import cases as case_store
from services.eligibility.store import facts as fact_store
from shared.crypto.keyring import DataClass
from shared.database.transaction import Transaction
from shared.journal.event import Recorded


async def hear_relative(tx: Transaction, event: Recorded) -> None:
    """A near relative was filed after the acceptance (57号 art. 11): the county is to visit."""
    case = await case_store.ensure(tx, UUID(event.message.case_id), event.area)
    filed_on = events.day(event.message.filed_on) or tx.today
    await case_store.save(tx, replace(case, relative_filed=True).wanting_visit(filed_on))


async def hear_visit(tx: Transaction, event: Recorded) -> None:
    """The county has visited: keep what it saw beside what the township saw."""
    message = event.message
    case = await case_store.ensure(tx, UUID(message.case_id), event.area)
    visit_id = UUID(message.visit_id)
    if message.sealed.means:
        opened = tx.keyring.open_event(event.publisher, DataClass.MEANS, event.id, message.sealed.means)
        await fact_store.insert_items(tx, case, visit_id, events.items(events.means(opened), COUNTY_VISIT))
    await case_store.save(tx, case.visited(visit_id, events.day(message.visited_on) or tx.today))
