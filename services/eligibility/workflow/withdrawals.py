"""The authority takes a wrong decision back and sets what is right in its place, or has it determined again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.eligibility import authority as powers
from services.eligibility import decision as decisions
from services.eligibility import hearing as hearings
from services.eligibility import issuing, letter, readiness, right_events
from services.eligibility import withdrawal as rules
from services.eligibility.adjustment import WITHDRAWAL, Adjustment, AdjustmentKind, AdjustmentState, examples, granting
from services.eligibility.adoption import Adoption
from services.eligibility.authority import Authority
from services.eligibility.case import AssistanceCase, State
from services.eligibility.decision import WITHDRAWN, Decision, Handlers, Kind
from services.eligibility.determination import CERTIFIED, DENIED, GRANTED, Determination, Line
from services.eligibility.determining import determine
from services.eligibility.hearing import Hearing
from services.eligibility.policy.policy import Policy
from services.eligibility.store import adjustments as adjustment_store
from services.eligibility.store import cases as case_store
from services.eligibility.store import decisions as decision_store
from services.eligibility.store import emergencies as emergency_store
from services.eligibility.store import facts as fact_store
from services.eligibility.withdrawal import Wish
from services.eligibility.workflow import adjustments, review_calls
from services.eligibility.workflow import hearings as hearing_room
from services.eligibility.workflow.endings import end_reviews
from services.eligibility.workflow.proposals import gather_facts, pins_of
from shared.crypto.signing import Signer
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict


@dataclass(frozen=True, slots=True)
class _Undoing:
    """A decision that is to be taken back, with all that bears on it."""

    case: AssistanceCase
    found: Decision
    cause: str
    reason: str
    authority: Authority
    proposed_by: str = ""
    heard: Sequence[Hearing] = ()


async def intend(tx: Transaction, case_id: UUID, wish: Wish, policy: Policy) -> Adjustment:
    """Say what is to be set in the place of a wrong grant, where its people lose by it: they are heard on this."""
    case = await case_store.lock(tx, case_id)
    wish.require_reason()
    found = rules.to_be_heard_on(await _history(tx, case))
    right, facts_id = await _right(tx, case, found, wish.adoption, policy)
    lines = rules.right_lines(found, right, case, wish.reason)
    if not rules.makes_worse(found, lines):
        raise Conflict("hearing_not_needed", "撤销不会使待遇减少,不需要先听取意见,请由有权机关直接撤销。")
    if case.state is State.STOPPED and wish.cause == rules.OWN_MISTAKE:
        raise Conflict("nothing_changes", "待遇已经停发;办理机关自己的错误,不向当事人追回已经发放的救助金。")
    former = await adjustment_store.open_of_case(tx, case.id)
    if former is not None:
        await adjustments.drop(tx, case, replace(former, state=AdjustmentState.SUPERSEDED))
    intended = hearing_room.giving_days(_intention(tx, case, found, wish, right), policy, tx.today)
    await adjustment_store.insert(tx, case, facts_id, intended)
    tx.publish(right_events.adjustment_proposed(intended), case.id, area=case.county, schemes=case.schemes)
    return intended


def _intention(
    tx: Transaction, case: AssistanceCase, found: Decision, wish: Wish, right: Determination | None
) -> Adjustment:
    is_reduction = right is not None and granting(right.lines) is not None
    return Adjustment(
        id=new_id(),
        case_id=case.id,
        replaces_id=found.id,
        kind=AdjustmentKind.REDUCE if is_reduction else AdjustmentKind.STOP,
        cause=WITHDRAWAL,
        reason=wish.reason,
        determination=right,
        pins=pins_of(case) if right is not None else None,
        paper_hash=None,
        proposed_by=tx.actor.id,
        proposed_on=tx.today,
        hear_until=None,
        fault=wish.cause,
    )


async def decide(tx: Transaction, adjustment_id: UUID, opinion: str, signer: Signer) -> Decision:
    """Decide on what was intended: a decision is taken back, or a running right is adjusted or stopped."""
    if not (await adjustment_store.get(tx, adjustment_id)).is_withdrawal:
        return await adjustments.decide(tx, adjustment_id, opinion, signer)
    case, intended, authority = await adjustments.decidable(tx, adjustment_id)
    found = rules.to_be_heard_on(await _history(tx, case))
    rules.require_another(found, tx.actor.id)
    intended.require_current(pins_of(case) if case.has_all_facts else None, found.id)
    heard = await adjustment_store.hearings_on(tx, intended.id)
    hearings.require_decider(heard, tx.actor.id)
    hearings.require_heard(heard, intended.hear_until, tx.today)
    cause = intended.fault or rules.OWN_MISTAKE
    undoing = _Undoing(case, found, cause, intended.reason, authority, intended.proposed_by, heard)
    await adjustment_store.save(tx, replace(intended, state=AdjustmentState.DECIDED))
    lines = rules.right_lines(found, intended.determination, case, intended.reason)
    return await _replace(tx, undoing, lines, examples(intended), signer)


async def withdraw(tx: Transaction, decision_id: UUID, wish: Wish, policy: Policy, signer: Signer) -> Decision:
    """Take a decision back where nobody loses by it: a refusal, an end, or a grant that was too small."""
    found, _ = await decision_store.get(tx, decision_id)
    case = await case_store.lock(tx, found.case_id)
    authority = await powers.of_decision(tx, case, found)
    authority.require(tx.actor)
    rules.require_another(found, tx.actor.id)
    wish.require_reason()
    rules.require_in_force(found, await _history(tx, case))
    undoing = _Undoing(case, found, wish.cause, wish.reason, authority)
    if found.outcome == DENIED:
        rules.require_refusal(found, case)
        return await _determine_again(tx, undoing, signer)
    if not found.granted:
        return await _resume(tx, undoing, signer)
    right, _ = await _right(tx, case, found, wish.adoption, policy)
    lines = rules.right_lines(found, right, case, wish.reason)
    if rules.makes_worse(found, lines):
        sentence = (
            "撤销会使待遇减少或者停止,应当先听取当事人的意见(《社会救助法》第四十八条)。"
            "请经办人先提出拟撤销的意见,告知并听取意见后再决定。"
        )
        raise Conflict("not_heard", sentence)
    return await _replace(tx, undoing, lines, right.examples if right is not None else (), signer)


async def _history(tx: Transaction, case: AssistanceCase) -> list[Decision]:
    return [decision for decision, _ in await decision_store.of_case(tx, case.id)]


async def _right(
    tx: Transaction, case: AssistanceCase, found: Decision, adoption: Adoption, policy: Policy
) -> tuple[Determination | None, UUID | None]:
    """What the law gave on the day of the wrong decision; None for aid that was paid once and found not in order."""
    if found.kind is Kind.EMERGENCY:
        emergency = await emergency_store.get(tx, case.id)
        if emergency.checked_outcome != "not_in_order":
            raise Conflict("emergency_in_order", "这件先行救助还没有核查,或者核查属实,不能撤销。")
        return None, None
    facts = await gather_facts(tx, case, adoption, policy)
    right = determine(facts, policy, found.decided_on)
    return right, await fact_store.insert_adopted(tx, case, facts, adoption)


async def _replace(
    tx: Transaction, undoing: _Undoing, lines: tuple[Line, ...], used: Sequence[str], signer: Signer
) -> Decision:
    """Set what was right in the place of what was given; the case goes on with it, or ends."""
    found, case = undoing.found, undoing.case
    is_worse = rules.makes_worse(found, lines)
    since = rules.first_month(found, undoing.cause, tx.today, is_worse=is_worse)
    made = replace(await _decision(tx, undoing, lines), first_month=since)
    told = hearings.told(undoing.heard)
    text = letter.of_withdrawal(made, case, undoing.authority, found, told, undoing.cause)
    signed = await _issue(tx, undoing, replace(made, text=text + letter.warning(used)), signer)
    await _drop_intention(tx, case)
    if case.state is State.GRANTED:
        await case_store.save(tx, case.moved(State.GRANTED if signed.granted else State.DENIED))
    if not signed.granted:
        await end_reviews(tx, case)
    return signed


async def _drop_intention(tx: Transaction, case: AssistanceCase) -> None:
    intended = await adjustment_store.open_of_case(tx, case.id)
    if intended is not None:
        await adjustments.drop(tx, case, replace(intended, state=AdjustmentState.SUPERSEDED))


async def _determine_again(tx: Transaction, undoing: _Undoing, signer: Signer) -> Decision:
    """The household is determined again; a grant then begins where the first would have."""
    case, found = undoing.case, undoing.found
    arrears_from = decisions.first_month(found.decided_on)
    made = replace(await _decision(tx, undoing, ()), first_month=arrears_from)
    made = replace(made, text=letter.of_new_determination(made, case, undoing.authority, found))
    signed = await _issue(tx, undoing, made, signer)
    await readiness.make_ready(tx, replace(case, arrears_from=arrears_from))
    return signed


async def _resume(tx: Transaction, undoing: _Undoing, signer: Signer) -> Decision:
    """A right that was ended wrongly goes on without a gap (行政复议法 art. 77 has such decisions followed)."""
    case, found = undoing.case, undoing.found
    if found.replaces_id is None:
        raise Conflict("not_withdrawable", "这份决定没有终止按月发放的待遇,不能这样撤销。")
    ended, _ = await decision_store.get(tx, found.replaces_id)
    rules.require_end(found, ended, case)
    made = replace(await _decision(tx, undoing, ended.lines), first_month=rules.resumed_from(found))
    made = replace(made, text=letter.of_resuming(made, case, undoing.authority, found))
    signed = await _issue(tx, undoing, made, signer)
    await case_store.save(tx, case.moved(State.GRANTED))
    await review_calls.schedule(tx, case.id, signed.decided_on)
    return signed


async def _decision(tx: Transaction, undoing: _Undoing, lines: tuple[Line, ...]) -> Decision:
    case, found = undoing.case, undoing.found
    series = issuing.AID_SERIES if found.kind is Kind.EMERGENCY else issuing.DIBAO_SERIES
    return Decision(
        id=new_id(),
        case_id=case.id,
        determination_id=None,
        number=await issuing.next_number(tx, case, series),
        outcome=GRANTED if granting(lines) else WITHDRAWN,
        edge=any(line.outcome == CERTIFIED for line in lines),
        authority=undoing.authority.name,
        authority_level=undoing.authority.level,
        authority_area=undoing.authority.area,
        lines=lines,
        opinion=undoing.reason,
        decided_by=tx.actor.id,
        decided_on=tx.today,
        first_month=None,
        serve_until=None,
        kind=Kind.WITHDRAWN,
        replaces_id=found.id,
    )


async def _issue(tx: Transaction, undoing: _Undoing, made: Decision, signer: Signer) -> Decision:
    message = right_events.withdrawn(made, undoing.found, undoing.cause)
    hearer = hearings.hearer(undoing.heard)
    handlers = Handlers(undoing.proposed_by, reviewed_by=hearer, former_decider=undoing.found.decided_by)
    return await issuing.issue(tx, undoing.case, made, message, handlers, signer)
