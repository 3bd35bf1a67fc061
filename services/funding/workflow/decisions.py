"""Signed decisions become rights: they are kept as they were signed, and a task carries them out in their order."""

from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

import structlog
from google.protobuf.message import Message

from services.funding.entitlement import End, Entitlement, Kind, State
from services.funding.payee import Payee
from services.funding.period import Period
from services.funding.store import entitlements, events_of_life, instructions
from services.funding.store.entitlements import Heard
from services.funding.workflow import moves, rights
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.signed import signed_bytes
from shared.crypto.refusals import SignatureRefused
from shared.crypto.signing import Verifier
from shared.crypto.suites import sm3
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal.event import Recorded
from shared.tasks import task as tasks
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money

OPEN: Final = "open_entitlements"
_GRANTED = "granted"
_PAID_ONCE = "temporary"
_DEATH = "death"

Granted = eligibility.AssistanceGranted
Emergency = eligibility.EmergencyGranted
Adjusted = eligibility.AssistanceAdjusted
Stopped = eligibility.AssistanceStopped
Withdrawn = eligibility.DecisionWithdrawn
Opening = Granted | Emergency | Adjusted | Withdrawn
Decision = Opening | Stopped
_TYPES: Final[dict[str, type[Decision]]] = {
    each.DESCRIPTOR.name: each for each in (Granted, Emergency, Adjusted, Stopped, Withdrawn)
}

log = structlog.get_logger()


class CaseNotYetKnown(Exception):
    """The decision came before the acceptance: no order holds between topics, so the task tries again."""


class WaitsForEarlier(Exception):
    """An earlier decision of the case is still to be carried out; the task tries again."""


async def hear(tx: Transaction, event: Recorded) -> None:
    """Keep the decision as it was signed; a task checks the signature and carries it out."""
    message: Message = event.message
    if isinstance(message, Withdrawn) and not message.was_grant:
        return
    heard = Heard(
        UUID(event.message.decision_id),
        UUID(event.message.case_id),
        message.DESCRIPTOR.name,
        message.SerializeToString(deterministic=True),
        Area.of(event.area),
    )
    kept = await entitlements.keep_decision(tx, heard)
    if kept is not None:
        await tasks.at_once(tx, OPEN, str(kept))


async def carry_out(tx: Transaction, decision_id: UUID, verifier: Verifier) -> None:
    """Do what a decision says, if its signature holds: a forged event never becomes money."""
    heard = await entitlements.heard_decision(tx, decision_id)
    if heard is None:
        return
    decision = _read(heard)
    problem = _forgery(decision, verifier)
    if not problem and heard.stands_for is not None:
        if await _is_signed_already(tx, heard.stands_for, verifier):
            problem = "another_is_signed"
        else:
            await entitlements.close_decision(tx, heard.id, "opened")
            heard = await entitlements.put_in_place(tx, heard)
    if problem:
        await _refuse(tx, heard, problem)
        return
    payees = await entitlements.hold_case(tx, heard.case_id)
    if await entitlements.has_earlier(tx, heard):
        raise WaitsForEarlier(decision.case_id)
    if not payees and _pays(decision):
        raise CaseNotYetKnown(decision.case_id)
    if any(payee.is_withdrawn for payee in payees):
        await _refuse(tx, heard, "case_withdrawn")
        return
    await entitlements.close_decision(tx, heard.id, "opened")
    if payees:
        await _carry_out(tx, decision)


def _read(heard: Heard) -> Decision:
    return _TYPES[heard.type].FromString(heard.message)


async def _is_signed_already(tx: Transaction, decision_id: UUID, verifier: Verifier) -> bool:
    """Whether a message that came before is the signed one: it was carried out, or waits to be."""
    first = await entitlements.heard_decision(tx, decision_id)
    if first is None:
        return await entitlements.is_carried_out(tx, decision_id)
    return not _forgery(_read(first), verifier)


async def _refuse(tx: Transaction, heard: Heard, problem: str) -> None:
    log.error("decision_refused", decision_id=str(heard.id), case_id=str(heard.case_id), reason=problem)
    await entitlements.close_decision(tx, heard.id, "refused", problem)


def _pays(decision: Decision) -> bool:
    """Whether it says what is to be paid; one for a certificate alone names no payee."""
    return not isinstance(decision, Stopped) and bool(_money_lines(decision))


def _money_lines(decision: Opening) -> list[common.Line]:
    return [line for line in decision.lines if line.outcome == _GRANTED and line.amount_fen_monthly > 0]


