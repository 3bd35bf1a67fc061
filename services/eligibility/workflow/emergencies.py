"""Urgent need: reported, decided at once, explained afterwards and checked (社会救助法 art. 50)."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from services.eligibility import authority as powers
from services.eligibility import emergency as emergencies
from services.eligibility import events, issuing, letter, names, right_events
from services.eligibility.authority import Authority
from services.eligibility.case import AssistanceCase, State
from services.eligibility.decision import Decision, Handlers, Kind
from services.eligibility.determination import DENIED, GRANTED, Line
from services.eligibility.emergency import Emergency, OwnPower, Ruling
from services.eligibility.policy.policy import Parameter, Policy
from services.eligibility.store import cases as case_store
from services.eligibility.store import deaths as death_store
from services.eligibility.store import decisions as decision_store
from services.eligibility.store import emergencies as emergency_store
from shared.contracts.places import area_of
from shared.crypto.signing import Signer
from shared.database.readers import let_read
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal.event import Recorded
from shared.refusal import Conflict, FieldProblem, Forbidden, Invalid
from shared.vocabulary import calendar
from shared.vocabulary.law import LegalBasis
from shared.vocabulary.money import ZERO, Money

_SMALL_LIMIT = "emergency_small_limit"
_DAY_LIMIT = "emergency_day_limit"
_PAYEE_DAYS = "emergency_payee_days"
_SUPPLEMENT_DAYS = "emergency_supplement_workdays"
_SHORTEST_REASON = 10
_BY_STATUTE = LegalBasis("社会救助法", "44.1")


async def hear_report(tx: Transaction, event: Recorded) -> None:
    """Somebody in urgent need was reported: a case of its own, which waits for the authority's ruling at once."""
    message = event.message
    case = await case_store.ensure(tx, UUID(message.case_id), event.area)
    state = State.EMERGENCY_REPORTED if case.state is State.WAITING else case.state
    opened = replace(
        case,
        case_number=message.case_number,
        place=area_of(message.place),
        schemes=(names.TEMPORARY,),
        state=state,
    )
    await case_store.save(tx, opened)
    await case_store.place_rows(tx, opened)
    await emergency_store.insert(tx, opened, right_events.emergency(message, tx.today))
    await let_read(tx, case.id, map(UUID, message.reader_person_ids))


async def hear_supplement(tx: Transaction, event: Recorded) -> None:
    """The explanation and the papers have come; the check may begin."""
    emergency = await emergency_store.get(tx, UUID(event.message.case_id), lock=True)
    if emergency.supplemented_on is None:
        supplemented_on = events.day(event.message.supplemented_on) or tx.today
        await emergency_store.save(tx, replace(emergency, supplemented_on=supplemented_on))


async def identify(tx: Transaction, case_id: UUID, person_id: UUID) -> None:
    """Who was known without identity is somebody now: the check waits for their report too."""
    emergency = await emergency_store.get(tx, case_id, lock=True)
    await emergency_store.save(tx, replace(emergency, person_id=person_id, is_identified=True))


async def read(tx: Transaction, case_id: UUID) -> tuple[AssistanceCase, Emergency]:
    """An emergency that the actor may see."""
    return await case_store.get(tx, case_id), await emergency_store.get(tx, case_id)


async def rule(tx: Transaction, case_id: UUID, ruling: Ruling, policy: Policy, signer: Signer) -> Decision:
    """Give aid before the papers, or decline it with reasons; whoever reported does not decide."""
    case = await case_store.lock(tx, case_id)
    case.require(State.EMERGENCY_REPORTED)
    emergency = await emergency_store.get(tx, case_id, lock=True)
    ruling.require_lawful(emergency, tx.actor.id)
    if ruling.grants and emergency.person_id in await death_store.of_case(tx, case.id):
        raise Conflict("person_dead", "求助人已登记死亡,不能再给予救助。登记有误的,请先更正死亡登记。")
    limit, days = policy.if_set(_SMALL_LIMIT, tx.today), policy.if_set(_SUPPLEMENT_DAYS, tx.today)
    if not ruling.grants:
        ruling.require_declinable(emergency, Money.of_yuan(limit.value) if limit else None)
    authority = await _authority(tx, case, ruling, emergency, policy)
    authority.require(tx.actor)
    is_small = authority.level == "township"
    decision = await _decision(tx, case, ruling, authority, ruling.line(emergency, is_small=is_small))
    ruled = _ruled(tx, emergency, ruling, decision, days)
    used_values = _used(tx, policy, ruling, is_small=is_small)
    decision = replace(decision, text=letter.of_emergency(decision, case, ruled, authority, used_values))
    message = (
        right_events.emergency_granted(decision, ruled) if ruling.grants else right_events.emergency_declined(decision)
    )
    signed = await issuing.issue(tx, case, decision, message, Handlers(emergency.reporter_id), signer)
    await emergency_store.save(tx, ruled)
    await case_store.save(tx, case.moved(State.GRANTED if ruling.grants else State.DENIED))
    return signed


