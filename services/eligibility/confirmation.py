"""The authority's part: its clock starts, it confirms or refuses, the decision is signed and said."""

from dataclasses import replace
from uuid import UUID

from services.eligibility import authority as powers
from services.eligibility import decision as decisions
from services.eligibility import document, events
from services.eligibility.authority import Authority
from services.eligibility.case import AssistanceCase, State
from services.eligibility.decision import Decision
from services.eligibility.determination import DENIED, GRANTED
from services.eligibility.policy.policy import Policy
from services.eligibility.policy.reading import load
from services.eligibility.proposal import Proposal, ProposalState
from services.eligibility.review import CONFIRMED, REFUSED, RETURNED, Verdict
from services.eligibility.store import cases as case_store
from services.eligibility.store import decisions as decision_store
from services.eligibility.store import proposals as proposal_store
from services.eligibility.workflow import review_calls
from services.eligibility.workflow.delegations import name_authority
from shared.contracts.signed import signed_bytes
from shared.crypto.signing import Signer
from shared.crypto.suites import sm3
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict, FieldProblem, Forbidden, Invalid
from shared.vocabulary import calendar

_SHORTEST_REASON = 10


async def await_authority(tx: Transaction, case: AssistanceCase, proposal: Proposal) -> None:
    """Start the authority's ten working days (57号 art. 20)."""
    await proposal_store.save(tx, proposal)
    await case_store.save(tx, (await name_authority(tx, case)).moved(State.AWAITING_CONFIRMATION))
    due = calendar.DEFAULT.add_workdays(tx.today, _law().number("confirmation_days", tx.today))
    message = events.confirmation_due(proposal, due.on, (await powers.of_day(tx, case)).name)
    tx.publish(message, case.id, area=case.county, schemes=case.schemes)


async def confirm(tx: Transaction, determination_id: UUID, verdict: Verdict, signer: Signer) -> Decision | Proposal:
    """Decide on a proposal, or send it back to the township with the reason.

    A refused denial goes back too, instead of becoming a grant by the back door; a doubted grant may, instead of being
    refused unexamined (57号 arts. 19, 20).
    """
    found = await proposal_store.get(tx, determination_id)
    case = await case_store.lock(tx, found.case_id)
    proposal = await proposal_store.get(tx, determination_id)
    authority = await powers.of_day(tx, case)
    authority.require(tx.actor)
    _require_confirmable(tx, case, proposal, verdict)
    if verdict.outcome == RETURNED or (verdict.outcome == REFUSED and not proposal.determination.grants):
        return await send_back(tx, case, proposal, verdict.opinion)
    decision = await _decide(tx, case, proposal, verdict, authority)
    signed = _publish(tx, case, decision, signer)
    await decision_store.insert(tx, case, proposal, signed)
    await proposal_store.save(tx, replace(proposal, state=ProposalState(verdict.outcome)))
    await case_store.save(tx, replace(case.moved(State(signed.outcome)), arrears_from=None))
    if signed.granted:
        await review_calls.schedule(tx, case.id, signed.decided_on)
    return signed


def _require_confirmable(tx: Transaction, case: AssistanceCase, proposal: Proposal, verdict: Verdict) -> None:
    case.require(State.AWAITING_CONFIRMATION)
    if proposal.state is not ProposalState.AGREED:
        raise Conflict("determination_superseded", "这份认定已被退回或取代,请办理最新的认定。")
    if tx.actor.id in proposal.handlers():
        raise Forbidden("own_proposal", "您已办理过这份认定的前面步骤,请由其他人员确认。")
    if tx.actor.id == case.acceptor_id:
        raise Forbidden("own_acceptance", "这件申请是您受理的,受理的人不能再作确认,请由其他人员确认。")
    if proposal.pins.household_version != case.household_version and verdict.outcome != RETURNED:
        raise Conflict("household_changed", "家庭情况已有更新,这份认定依据的是旧情况,请退回重新认定。")
    if case.owes_county_visit and verdict.outcome != RETURNED:
        sentence = (
            "这个案件已作近亲属单独登记备案,或者在审核确认阶段接到投诉、举报,"
            "县级民政部门应当先入户调查并登记,然后再作决定(民发〔2021〕57号第二十条)。"
        )
        raise Conflict("county_visit_missing", sentence)
    if verdict.outcome != CONFIRMED and len(verdict.opinion.strip()) < _SHORTEST_REASON:
        problem = FieldProblem("opinion", f"不同意的,请写明具体理由,不少于{_SHORTEST_REASON}个字。")
        raise Invalid("reason_required", "不予确认或者退回的,必须说明理由。", fields=(problem,))


async def send_back(tx: Transaction, case: AssistanceCase, proposal: Proposal, reason: str) -> Proposal:
    """Let the township look at the facts again; a new proposal follows."""
    returned = proposal.sent_back(reason)
    await proposal_store.save(tx, returned)
    await case_store.save(tx, case.moved(State.FACTS_READY))
    tx.publish(events.reviewed(returned, RETURNED, tx.today), case.id, area=case.county, schemes=case.schemes)
    return returned


async def _decide(
    tx: Transaction, case: AssistanceCase, proposal: Proposal, verdict: Verdict, authority: Authority
) -> Decision:
    determination = proposal.determination
    is_refused = verdict.outcome == REFUSED
    grants = determination.grants and not is_refused
    serial = await tx.draw(f"decision_number:{case.county}:{tx.today.year}")
    days = _law().number("refusal_service_days", tx.today)
    decision = Decision(
        id=new_id(),
        case_id=case.id,
        determination_id=proposal.id,
        number=decisions.number(case.county, tx.today.year, serial),
        outcome=GRANTED if grants else DENIED,
        edge=determination.certifies_edge and not is_refused,
        authority=authority.name,
        authority_level=authority.level,
        authority_area=authority.area,
        lines=decisions.refused(determination.lines, verdict.opinion) if is_refused else determination.lines,
        opinion=verdict.opinion,
        decided_by=tx.actor.id,
        decided_on=tx.today,
        first_month=(case.arrears_from or decisions.first_month(tx.today)) if grants else None,
        serve_until=None if grants else calendar.DEFAULT.add_workdays(tx.today, days).on,
    )
    was_disputed = await proposal_store.was_disputed(tx, case.id)
    return replace(decision, text=document.compose(decision, case, proposal, authority, was_disputed=was_disputed))


def _publish(tx: Transaction, case: AssistanceCase, decision: Decision, signer: Signer) -> Decision:
    """Say the decision; a grant carries digest and signature, because money follows from it."""
    if decision.granted:
        grant = events.granted(decision)
        signed = _signed(decision, signed_bytes(grant), signer)
        grant.digest, grant.signature, grant.key_id = signed.digest, signed.signature, signed.key_id
        tx.publish(grant, case.id, area=case.county, schemes=case.schemes)
        return signed
    denial = events.denied(decision)
    tx.publish(denial, case.id, area=case.county, schemes=case.schemes)
    return _signed(decision, denial.SerializeToString(deterministic=True), signer)


def _signed(decision: Decision, content: bytes, signer: Signer) -> Decision:
    digest = sm3(content)
    return replace(decision, digest=digest, signature=signer.sign(digest), key_id=signer.key_id)


def _law() -> Policy:
    """Powers and statutory clocks: nobody holds a power by way of example, in demo mode either."""
    return load(accepts_examples=False)
