"""The authority takes a wrong decision back and sets what is right in its place, or has it determined again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.eligibility import authority as powers
from services.eligibility import decision as decisions
from services.eligibility import hearing as hearings
from services.eligibility import issuing, letter, readiness, right_events
from services.eligibility import withdrawal as rules
from services.eligibility.adjustment import AdjustmentState, granting
from services.eligibility.authority import Authority
from services.eligibility.case import AssistanceCase, State
from services.eligibility.decision import WITHDRAWN, Decision, Handlers, Kind
from services.eligibility.determination import CERTIFIED, DENIED, GRANTED, Determination, Line, determine
from services.eligibility.hearing import Hearing
from services.eligibility.policy.policy import Policy
from services.eligibility.store import adjustments as adjustment_store
from services.eligibility.store import cases as case_store
from services.eligibility.store import decisions as decision_store
from services.eligibility.store import emergencies as emergency_store
from services.eligibility.store import facts as fact_store
from services.eligibility.withdrawal import Wish
from services.eligibility.workflow import adjustments
from services.eligibility.workflow.endings import end_reviews
from services.eligibility.workflow.proposals import gather_facts
from shared.crypto.signing import Signer
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict
from shared.vocabulary.law import LegalBasis

_BY_STATUTE = LegalBasis("社会救助法", "44.1")


@dataclass(frozen=True, slots=True)
class _Undoing:
    """A decision that is to be taken back, with all that bears on it."""

    case: AssistanceCase
    found: Decision
    wish: Wish
    authority: Authority
    heard: Sequence[Hearing]


async def withdraw(tx: Transaction, decision_id: UUID, wish: Wish, policy: Policy, signer: Signer) -> Decision:
    """Take a decision back; a grant with what was right in its place, a refusal to be determined again."""
    found, _ = await decision_store.get(tx, decision_id)
    case = await case_store.lock(tx, found.case_id)
    history = [decision for decision, _ in await decision_store.of_case(tx, case.id)]
    authority = await _authority(tx, case, found)
    authority.require(tx.actor)
    wish.require_lawful(found, history, tx.actor.id)
    heard = await adjustment_store.hearings_on(tx, found.id)
    hearings.require_decider(heard, tx.actor.id)
    undoing = _Undoing(case, found, wish, authority, heard)
    if found.outcome == DENIED:
        rules.require_refusal(found, case, history[-1])
        return await _refusal(tx, undoing, signer)
    rules.require_grant(found, case)
    return await _grant(tx, undoing, policy, signer)


async def _authority(tx: Transaction, case: AssistanceCase, found: Decision) -> Authority:
    """Whose the decision is today; aid that a township gave by the county's leave is the county's to take back."""
    return powers.of_county(case, _BY_STATUTE) if found.kind is Kind.EMERGENCY else await powers.of_day(tx, case)


async def _grant(tx: Transaction, undoing: _Undoing, policy: Policy, signer: Signer) -> Decision:
    """Set what was right in the place of what was given; never for the worse unheard."""
    found, case = undoing.found, undoing.case
    right = await _right(tx, undoing, policy)
    lines = rules.right_lines(found, right, case) if right is not None else ()
    if rules.makes_worse(found, lines):
        hearings.require_heard(undoing.heard)
    made = await _decision(tx, undoing, lines)
    text = letter.of_withdrawal(made, case, undoing.authority, found, hearings.told(undoing.heard))
    made = replace(made, text=text + letter.warning(right.examples if right is not None else ()))
    signed = await _issue(tx, undoing, made, signer)
    await _settle(tx, case, signed)
    return signed


async def _right(tx: Transaction, undoing: _Undoing, policy: Policy) -> Determination | None:
    """What the law gave on the day of the wrong decision; aid that was paid once is right as a whole or not at all."""
    case, adoption = undoing.case, undoing.wish.adoption
    if undoing.found.kind is Kind.EMERGENCY:
        emergency = await emergency_store.get(tx, case.id)
        if emergency.checked_outcome != "not_in_order":
            raise Conflict("emergency_in_order", "这件先行救助还没有核查,或者核查属实,不能撤销。")
        return None
    facts = await gather_facts(tx, case, adoption, policy)
    right = determine(facts, policy, undoing.found.decided_on)
    await fact_store.insert_adopted(tx, case, facts, adoption)
    return right


async def _settle(tx: Transaction, case: AssistanceCase, made: Decision) -> None:
    """The case goes on with what is right, or has ended; an intention on the wrong decision is dropped."""
    intended = await adjustment_store.open_of_case(tx, case.id)
    if intended is not None:
        await adjustments.drop(tx, case, replace(intended, state=AdjustmentState.SUPERSEDED))
    if case.state is State.GRANTED:
        await case_store.save(tx, case.moved(State.GRANTED if made.granted else State.DENIED))
    if not made.granted:
        await end_reviews(tx, case)


async def _refusal(tx: Transaction, undoing: _Undoing, signer: Signer) -> Decision:
    """The household is determined again; a grant then begins where the first would have."""
    case, found = undoing.case, undoing.found
    arrears_from = decisions.first_month(found.decided_on)
    made = replace(await _decision(tx, undoing, ()), first_month=arrears_from)
    made = replace(made, text=letter.of_withdrawal(made, case, undoing.authority, found, ""))
    signed = await _issue(tx, undoing, made, signer)
    await readiness.make_ready(tx, replace(case, arrears_from=arrears_from))
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
        lines=lines,
        opinion=undoing.wish.reason,
        decided_by=tx.actor.id,
        decided_on=tx.today,
        first_month=found.first_month,
        serve_until=None,
        kind=Kind.WITHDRAWN,
        replaces_id=found.id,
    )


async def _issue(tx: Transaction, undoing: _Undoing, made: Decision, signer: Signer) -> Decision:
    message = right_events.withdrawn(made, undoing.found, undoing.wish.cause)
    hearer = hearings.hearer(undoing.heard)
    handlers = Handlers("", reviewed_by=hearer, former_decider=undoing.found.decided_by)
    return await issuing.issue(tx, undoing.case, made, message, handlers, signer)