def _forgery(decision: Decision, verifier: Verifier) -> str:
    """Why a message is not what eligibility has signed; empty where it is."""
    digest = sm3(signed_bytes(decision))
    if decision.key_id != verifier.key_id or decision.digest != digest:
        return "digest_or_key_differs"
    try:
        verifier.verify(digest, decision.signature)
    except SignatureRefused:
        return "signature_invalid"
    return ""


async def _carry_out(tx: Transaction, decision: Decision) -> None:
    case_id = UUID(decision.case_id)
    held = await rights.hold(tx, case_id)
    regular = [right for right in held if right.kind is Kind.REGULAR]
    match decision:
        case eligibility.AssistanceStopped():
            reason = End.DEATH if decision.cause == _DEATH else End.STOPPED
            await rights.end(tx, regular, Period.of(decision.last_month), reason)
        case eligibility.AssistanceAdjusted():
            await _replace(tx, decision, regular, Period.of(decision.first_month), End.ADJUSTED)
        case eligibility.DecisionWithdrawn():
            await _take_back(tx, decision, held)
        case eligibility.EmergencyGranted():
            await _open(tx, decision, Period.of(decision.period), None)
        case _:
            await _open(tx, decision, Period.of(decision.first_month), None)
    schemes = {right.scheme for right in await entitlements.of_case(tx, case_id)}
    for scheme in sorted(schemes):
        await rights.settle(tx, case_id, scheme)


async def _take_back(tx: Transaction, decision: Withdrawn, held: list[Entitlement]) -> None:
    """The lines hold in place of the withdrawn decision, from its first month on.

    A right that had ended by then ends where it did; it goes on where the withdrawn decision was what ended it.
    """
    withdrawn = UUID(decision.withdrawn_decision_id)
    its_own = [right for right in held if right.decision_id == withdrawn]
    once = [right for right in its_own if right.kind is Kind.ONE_OFF]
    former = once or [right for right in held if right.kind is Kind.REGULAR]
    is_over = bool(its_own) and all(right.state is State.ENDED for right in former)
    ends = [right.last_month for right in former if right.last_month is not None and not right.is_void]
    last = max(ends) if is_over and ends and not once else None
    await _replace(tx, decision, former, Period.of(decision.first_month), End.WITHDRAWN, last)
    for right in once:
        # Whoever did nothing wrong keeps what was paid once; what was not paid yet is not paid any more.
        if not await instructions.is_told(tx, right.id):
            await rights.end(tx, [right], right.first_month.before, End.WITHDRAWN)


async def _replace(
    tx: Transaction,
    decision: Adjusted | Withdrawn,
    former: list[Entitlement],
    first_month: Period,
    reason: End,
    last_month: Period | None = None,
) -> None:
    await rights.end(tx, former, first_month.before, reason)
    if last_month is None or first_month <= last_month:
        await _open(tx, decision, first_month, last_month)


async def _open(tx: Transaction, decision: Opening, first_month: Period, last_month: Period | None) -> None:
    """Open the lines that grant money where the household lived in their first month, and move them on from there."""
    payees = await entitlements.hold_case(tx, UUID(decision.case_id))
    present = next(payee for payee in payees if not payee.is_former)
    gone = await events_of_life.moves_of(tx, present.case_id)
    later = [move for move in gone if move.first_month > first_month]
    start = next((payee for payee in payees if later and payee.place.county == later[0].from_county), present)
    for line in _money_lines(decision):
        persons = await events_of_life.present_ids(tx, map(UUID, line.person_ids))
        right = replace(_right(decision, line, start, first_month, last_month), person_ids=persons)
        opened = await rights.open_right(tx, right)
        if last_month is not None:
            await rights.end(tx, [opened], last_month, End.WITHDRAWN)
        for move in later:
            await moves.carry_on(tx, right.case_id, right.scheme, move)


def _right(
    decision: Opening, line: common.Line, payee: Payee, first_month: Period, last_month: Period | None
) -> Entitlement:
    is_once = line.scheme == _PAID_ONCE
    return Entitlement(
        id=new_id(),
        case_id=payee.case_id,
        case_number=payee.case_number,
        decision_id=UUID(decision.decision_id),
        determination_id=UUID(decision.determination_id) if isinstance(decision, Granted) else None,
        scheme=line.scheme,
        amount_monthly=Money(line.amount_fen_monthly),
        person_ids=tuple(dict.fromkeys(map(UUID, line.person_ids))),
        first_month=first_month,
        decided_on=date.fromisoformat(decision.decided_on),
        state=State.FUNDED,
        place=payee.place,
        kind=Kind.ONE_OFF if is_once else Kind.REGULAR,
        last_month=first_month if is_once else last_month,
        end_reason=End.NOT_YET,
    )
