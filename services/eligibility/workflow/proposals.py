"""Facts are adopted, a determination is proposed of them, and the township reviews it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from services.eligibility import determining, events, single_entry
from services.eligibility.adoption import Adoption
from services.eligibility.appraisal import Appraisal
from services.eligibility.case import AssistanceCase, State
from services.eligibility.entry import Entry
from services.eligibility.facts import Facts
from services.eligibility.household import Standing
from services.eligibility.inventory import Inventory
from services.eligibility.policy.policy import ConfigurationMissing, Policy
from services.eligibility.proposal import Pins, Proposal, ProposalState
from services.eligibility.review import AGREED, Review, Verdict
from services.eligibility.store import cases as case_store
from services.eligibility.store import facts as fact_store
from services.eligibility.store import proposals as proposal_store
from services.eligibility.workflow.answers import END_ANSWER_WINDOW
from shared.crypto.suites import sm3
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict, FieldProblem, Invalid
from shared.tasks import task as tasks


async def read_facts(
    tx: Transaction, case_id: UUID, policy: Policy
) -> tuple[AssistanceCase, Inventory, tuple[Standing, ...]]:
    """What is known of a household, and who of it the law counts today."""
    case = await case_store.get(tx, case_id)
    inventory = await fact_store.inventory(tx, case)
    return case, inventory, determining.standings(inventory.members, case.county, policy, tx.today)


async def adopt_facts(tx: Transaction, case_id: UUID, adoption: Adoption, policy: Policy) -> Proposal:
    """Adopt the facts and propose what the law makes of them; both are kept, with the officer's reasons."""
    case = await case_store.lock(tx, case_id)
    case.require(State.FACTS_READY)
    facts = await gather_facts(tx, case, adoption, policy)
    determination = determining.determine(facts, policy, tx.today)
    proposal = Proposal(
        id=new_id(),
        case_id=case.id,
        version=len(await proposal_store.of_case(tx, case.id)) + 1,
        state=ProposalState.PROPOSED,
        determination=determination,
        digest=sm3(determination.canonical()),
        pins=pins_of(case),
        proposed_by=tx.actor.id,
        proposed_on=tx.today,
    )
    facts_id = await fact_store.insert_adopted(tx, case, facts, adoption)
    await proposal_store.insert(tx, case, facts_id, proposal)
    await case_store.save(tx, case.moved(State.PROPOSED))
    tx.publish(events.proposed(proposal), case.id, area=case.county, schemes=case.schemes)
    return proposal


async def gather_facts(tx: Transaction, case: AssistanceCase, adoption: Adoption, policy: Policy) -> Facts:
    """The facts as an officer adopts them today."""
    inventory = await fact_store.inventory(tx, case)
    months = policy.number("lookback_months", tx.today)
    if case.lookback_months not in {None, months}:
        raise Conflict("lookback_differs", f"申报收入的期间与规定的{months}个月不一致,请退回申请人更正。")
    return Facts(
        county=case.county,
        category=await _category(tx, case, policy),
        schemes=case.schemes,
        lookback_months=months,
        members=inventory.adopt_members(adoption),
        items=inventory.adopt_items(adoption),
        unknown=inventory.explain_unknown(adoption),
        entry=await _entry(tx, case, adoption),
    )


async def _entry(tx: Transaction, case: AssistanceCase, adoption: Adoption) -> Entry | None:
    if case.entry is None:
        if adoption.entry is not None:
            problem = FieldProblem("entry", "这件申请不是单独申请,请去掉这一项。")
            raise Invalid("entry_not_asked", "这件申请不是单独申请(单人户),不需要单独申请人的认定。", fields=(problem,))
        return None
    known = (await fact_store.health(tx, case)).get(case.entry.person_id)
    return single_entry.adopt(case.entry, known, adoption.entry)


async def _category(tx: Transaction, case: AssistanceCase, policy: Policy) -> str:
    title = "申请人所在村(社区)的城乡类别"
    found = await fact_store.village_category(tx, case.place.village or "", tx.today)
    if found is None:
        raise ConfigurationMissing("village_category", title)
    policy.require_usable(found.status, "village_category", title)
    return found.category


def pins_of(case: AssistanceCase) -> Pins:
    """The versions that a determination of today rests on."""
    if case.household_version is None or case.report_id is None or case.survey_id is None:
        raise Conflict("facts_missing", "核对报告和入户调查尚未齐备,请等齐后再认定。")
    return Pins(case.household_version, case.report_id, case.survey_id, case.appraisal_id)


async def read_appraisal(tx: Transaction, case: AssistanceCase) -> Appraisal | None:
    """What a village meeting found of the household, if one was held after an objection."""
    return await fact_store.appraisal(tx, case)


async def read_proposal(tx: Transaction, determination_id: UUID) -> Proposal:
    """A proposal with its review; the case behind it is fenced by scheme, a proposal of several schemes is not."""
    proposal = await proposal_store.get(tx, determination_id)
    await case_store.get(tx, proposal.case_id)
    return proposal


async def read_proposals(tx: Transaction, case_id: UUID) -> Sequence[Proposal]:
    """The proposals of a case that the actor may see."""
    await case_store.get(tx, case_id)
    return await proposal_store.of_case(tx, case_id)


async def review(tx: Transaction, determination_id: UUID, verdict: Verdict, policy: Policy) -> Proposal:
    """The township agrees or sends back; what grants nothing is told to the applicant, who may answer once.

    A refusal that stands after the re-check (57号 art. 18) goes to the authority, which reads the answer beside it.
    """
    found = await proposal_store.get(tx, determination_id)
    case = await case_store.lock(tx, found.case_id)
    proposal = await proposal_store.get(tx, determination_id)
    case.require(State.PROPOSED)
    if proposal.state is not ProposalState.PROPOSED:
        raise Conflict("determination_superseded", "这份认定已被退回或取代,请办理最新的认定。")
    is_agreed = verdict.outcome == AGREED
    is_told = is_agreed and not proposal.determination.grants
    is_rechecked = is_told and await proposal_store.has_answer(tx, case.id)
    answer_until = None
    if is_told and not is_rechecked:
        answer_until = tx.today + timedelta(days=policy.number("answer_days", tx.today))
    recorded = Review(verdict.outcome, verdict.opinion, tx.actor.id, tx.today)
    reviewed = proposal.reviewed(recorded, answer_until)
    await proposal_store.insert_review(tx, case, reviewed, recorded)
    await proposal_store.save(tx, reviewed)
    await case_store.save(tx, case.moved(State.REVIEWED if is_agreed else State.FACTS_READY))
    if is_rechecked:
        await tasks.at_once(tx, END_ANSWER_WINDOW, str(proposal.id), determination_id=str(proposal.id))
    if answer_until is not None:
        key, day_after = str(proposal.id), answer_until + timedelta(days=1)
        await tasks.on(tx, END_ANSWER_WINDOW, key, day_after, determination_id=key)
    message = events.reviewed(reviewed, verdict.outcome, tx.today)
    tx.publish(message, case.id, area=case.county, schemes=case.schemes)
    return reviewed
