"""What eligibility does with what others say: a case is opened, its facts come in, its notice ends."""

from dataclasses import replace
from uuid import UUID

from services.eligibility import changes, confirmation, events, readiness, voiding
from services.eligibility.case import DECIDED, AssistanceCase, State
from services.eligibility.facts import DECLARED, SURVEY
from services.eligibility.proposal import ProposalState
from services.eligibility.store import cases as case_store
from services.eligibility.store import facts as fact_store
from services.eligibility.store import proposals as proposal_store
from services.eligibility.workflow.delegations import name_authority
from shared.contracts.places import area_of
from shared.crypto.keyring import DataClass
from shared.database.readers import let_read
from shared.database.transaction import Transaction
from shared.journal.event import Recorded


async def open_case(tx: Transaction, event: Recorded) -> None:
    """An application was submitted, or once more after its return: know the case, its place and who may read it now."""
    message = event.message
    case = await case_store.ensure(tx, UUID(message.case_id), event.area)
    opened = replace(
        case,
        case_number=message.case_number,
        place=area_of(message.place),
        schemes=tuple(message.schemes),
    )
    await case_store.save(tx, opened)
    await let_read(tx, case.id, map(UUID, message.reader_person_ids))


async def receive_household(tx: Transaction, event: Recorded) -> None:
    """An application was accepted: keep its members and what they declared."""
    message = event.message
    case = await case_store.ensure(tx, UUID(message.case_id), event.area)
    means = events.means(_open_means(tx, event))
    accepted = replace(
        case,
        case_number=message.case_number,
        place=area_of(message.place),
        schemes=tuple(message.schemes),
        household_version=message.household_version,
        lookback_months=means.lookback_months or None,
        relative_filed=message.relative_filed,
        accepted_on=events.day(message.accepted_on),
        acceptor_id=message.acceptor_id or None,
        entry=events.entry(message),
    )
    if message.relative_filed:
        accepted = accepted.wanting_visit(accepted.accepted_on or tx.today)
    await case_store.place_rows(tx, accepted)
    await fact_store.insert_members(tx, accepted, events.members(means))
    await fact_store.insert_items(tx, accepted, accepted.id, events.items(means, DECLARED))
    await changes.receive_health(tx, accepted, event)
    await readiness.save(tx, await name_authority(tx, accepted))


async def receive_survey(tx: Transaction, event: Recorded) -> None:
    """Two investigators have visited: keep what they saw."""
    case = await case_store.ensure(tx, UUID(event.message.case_id), event.area)
    survey_id = UUID(event.message.survey_id)
    if event.message.sealed.means:
        means = events.means(_open_means(tx, event))
        await fact_store.insert_items(tx, case, survey_id, events.items(means, SURVEY))
    version = event.message.household_version
    is_current = case.is_current(version)
    surveyed = replace(case, survey_id=survey_id, survey_version=version) if is_current else case
    await readiness.save(tx, surveyed)


async def receive_report(tx: Transaction, event: Recorded) -> None:
    """The economic check has reported: keep its items, and which sources could not say."""
    case = await case_store.ensure(tx, UUID(event.message.case_id), event.area)
    report_id = UUID(event.message.report_id)
    if event.message.sealed.means:
        means = events.means(_open_means(tx, event))
        await fact_store.insert_items(tx, case, report_id, events.items(means, "report"))
    await fact_store.insert_results(tx, case, report_id, events.results(event.message))
    await fact_store.insert_contradictions(tx, case, report_id, events.contradictions(event.message))
    version = event.message.household_version
    if not case.is_current(version):
        return
    reported = replace(case, report_id=report_id, report_version=version)
    if version == case.household_version and case.report_id != report_id:
        reported = await _void_on_older_report(tx, reported)
    await readiness.save(tx, reported)


async def _void_on_older_report(tx: Transaction, case: AssistanceCase) -> AssistanceCase:
    """A report that was revised takes the ground from what was proposed of the former one."""
    if await proposal_store.open_one(tx, case.id) is None:
        return case
    await voiding.void_open(tx, case, voiding.REPORT_REVISED)
    return case.moved(State.WAITING)


async def withdraw(tx: Transaction, event: Recorded) -> None:
    """The applicant withdrew; a decision that was quicker stands."""
    case = await case_store.ensure(tx, UUID(event.message.case_id), event.area)
    if case.state not in DECIDED | {State.WITHDRAWN}:
        await case_store.save(tx, case.moved(State.WITHDRAWN))


async def end_notice(tx: Transaction, event: Recorded) -> None:
    """The notice ended undisputed, or the law wanted none: the authority may confirm."""
    case = await case_store.ensure(tx, UUID(event.message.case_id), event.area)
    if case.state is not State.REVIEWED:
        return
    proposal = await proposal_store.get(tx, UUID(event.message.determination_id))
    if proposal.state is ProposalState.AGREED and proposal.determination.grants:
        await confirmation.await_authority(tx, case, replace(proposal, notice_outcome=event.message.outcome))


def _open_means(tx: Transaction, event: Recorded) -> bytes:
    return tx.keyring.open_event(event.publisher, DataClass.MEANS, event.id, event.message.sealed.means)
