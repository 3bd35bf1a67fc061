"""What funding says of rights, holds, arrears and recoveries."""

from services.funding.arrears import Arrears
from services.funding.entitlement import Entitlement
from services.funding.instruction import Instruction, State
from services.funding.payroll import Payroll
from services.funding.recovery import Recovery, Repayment
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as events
from shared.database.transaction import Transaction
from shared.vocabulary.money import Money

BENEFICIARY_DEAD = "beneficiary_dead"
"""Whomever a right counts is dead: from the month after, nothing is paid, whoever the payee is."""


def ended(tx: Transaction, right: Entitlement) -> None:
    """A right has its last month."""
    said = events.EntitlementEnded(
        case_id=str(right.case_id),
        entitlement_id=str(right.id),
        scheme=right.scheme,
        last_month=str(right.last_month),
        reason=right.end_reason.value,
        ended_on=tx.today.isoformat(),
    )
    tx.publish(said, right.case_id, area=right.place.county or "", schemes=[right.scheme])


def held(tx: Transaction, right: Entitlement, reason: str) -> None:
    """Nothing more is paid for now."""
    said = events.PaymentHeld(
        case_id=str(right.case_id), entitlement_id=str(right.id), reason=reason, held_on=tx.today.isoformat()
    )
    tx.publish(said, right.case_id, area=right.place.county or "", schemes=[right.scheme])


def freed(tx: Transaction, right: Entitlement) -> None:
    """Payments go on."""
    said = events.PaymentFreed(case_id=str(right.case_id), entitlement_id=str(right.id), freed_on=tx.today.isoformat())
    tx.publish(said, right.case_id, area=right.place.county or "", schemes=[right.scheme])


def owed(tx: Transaction, arrears: Arrears, amount: Money) -> None:
    """Less was paid than was due, over all months of a right."""
    said = events.ArrearsOwed(
        case_id=str(arrears.case_id),
        entitlement_id=str(arrears.entitlement_id),
        scheme=arrears.scheme,
        amount_fen=amount.fen,
        owed_on=tx.today.isoformat(),
    )
    tx.publish(said, arrears.case_id, area=arrears.place.county or "", schemes=[arrears.scheme])


def asked_back(tx: Transaction, recovery: Recovery) -> None:
    """More was paid than was due."""
    said = events.RecoveryOpened(
        case_id=str(recovery.case_id),
        recovery_id=str(recovery.id),
        scheme=recovery.scheme,
        amount_fen=recovery.amount.fen,
        reason=recovery.reason.value,
        opened_on=tx.today.isoformat(),
    )
    tx.publish(said, recovery.case_id, area=recovery.place.county or "", schemes=[recovery.scheme])


def repaid(tx: Transaction, repayment: Repayment, recovery: Recovery) -> None:
    """A part of it came back."""
    said = events.RecoveryRepaid(
        case_id=str(recovery.case_id),
        recovery_id=str(recovery.id),
        amount_fen=repayment.amount.fen,
        left_fen=recovery.left.fen,
        repaid_on=tx.today.isoformat(),
    )
    tx.publish(said, recovery.case_id, area=recovery.place.county or "", schemes=[recovery.scheme])


def answered(tx: Transaction, told: Instruction) -> None:
    """The bank paid, or returned it."""
    names = {
        "case_id": str(told.case_id),
        "instruction_id": str(told.id),
        "entitlement_id": str(told.entitlement_id),
        "period": str(told.period),
    }
    said: events.PaymentSettled | events.PaymentReturned
    if told.state is State.SETTLED:
        settled_on = tx.today.isoformat()
        said = events.PaymentSettled(**names, scheme=told.scheme, amount_fen=told.amount.fen, settled_on=settled_on)
    else:
        returned_on = tx.today.isoformat()
        said = events.PaymentReturned(**names, amount_fen=told.amount.fen, reason=told.reason, returned_on=returned_on)
    tx.publish(said, told.case_id, area=told.place.county or "", schemes=[told.scheme])


def dropped(tx: Transaction, amount: Money, recovery: Recovery) -> None:
    """A part of it was due after all."""
    said = events.RecoveryDropped(
        case_id=str(recovery.case_id),
        recovery_id=str(recovery.id),
        amount_fen=amount.fen,
        left_fen=recovery.left.fen,
        dropped_on=tx.today.isoformat(),
    )
    tx.publish(said, recovery.case_id, area=recovery.place.county or "", schemes=[recovery.scheme])


def reissued(tx: Transaction, told: Instruction) -> None:
    """What came back goes out again."""
    said = events.PaymentReissued(
        case_id=str(told.case_id),
        instruction_id=str(told.id),
        linked_to=str(told.linked_to),
        entitlement_id=str(told.entitlement_id),
        period=str(told.period),
        amount_fen=told.amount.fen,
        reissued_on=tx.today.isoformat(),
    )
    tx.publish(said, told.case_id, area=told.place.county or "", schemes=[told.scheme])


def stopped(tx: Transaction, payroll: Payroll) -> None:
    """A payroll was stopped before the bank had it."""
    said = events.PayrollStopped(
        payroll_id=str(payroll.id),
        scheme=payroll.scheme,
        period=str(payroll.period),
        stopped_on=tx.today.isoformat(),
    )
    tx.publish(said, payroll.id, area=payroll.place.county or "", schemes=[payroll.scheme])
