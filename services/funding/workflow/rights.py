"""A case reaches funding: its readers, its payee, and the signed decision that opens entitlements."""

from datetime import date
from typing import Final
from uuid import UUID

import structlog

from services.funding.entitlement import Entitlement, State
from services.funding.payee import Payee
from services.funding.period import Period
from services.funding.store import entitlements
from services.funding.workflow import funds
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.signed import signed_bytes
from shared.crypto.keyring import DataClass
from shared.crypto.refusals import SignatureRefused
from shared.crypto.signing import Verifier
from shared.crypto.suites import sm3
from shared.database.readers import let_read
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal.event import Recorded
from shared.tasks import task as tasks
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money

OPEN: Final = "open_entitlements"
_GRANTED = "granted"

log = structlog.get_logger()


class CaseNotYetKnown(Exception):
    """The decision came before the acceptance: no order holds between topics, so the task tries again."""


async def admit_readers(tx: Transaction, event: Recorded) -> None:
    """An application names who of the household may read the case."""
    await let_read(tx, UUID(event.message.case_id), map(UUID, event.message.reader_person_ids))


async def keep_payee(tx: Transaction, event: Recorded) -> None:
    """An accepted application says who is paid (57号 art. 25): the account, sealed to us, is sealed to its row.

    One for a certificate alone names nobody, since nothing will be paid.
    """
    accepted = event.message
    if not accepted.payee_person_id:
        return
    case_id, person_id = UUID(accepted.case_id), UUID(accepted.payee_person_id)
    names = common.PersonTexts.FromString(
        tx.keyring.open_event(event.publisher, DataClass.NAME, event.id, accepted.sealed.name)
    )
    payee = Payee(
        id=new_id(),
        case_id=case_id,
        case_number=accepted.case_number,
        person_id=person_id,
        name={item.person_id: item.text for item in names.items}[accepted.payee_person_id],
        account_tail=accepted.account_tail,
        is_withdrawn=False,
        place=_area(accepted.place),
    )
    account = tx.keyring.open_account(accepted.sealed.account, bound_to=f"{case_id}|{person_id}".encode())
    await entitlements.add_payee(tx, payee, account.decode())
    await entitlements.admit(tx, case_id, {UUID(accepted.applicant_person_id), person_id})


async def forget_account(tx: Transaction, event: Recorded) -> None:
    """A withdrawn application is not paid, and its account is erased; a right that is open already stays."""
    case_id = UUID(event.message.case_id)
    payee = await entitlements.payee_of_case(tx, case_id)
    if payee is not None and not payee.is_withdrawn and not await entitlements.of_case(tx, case_id):
        await entitlements.erase_account(tx, payee)


async def hear_decision(tx: Transaction, event: Recorded) -> None:
    """Keep the decision as it was signed; a task checks the signature and opens the entitlements."""
    decision_id = UUID(event.message.decision_id)
    county = Area.of(event.area)
    message = event.message.SerializeToString(deterministic=True)
    if await entitlements.keep_decision(tx, decision_id, UUID(event.message.case_id), message, county):
        await tasks.at_once(tx, OPEN, str(decision_id))


async def open_entitlements(tx: Transaction, decision_id: UUID, verifier: Verifier) -> None:
    """Open what a decision grants, if its signature holds: a forged event never becomes money."""
    message = await entitlements.heard_decision(tx, decision_id)
    if message is None:
        return
    granted = eligibility.AssistanceGranted.FromString(message)
    payee = await entitlements.payee_of_case(tx, UUID(granted.case_id))
    if payee is None:
        raise CaseNotYetKnown(granted.case_id)
    problem = _problem(granted, payee, verifier)
    if problem:
        log.error("decision_refused", decision_id=str(decision_id), case_id=granted.case_id, reason=problem)
        await entitlements.close_decision(tx, decision_id, "refused", problem)
        return
    await entitlements.close_decision(tx, decision_id, "opened")
    for entitlement in _granted(granted, payee):
        await entitlements.add(tx, entitlement)
        await funds.encumber(tx, entitlement)


def _problem(granted: eligibility.AssistanceGranted, payee: Payee, verifier: Verifier) -> str:
    """Why a decision opens nothing; empty where it does."""
    if payee.is_withdrawn:
        return "case_withdrawn"
    digest = sm3(signed_bytes(granted))
    if granted.key_id != verifier.key_id or granted.digest != digest:
        return "digest_or_key_differs"
    try:
        verifier.verify(digest, granted.signature)
    except SignatureRefused:
        return "signature_invalid"
    return ""


def _granted(granted: eligibility.AssistanceGranted, payee: Payee) -> list[Entitlement]:
    """The entitlements of a decision: its lines that grant money."""
    return [
        Entitlement(
            id=new_id(),
            case_id=payee.case_id,
            case_number=payee.case_number,
            decision_id=UUID(granted.decision_id),
            determination_id=UUID(granted.determination_id),
            scheme=line.scheme,
            amount_monthly=Money(line.amount_fen_monthly),
            person_ids=tuple(map(UUID, line.person_ids)),
            first_month=Period.of(granted.first_month),
            decided_on=date.fromisoformat(granted.decided_on),
            state=State.FUNDED,
            place=payee.place,
        )
        for line in granted.lines
        if line.outcome == _GRANTED and line.amount_fen_monthly > 0
    ]


def _area(place: common.Place) -> Area:
    return Area(place.city, place.county, place.township or None, place.village or None)
