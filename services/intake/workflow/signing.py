"""A household signs: consents, commitments, and the taking back of a consent."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.intake.application import Application, State
from services.intake.catalogue import catalogue
from services.intake.consent import Commitment, Consent, Signature, Signer, check_signature, check_withdrawal
from services.intake.events import applications as events
from services.intake.store import applications as store
from services.intake.workflow import charge
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import FieldProblem, fields_invalid


@dataclass(frozen=True, slots=True)
class Signing:
    """Who is said to sign, and how; a consent may be narrower than the text's whole list of sources."""

    person_id: UUID
    signature: Signature
    scope: tuple[str, ...] | None = None


async def consent(tx: Transaction, case_id: UUID, signing: Signing) -> Application:
    """Let a member's means be asked for (社会救助法 art. 40; 民发〔2021〕57号 art. 9(3))."""
    application = await _signable(tx, case_id, signing)
    known = catalogue().source_codes
    scope = signing.scope if signing.scope is not None else known
    if unknown := [place for place, code in enumerate(scope) if code not in known]:
        problems = [FieldProblem(f"scope.{place}", "授权书中没有这个来源,请从目录中选择。") for place in unknown]
        raise fields_invalid(*problems)
    version = application.household.version
    text = catalogue().consent.version
    signed = Consent(new_id(), signing.person_id, scope, text, version, signing.signature, tx.today)
    await store.add_signed(tx, application, signed)
    return replace(application, consents=(*application.consents, signed))


async def commit(tx: Transaction, case_id: UUID, signing: Signing) -> Application:
    """Promise that what is declared is true and whole (民发〔2021〕57号 art. 9(2))."""
    application = await _signable(tx, case_id, signing)
    version = application.household.version
    text = catalogue().commitment.version
    signed = Commitment(new_id(), signing.person_id, text, version, signing.signature, tx.today)
    await store.add_signed(tx, application, signed)
    return replace(application, commitments=(*application.commitments, signed))


async def _signable(tx: Transaction, case_id: UUID, signing: Signing) -> Application:
    """The application, if it may still be signed and the signature is good."""
    application = await store.lock(tx, case_id)
    charge.require_entrusted(tx, application)
    if application.open_change is None:
        application.require(State.DRAFT, State.SUBMITTED, State.RETURNED)
    member = application.household.member(signing.person_id)
    if member is None:
        problem = FieldProblem("person_id", "此人不是这个家庭的成员,请核对。")
        raise fields_invalid(problem)
    signer = Signer(tx.actor.person_id, application.papers)
    check_signature(application.household, member, signing.signature, signer, tx.today)
    return application


async def withdraw_consent(
    tx: Transaction, case_id: UUID, consent_id: UUID, signature: Signature, reason: str | None
) -> Application:
    """Take a consent back: at any time, and what was checked before stays good (个人信息保护法 art. 15)."""
    application = await store.lock(tx, case_id)
    charge.require_entrusted(tx, application)
    application.require(*(state for state in State if not state.is_end))
    consent = application.standing_consent(consent_id)
    signer = Signer(tx.actor.person_id, application.withdrawal_papers)
    check_withdrawal(application.household, consent, signature, signer, tx.today)
    ended = replace(consent, withdrawn_on=tx.today)
    await store.end_consent(tx, ended, reason, signature.paper_hash)
    if application.submitted_on is not None:
        events.consent_withdrawn(tx, application, ended)
    consents = tuple(ended if each.id == ended.id else each for each in application.consents)
    return replace(application, consents=consents)