def _ruled(
    tx: Transaction, emergency: Emergency, ruling: Ruling, decision: Decision, days: Parameter | None
) -> Emergency:
    ruled = replace(emergency, decision_id=decision.id)
    if not ruling.grants:
        return ruled
    return replace(
        ruled,
        supplement_until=_until(tx, days),
        given=ruling.amount,
        given_by=decision.authority_level,
        given_on=tx.today,
    )


def _used(tx: Transaction, policy: Policy, ruling: Ruling, *, is_small: bool) -> list[Parameter]:
    """What the decision stands on besides the law, of which the document says so where it is an example."""
    wanted = [_SMALL_LIMIT] if is_small or ruling.is_declined_as_large else []
    if ruling.grants:
        wanted += [_SUPPLEMENT_DAYS, *([_DAY_LIMIT, _PAYEE_DAYS] if is_small else [])]
    known = (policy.if_set(name, tx.today) for name in wanted)
    return [row for row in known if row is not None]


async def _decision(
    tx: Transaction, case: AssistanceCase, ruling: Ruling, authority: Authority, line: Line
) -> Decision:
    return Decision(
        id=new_id(),
        case_id=case.id,
        determination_id=None,
        number=await issuing.next_number(tx, case, issuing.AID_SERIES),
        outcome=GRANTED if ruling.grants else DENIED,
        edge=False,
        authority=authority.name,
        authority_level=authority.level,
        authority_area=authority.area,
        lines=(line,),
        opinion=ruling.reason,
        decided_by=tx.actor.id,
        decided_on=tx.today,
        first_month=f"{tx.today:%Y-%m}" if ruling.grants else None,
        serve_until=None,
        kind=Kind.EMERGENCY,
    )


async def _authority(
    tx: Transaction, case: AssistanceCase, ruling: Ruling, emergency: Emergency, policy: Policy
) -> Authority:
    """The county decides any amount by the statute alone, a township small ones by a power given for them.

    社会救助暂行办法 art. 48 lets the county entrust small amounts to townships and keeps the county's own power.
    """
    if tx.actor.level != "township":
        return powers.of_county(case, _BY_STATUTE)
    township = await powers.township_power(tx, case, names.TEMPORARY)
    if township is None:
        raise Forbidden("no_power", "乡镇(街道)今天没有临时救助的决定权限,请立即转县级民政部门尽快决定。")
    power = OwnPower(
        small=Money.of_yuan(policy.parameter(_SMALL_LIMIT, tx.today).value),
        day=Money.of_yuan(policy.parameter(_DAY_LIMIT, tx.today).value),
        payee_days=policy.number(_PAYEE_DAYS, tx.today),
    )
    to_payee, on_day = await _given(tx, township.area, emergency, power) if ruling.grants else (ZERO, ZERO)
    power.require(ruling.asked(emergency), to_payee, on_day)
    return township


async def _given(tx: Transaction, township: str, emergency: Emergency, power: OwnPower) -> tuple[Money, Money]:
    """What the township gave before, to this payee and today; whoever else decides for it at this moment waits."""
    await tx.draw(f"urgent aid {township}")
    payee, after = emergency.payee_person_id, tx.today - timedelta(days=power.payee_days)
    to_payee = await emergency_store.given_to(tx, township, payee, after) if payee is not None else ZERO
    return to_payee, await emergency_store.given_on(tx, township, tx.today)


def _until(tx: Transaction, days: Parameter | None) -> date | None:
    """The last day for the explanation, where the place has set one; aid does not wait for that."""
    return calendar.DEFAULT.add_workdays(tx.today, int(days.value)).on if days is not None else None


async def check(tx: Transaction, decision_id: UUID, outcome: str, reason: str) -> Emergency:
    """Look at the papers, and at the report of a known person, after the aid (社会救助法 art. 50)."""
    decision, _ = await decision_store.get(tx, decision_id)
    if decision.kind is not Kind.EMERGENCY or not decision.granted:
        raise Conflict("not_an_emergency", "这份决定不是先行救助的决定,不需要这项核查。")
    case = await case_store.lock(tx, decision.case_id)
    emergency = await emergency_store.get(tx, case.id, lock=True)
    emergency.require_checkable(tx.actor.id, decision.decided_by, case.report_id)
    if outcome != emergencies.IN_ORDER and len(reason.strip()) < _SHORTEST_REASON:
        problem = FieldProblem("reason", f"核查有问题的,请写明具体情况,不少于{_SHORTEST_REASON}个字。")
        raise Invalid("reason_required", "核查认为有问题的,必须说明理由。", fields=(problem,))
    checked = replace(
        emergency, checked_outcome=outcome, check_reason=reason, checked_by=tx.actor.id, checked_on=tx.today
    )
    await emergency_store.save(tx, checked)
    message = right_events.emergency_checked(decision, outcome, tx.today)
    tx.publish(message, case.id, area=case.county, schemes=case.schemes)
    return checked
