"""The use cases of officers and applicants, one function each; confirmation and reception have their own modules."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from services.eligibility import confirmation, events, household
from services.eligibility.adoption import Adoption
from services.eligibility.case import AssistanceCase, State
from services.eligibility.decision import Decision, Served
from services.eligibility.determination import determine
from services.eligibility.facts import Facts
from services.eligibility.household import Standing
from services.eligibility.inventory import Inventory
from services.eligibility.policy.policy import ConfigurationMissing, Policy
from services.eligibility.proposal import Pins, Proposal, ProposalState
from services.eligibility.review import AGREED, Review, Verdict
from services.eligibility.store import cases as case_store
from services.eligibility.store import decisions as decision_store
from services.eligibility.store import facts as fact_store
from services.eligibility.store import proposals as proposal_store
from services.eligibility.village import VillageCategory
from shared.blobs import Blob
from shared.crypto.suites import sm3
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict, FieldProblem, Forbidden, Invalid
from shared.tasks import task as tasks
from shared.tasks.task import Task
from shared.vocabulary import divisions

END_ANSWER_WINDOW = "end_answer_window"
_ANSWERED = "申请人已经陈述意见,请组织复查后重新认定。"
_ANSWER_READERS = frozenset({"applicant", "township", "county"})


async def import_village_categories(
    tx: Transaction, villages: Iterable[VillageCategory], *, accepts_examples: bool
) -> int:
    """Import which villages are urban and which rural, each inside the officer's own area."""
    count = 0
    for village in villages:
        if village.status == "example" and not accepts_examples:
            raise Conflict("example_refused", "正式环境不接受示例数据,请导入正式文件。")
        if not tx.actor.area.covers(_area_of(village.village_code)):
            raise Forbidden("other_area", "清单中有不属于本地区的村(社区),请只导入本地区的。")
        await fact_store.put_village(tx, village)
        count += 1
    return count


def _area_of(village_code: str) -> divisions.Area:
    try:
        return divisions.Area.of(village_code)
    except divisions.UnknownDivision as unknown:
        problem = FieldProblem("items", f"{unknown}。")
        raise Invalid("area_unknown", "清单中有不存在的村(社区)代码,请核对。", fields=(problem,)) from unknown


async def read_facts(
    tx: Transaction, case_id: UUID, policy: Policy
) -> tuple[AssistanceCase, Inventory, tuple[Standing, ...]]:
    """What is known of a household, and who of it the law counts today."""
    case = await case_store.get(tx, case_id)
    inventory = await fact_store.inventory(tx, case)
    return case, inventory, household.standings(inventory.members, policy, tx.today)


async def adopt_facts(tx: Transaction, case_id: UUID, adoption: Adoption, policy: Policy) -> Proposal:
    """Adopt the facts and propose what the law makes of them; both are kept, with the officer's reasons."""
    case = await case_store.lock(tx, case_id)
    case.require(State.FACTS_READY)
    facts = await _facts(tx, case, adoption, policy)
    determination = determine(facts, policy, tx.today)
    proposal = Proposal(
        id=new_id(),
        case_id=case.id,
        version=len(await proposal_store.of_case(tx, case.id)) + 1,
        state=ProposalState.PROPOSED,
        determination=determination,
        digest=sm3(determination.canonical()),
        pins=_pins(case),
        proposed_by=tx.actor.id,
        proposed_on=tx.today,
    )
    facts_id = await fact_store.insert_adopted(tx, case, facts, adoption)
    await proposal_store.insert(tx, case, facts_id, proposal)
    await case_store.save(tx, case.moved(State.PROPOSED))
    tx.publish(events.proposed(proposal), case.id, area=case.county, schemes=case.schemes)
    return proposal


async def _facts(tx: Transaction, case: AssistanceCase, adoption: Adoption, policy: Policy) -> Facts:
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
    )


async def _category(tx: Transaction, case: AssistanceCase, policy: Policy) -> str:
    title = "申请人所在村(社区)的城乡类别"
    found = await fact_store.village_category(tx, case.place.village or "", tx.today)
    if found is None:
        raise ConfigurationMissing("village_category", title)
    policy.require_usable(found.status, "village_category", title)
    return found.category


