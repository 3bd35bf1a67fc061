"""A household changes while its case is under way, moves, or loses a member: what was proposed of it is void."""

from dataclasses import replace
from uuid import UUID

from services.eligibility import events, readiness, voiding
from services.eligibility.case import PENDING, UNDER_WAY, AssistanceCase, State
from services.eligibility.facts import DECLARED
from services.eligibility.running_review import CHANGE
from services.eligibility.store import METADATA
from services.eligibility.store import cases as case_store
from services.eligibility.store import deaths as death_store
from services.eligibility.store import facts as fact_store
from services.eligibility.store import proposals as proposal_store
from services.eligibility.workflow import deaths, review_calls
from services.eligibility.workflow.delegations import name_authority
from shared.contracts.places import area_of
from shared.crypto.keyring import DataClass
from shared.database.moving import move_rows
from shared.database.readers import let_read
from shared.database.transaction import Transaction
from shared.journal.event import Recorded


async def hear_report(tx: Transaction, event: Recorded) -> None:
    """Somebody told of a change (社会救助法 art. 46): a case under way waits for the household as it is now.

    How far the case is, this room knows itself: what was pending when it was told may be decided since.
    """
    case = await case_store.ensure(tx, UUID(event.message.case_id), event.area)
    if case.state is State.GRANTED:
        await review_calls.ask(tx, case, CHANGE, event.message.change_id)
    if case.state not in PENDING:
        return
    change_id = UUID(event.message.change_id)
    told = replace(case, open_changes=tuple(sorted({*case.open_changes, change_id})))
    await voiding.void_open(tx, case, voiding.HOUSEHOLD_CHANGED)
    await case_store.save(tx, told if case.state is State.WAITING else told.moved(State.WAITING))


async def hear_household(tx: Transaction, event: Recorded) -> None:
    """The household as changed was accepted: a newer version waits for a report and a survey of its own.

    The same version again only says that nothing has changed; a running right keeps its state and gets the new facts.
    """
    message = event.message
    case = await case_store.ensure(tx, UUID(message.case_id), event.area)
    change_id = UUID(message.change_id)
    told = replace(case, open_changes=tuple(each for each in case.open_changes if each != change_id))
    if message.household_version <= (case.household_version or 0):
        await readiness.save(tx, told)
        return
    means = events.means(tx.keyring.open_event(event.publisher, DataClass.MEANS, event.id, message.sealed.means))
    changed = replace(
        told.with_household(message.household_version, change_id, means.lookback_months or None),
        place=area_of(message.place),
        schemes=tuple(message.schemes),
    )
    await fact_store.insert_members(tx, changed, events.members(means))
    await fact_store.insert_items(tx, changed, change_id, events.items(means, DECLARED))
    await receive_health(tx, changed, event)
    await let_read(tx, case.id, map(UUID, message.reader_person_ids))
    if case.state in UNDER_WAY:
        await voiding.void_open(tx, case, voiding.HOUSEHOLD_CHANGED)
        changed = changed.moved(State.WAITING)
    await readiness.save(tx, changed)


async def receive_health(tx: Transaction, case: AssistanceCase, event: Recorded) -> None:
    """Keep the health facts that an accepted household brought with it."""
    sealed = event.message.sealed.health_facts
    if sealed:
        opened = tx.keyring.open_event(event.publisher, DataClass.HEALTH, event.id, sealed)
        await fact_store.insert_health(tx, case, events.health(opened))


async def hear_death(tx: Transaction, event: Recorded) -> None:
    """Somebody of the case has died; a member is counted no more, and what was proposed with them is void.

    A payee from outside the household is no member: their death is a matter of the account.
    """
    message = event.message
    case, person_id = await case_store.ensure(tx, UUID(message.case_id), event.area), UUID(message.person_id)
    died_on = events.day(message.died_on) or tx.today
    if await death_store.tell(tx, case, person_id, died_on) and await _is_member(tx, case, person_id):
        await deaths.hear_of_running(tx, case, person_id, died_on, event.id)
        await _proposed_anew(tx, case)


async def hear_correction(tx: Transaction, event: Recorded) -> None:
    """The person lives after all, and is what they were declared to be."""
    message = event.message
    case, person_id = await case_store.ensure(tx, UUID(message.case_id), event.area), UUID(message.person_id)
    on = events.day(message.corrected_on) or tx.today
    if await death_store.correct(tx, case.id, person_id, on):
        await deaths.correct_of_running(tx, case, person_id, event.id)
        await _proposed_anew(tx, case)


async def _is_member(tx: Transaction, case: AssistanceCase, person_id: UUID) -> bool:
    return person_id in {member.person_id for member in (await fact_store.inventory(tx, case)).members}


async def hear_move(tx: Transaction, event: Recorded) -> None:
    """The household lives elsewhere: its rows go with it, and a proposal for the old place is void.

    Its notice hung in the old village, and another county's standard or authority may hold now (社会救助法 art. 18): a
    running right is looked at by the new ones.
    """
    case_id, place = UUID(event.message.case_id), area_of(event.message.to_place)
    before = await case_store.ensure(tx, case_id, event.area)
    await move_rows(tx, METADATA, case_id, place)
    case = await name_authority(tx, await case_store.lock(tx, case_id))
    if not await _proposed_anew(tx, case):
        await case_store.save(tx, case)
    if case.state is State.GRANTED and await _has_other_standard(tx, before, case):
        await review_calls.ask(tx, case, CHANGE, str(event.id))


async def _has_other_standard(tx: Transaction, before: AssistanceCase, now: AssistanceCase) -> bool:
    """Whether the county, or the kind of the village, is another; of an unknown village nothing is known to be."""
    villages = [await fact_store.village_category(tx, case.place.village or "", tx.today) for case in (before, now)]
    former, present = [village and village.category for village in villages]
    return before.county != now.county or (None not in {former, present} and former != present)


async def _proposed_anew(tx: Transaction, case: AssistanceCase) -> bool:
    """Take the ground from the case's open proposal and let an officer adopt the facts anew; False if there is none."""
    if case.state not in UNDER_WAY or await proposal_store.open_one(tx, case.id) is None:
        return False
    await voiding.void_open(tx, case, voiding.HOUSEHOLD_CHANGED)
    await readiness.make_ready(tx, case)
    return True
