"""A decision gets its number, is signed, said and kept: the same for every kind that confirms no proposal."""

from dataclasses import replace

from google.protobuf.message import Message

from services.eligibility import decision as decisions
from services.eligibility.case import AssistanceCase
from services.eligibility.decision import Decision, Handlers
from services.eligibility.store import decisions as decision_store
from shared.contracts.signed import SIGNATURE_FIELDS, signed_bytes
from shared.crypto.signing import Signer
from shared.crypto.suites import sm3
from shared.database.transaction import Transaction

DIBAO_SERIES = "民低保"
AID_SERIES = "民临救"


async def next_number(tx: Transaction, case: AssistanceCase, series: str) -> str:
    """The next number of a series in the county's year; 低保 counts on in the row of its first decisions."""
    counter = f"decision_number:{case.county}:{tx.today.year}"
    if series != DIBAO_SERIES:
        counter = f"{counter}:{series}"
    return decisions.number(case.county, tx.today.year, await tx.draw(counter), series)


async def issue(
    tx: Transaction, case: AssistanceCase, decision: Decision, message: Message, handlers: Handlers, signer: Signer
) -> Decision:
    """Sign the event, say it and keep the decision: what money follows from carries its signature."""
    carries = "signature" in message.DESCRIPTOR.fields_by_name
    digest = sm3(signed_bytes(message) if carries else message.SerializeToString(deterministic=True))
    signed = replace(decision, digest=digest, signature=signer.sign(digest), key_id=signer.key_id)
    for field in SIGNATURE_FIELDS if carries else ():
        setattr(message, field, getattr(signed, field))
    tx.publish(message, case.id, area=case.county, schemes=case.schemes)
    await decision_store.insert_made(tx, case, signed, handlers)
    return signed