def _pins(case: AssistanceCase) -> Pins:
    if case.household_version is None or case.report_id is None or case.survey_id is None:
        raise Conflict("facts_missing", "核对报告和入户调查尚未齐备,请等齐后再认定。")
    return Pins(case.household_version, case.report_id, case.survey_id)


async def read_proposal(tx: Transaction, determination_id: UUID) -> Proposal:
    """A proposal with its review."""
    return await proposal_store.get(tx, determination_id)


async def read_answer(tx: Transaction, determination_id: UUID) -> str | None:
    """What the applicant said to a proposal, for whoever checks it and decides, and for the applicant."""
    if tx.actor.level not in _ANSWER_READERS:
        return None
    return await proposal_store.answer_to(tx, determination_id)


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


async def answer(tx: Transaction, determination_id: UUID, statement: str) -> tuple[UUID, UUID]:
    """Hear the applicant before a refusal is decided: an answer brings the township's re-check (57号 art. 18)."""
    proposal = await proposal_store.get(tx, determination_id)
    case = await case_store.get(tx, proposal.case_id)
    if proposal.answer_until is None or case.state is not State.REVIEWED:
        raise Conflict("nothing_to_answer", "现在没有等待您陈述意见的认定。")
    if tx.today > proposal.answer_until:
        raise Conflict("answer_window_closed", "陈述意见的期限已过。决定作出后,您仍可以申请行政复议或者提起行政诉讼。")
    if tx.actor.person_id is None:
        raise Forbidden("person_required", "请以申请人本人身份登录后陈述意见。")
    answer_id = await proposal_store.insert_answer(tx, case, determination_id, tx.actor.person_id, statement)
    if answer_id is None:
        raise Conflict("already_answered", "您的意见已经收到,不需要重复提交。")
    key = str(determination_id)
    await tasks.at_once(tx, END_ANSWER_WINDOW, f"{key}:answered", determination_id=key)
    return answer_id, case.id


async def end_answer_window(database: Database, task: Task) -> None:
    """The applicant has answered, and the township checks again, or has been silent, and the authority decides."""
    async with database.begin_system() as tx:
        found = await proposal_store.get(tx, UUID(task.argument["determination_id"]))
        case = await case_store.lock(tx, found.case_id)
        proposal = await proposal_store.get(tx, found.id)
        if case.state is State.REVIEWED and proposal.state is ProposalState.AGREED:
            if await proposal_store.answer_to(tx, proposal.id) is not None:
                await confirmation.send_back(tx, case, proposal, _ANSWERED)
            else:
                await confirmation.await_authority(tx, case, proposal)
        await tasks.finish(tx, task.id)


async def read_decision(tx: Transaction, decision_id: UUID) -> tuple[Decision, Served | None]:
    """A decision and its service."""
    return await decision_store.get(tx, decision_id)


async def read_decisions(tx: Transaction, case_id: UUID) -> Sequence[tuple[Decision, Served | None]]:
    """The decisions of a case that the actor may see."""
    await case_store.get(tx, case_id)
    return await decision_store.of_case(tx, case_id)


async def keep_material(tx: Transaction, decision_id: UUID, kind: str, blob: Blob) -> tuple[UUID, UUID]:
    """Keep a paper of a decision's service, such as the receipt."""
    decision, _ = await decision_store.get(tx, decision_id)
    case = await case_store.get(tx, decision.case_id)
    return await decision_store.insert_material(tx, case, decision_id, kind, blob), case.id


async def serve(tx: Transaction, decision_id: UUID, served: Served) -> Decision:
    """Record that the document reached the applicant (57号 art. 21)."""
    decision, _ = await decision_store.get(tx, decision_id)
    served.require_plausible(decision, tx.today)
    if served.receipt_hash is not None and not await decision_store.has_material(tx, decision_id, served.receipt_hash):
        problem = FieldProblem("receipt_hash", "这个摘要不在已上传的材料中,请先上传送达回证。")
        raise Invalid("receipt_unknown", "没有找到所填的送达回证。", fields=(problem,))
    case = await case_store.get(tx, decision.case_id)
    if not await decision_store.insert_service(tx, case, decision_id, served):
        raise Conflict("already_served", "这份决定书已经登记送达。")
    message = events.served(decision, served.way, served.served_on)
    tx.publish(message, case.id, area=case.county, schemes=case.schemes)
    return decision
