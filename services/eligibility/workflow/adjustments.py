"""A running right is adjusted or stopped: proposed, heard, decided (社会救助法 arts. 47, 48; 57号 art. 32)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.eligibility import adjustment as rules
from services.eligibility import authority as powers
from services.eligibility import decision as decisions
from services.eligibility import hearing as hearings
from services.eligibility import issuing, letter, right_events, running_review
from services.eligibility.adjustment import Adjustment, AdjustmentKind, AdjustmentState
from services.eligibility.adoption import Adoption
from services.eligibility.authority import Authority
from services.eligibility.case import AssistanceCase, State
from services.eligibility.decision import STOPPED, Decision, Handlers, Kind
from services.eligibility.determination import CERTIFIED, GRANTED, Line
from services.eligibility.determining import determine
from services.eligibility.hearing import Hearing
from services.eligibility.policy.policy import Policy
from services.eligibility.running_review import ReviewState
from services.eligibility.store import adjustments as adjustment_store
from services.eligibility.store import cases as case_store
from services.eligibility.store import decisions as decision_store
from services.eligibility.store import facts as fact_store
from services.eligibility.store import reviews as review_store
from services.eligibility.workflow import hearings as hearing_room
from services.eligibility.workflow import review_calls, survivors
from services.eligibility.workflow.endings import end_reviews
from services.eligibility.workflow.proposals import gather_facts, pins_of
from shared.crypto.signing import Signer
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict, FieldProblem, Invalid

_SHORTEST_REASON = 10
_DEAD = "登记的保障对象已经去世。"
_BY_PAPER = {rules.VOLUNTARY: ("stop_request",), rules.MOVED_AWAY: ()}


@dataclass(frozen=True, slots=True)
class Intention:
    """What a clerk intends: from newly adopted facts, or a stop on a paper (of the people's own wish, or of a move)."""

    cause: str
    reason: str
    adoption: Adoption
    paper_hash: str | None

    @property
    def is_by_paper(self) -> bool:
        """Whether nothing is computed."""
        return self.cause in _BY_PAPER


async def propose(tx: Transaction, case_id: UUID, intention: Intention, policy: Policy) -> Adjustment:
    """Say what is intended; an earlier intention that still waits is dropped for it, with its hearings."""
    case = await case_store.lock(tx, case_id)
    case.require(State.GRANTED)
    in_force = await running(tx, case.id)
    former = await adjustment_store.open_of_case(tx, case.id)
    if former is not None:
        await _give_up(tx, case, replace(former, state=AdjustmentState.SUPERSEDED))
    if await survivors.are_all_dead(tx, case, policy):
        made, facts_id = _by_death(tx, in_force, intention.reason), None
    elif intention.is_by_paper:
        made, facts_id = await _by_paper(tx, in_force, intention), None
    else:
        made, facts_id = await _by_facts(tx, case, in_force, intention, policy)
    made = hearing_room.giving_days(made, policy, tx.today)
    await _say(tx, case, facts_id, made)
    if former is not None:
        await _hand_on_reviews(tx, former, made)
    return made


async def propose_end_by_death(tx: Transaction, case: AssistanceCase) -> None:
    """Whoever was paid is dead: the system proposes the stop, and the authority decides (57号 art. 32)."""
    await _say(tx, case, None, _by_death(tx, await running(tx, case.id), _DEAD))


async def _say(tx: Transaction, case: AssistanceCase, facts_id: UUID | None, made: Adjustment) -> None:
    await adjustment_store.insert(tx, case, facts_id, made)
    tx.publish(right_events.adjustment_proposed(made), case.id, area=case.county, schemes=case.schemes)


async def _hand_on_reviews(tx: Transaction, former: Adjustment, made: Adjustment) -> None:
    """A review that led to the former intention has led to the new one."""
    for review in await review_store.led_to(tx, former.id):
        await review_store.save(tx, replace(review, adjustment_id=made.id))


async def running(tx: Transaction, case_id: UUID) -> Decision:
    """The decision by which a case is paid month by month."""
    found = await decision_store.in_force(tx, case_id)
    if found is None or not found.granted or found.kind is Kind.EMERGENCY:
        raise Conflict("nothing_running", "这个案件没有按月发放的待遇,不能调整或者停发。")
    return found


async def drop(tx: Transaction, case: AssistanceCase, adjustment: Adjustment) -> None:
    """An intention is given up and none takes its place: the reviews that it came of are to be done again."""
    await _give_up(tx, case, adjustment)
    reviews = await review_store.of_case(tx, case.id)
    waiting = {review.cause for review in reviews if review.state is ReviewState.OPEN}
    for review in await review_store.led_to(tx, adjustment.id):
        if review.cause not in waiting:
            again = review.reopened()
            await review_store.save(tx, again)
            tx.publish(right_events.review_due(again), case.id, area=case.county, schemes=case.schemes)
            waiting.add(review.cause)


async def _give_up(tx: Transaction, case: AssistanceCase, adjustment: Adjustment) -> None:
    await adjustment_store.save(tx, adjustment)
    tx.publish(right_events.adjustment_dropped(adjustment, tx.today), case.id, area=case.county, schemes=case.schemes)


async def _by_paper(tx: Transaction, in_force: Decision, intention: Intention) -> Adjustment:
    kinds = _BY_PAPER[intention.cause]
    await hearing_room.require_paper(tx, in_force.id, intention.paper_hash, "paper_hash", *kinds)
    return _adjustment(tx, in_force, intention, AdjustmentKind.STOP)


def _by_death(tx: Transaction, in_force: Decision, reason: str) -> Adjustment:
    """Nothing is computed where nobody is left, and nobody can be heard."""
    return _adjustment(tx, in_force, Intention(rules.DEATH, reason, Adoption(), None), AdjustmentKind.STOP)


async def _by_facts(
    tx: Transaction, case: AssistanceCase, in_force: Decision, intention: Intention, policy: Policy
) -> tuple[Adjustment, UUID]:
    """The law applied anew to what is known now: nobody sets an amount by hand."""
    pins = pins_of(case)
    facts = await gather_facts(tx, case, intention.adoption, policy)
    determination = determine(facts, policy, tx.today)
    kind = rules.kind_of(paid_line(in_force), determination)
    made = _adjustment(tx, in_force, intention, kind)
    if kind is AdjustmentKind.STOP:
        made = replace(made, cause=rules.cause_of_stop(determination))
    facts_id = await fact_store.insert_adopted(tx, case, facts, intention.adoption)
    return replace(made, determination=determination, pins=pins), facts_id


def paid_line(decision: Decision) -> Line:
    """The line of a decision that pays."""
    line = rules.granting(decision.lines)
    if line is None:
        raise Conflict("nothing_running", "这份决定没有按月发放的待遇。")
    return line


def _adjustment(tx: Transaction, in_force: Decision, intention: Intention, kind: AdjustmentKind) -> Adjustment:
    return Adjustment(
        id=new_id(),
        case_id=in_force.case_id,
        replaces_id=in_force.id,
        kind=kind,
        cause=intention.cause,
        reason=intention.reason,
        determination=None,
        pins=None,
        paper_hash=intention.paper_hash,
        proposed_by=tx.actor.id,
        proposed_on=tx.today,
        hear_until=None,
    )


async def read(tx: Transaction, adjustment_id: UUID) -> tuple[Adjustment, Sequence[Hearing]]:
    """An adjustment with its hearings; the case behind it is fenced by scheme."""
    adjustment = await adjustment_store.get(tx, adjustment_id)
    await case_store.get(tx, adjustment.case_id)
    return adjustment, await adjustment_store.hearings_on(tx, adjustment_id)


async def read_all(tx: Transaction, case_id: UUID) -> Sequence[tuple[Adjustment, Sequence[Hearing]]]:
    """The adjustments of a case that the actor may see."""
    await case_store.get(tx, case_id)
    found = await adjustment_store.of_case(tx, case_id)
    return [(each, await adjustment_store.hearings_on(tx, each.id)) for each in found]


async def send_back(tx: Transaction, adjustment_id: UUID, opinion: str) -> Adjustment:
    """The authority does not follow the intention; the right runs on as it is."""
    case, adjustment, _ = await decidable(tx, adjustment_id)
    if len(opinion.strip()) < _SHORTEST_REASON:
        problem = FieldProblem("opinion", f"退回的,请写明具体理由,不少于{_SHORTEST_REASON}个字。")
        raise Invalid("reason_required", "退回的,必须说明理由。", fields=(problem,))
    returned = replace(adjustment, state=AdjustmentState.RETURNED, returned_for=opinion)
    await drop(tx, case, returned)
    if returned.is_of_last_death:
        # Payments stay held: somebody has to correct the death, or propose the stop again.
        due_on = running_review.months_after(tx.today, running_review.DEATH_MONTHS)
        await review_calls.ask(tx, case, running_review.DEATH, str(returned.id), due_on)
    return returned


async def decide(tx: Transaction, adjustment_id: UUID, opinion: str, signer: Signer) -> Decision:
    """Adjust or stop, never for the worse unheard; by neither the proposer nor who held the hearing."""
    case, adjustment, authority = await decidable(tx, adjustment_id)
    in_force = await running(tx, case.id)
    adjustment.require_current(pins_of(case) if case.has_all_facts else None, in_force.id)
    heard = await adjustment_store.hearings_on(tx, adjustment.id)
    hearings.require_decider(heard, tx.actor.id)
    if adjustment.needs_hearing:
        hearings.require_heard(heard, adjustment.hear_until, tx.today)
    decision = await _decision(tx, case, adjustment, authority, rules.new_lines(adjustment, paid_line(in_force)))
    decision = replace(decision, opinion=opinion)
    if adjustment.is_of_last_death:
        decision = replace(decision, last_month=f"{await survivors.last_death(tx, in_force):%Y-%m}")
    text = letter.of_adjustment(decision, case, authority, paid_line(in_force), hearings.told(heard))
    decision = replace(decision, text=text + letter.warning(rules.examples(adjustment)))
    is_stop = decision.kind is Kind.STOPPED
    stopped = right_events.stopped(decision, adjustment.cause, adjustment.id)
    message = stopped if is_stop else right_events.adjusted(decision, adjustment)
    handlers = Handlers(adjustment.proposed_by, reviewed_by=hearings.hearer(heard))
    signed = await issuing.issue(tx, case, decision, message, handlers, signer)
    await adjustment_store.save(tx, replace(adjustment, state=AdjustmentState.DECIDED))
    await case_store.save(tx, case.moved(State.STOPPED if is_stop else State.GRANTED))
    if is_stop:
        await end_reviews(tx, case)
    return signed


async def decidable(tx: Transaction, adjustment_id: UUID) -> tuple[AssistanceCase, Adjustment, Authority]:
    """Case and adjustment under lock, after whoever may not decide was refused."""
    found = await adjustment_store.get(tx, adjustment_id)
    case = await case_store.lock(tx, found.case_id)
    adjustment = await adjustment_store.get(tx, adjustment_id)
    adjustment.require_open()
    authority = await _authority(tx, case, adjustment)
    authority.require(tx.actor)
    adjustment.require_decider(tx.actor.id)
    return case, adjustment, authority


async def _authority(tx: Transaction, case: AssistanceCase, adjustment: Adjustment) -> Authority:
    """Whoever holds the power today; a decision is taken back by the authority that made it."""
    if adjustment.is_withdrawal:
        found, _ = await decision_store.get(tx, adjustment.replaces_id)
        return await powers.of_decision(tx, case, found)
    case.require(State.GRANTED)
    return await powers.of_day(tx, case)


async def _decision(
    tx: Transaction, case: AssistanceCase, adjustment: Adjustment, authority: Authority, lines: tuple[Line, ...]
) -> Decision:
    is_stop = adjustment.kind is AdjustmentKind.STOP
    return Decision(
        id=new_id(),
        case_id=case.id,
        determination_id=None,
        number=await issuing.next_number(tx, case, issuing.DIBAO_SERIES),
        outcome=STOPPED if is_stop else GRANTED,
        edge=any(line.outcome == CERTIFIED for line in lines),
        authority=authority.name,
        authority_level=authority.level,
        authority_area=authority.area,
        lines=lines,
        opinion="",
        decided_by=tx.actor.id,
        decided_on=tx.today,
        first_month=None if is_stop else decisions.first_month(tx.today),
        serve_until=None,
        kind=Kind.STOPPED if is_stop else Kind.ADJUSTED,
        replaces_id=adjustment.replaces_id,
        last_month=f"{tx.today:%Y-%m}" if is_stop else None,
    )
