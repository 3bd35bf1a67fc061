"""An audit head of another room, held here: is it that room's, and does it follow the one before."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.audit.merkle import Head
from shared.crypto.refusals import SignatureRefused
from shared.crypto.signing import Verifier


class Verdict(StrEnum):
    """What came of checking a head."""

    RECEIVED = "received"
    CHAINED = "chained"
    FORGED = "forged"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class HeldHead:
    """A head as it came: its content, and the digest and signature that were claimed for it."""

    id: UUID
    head: Head
    digest: bytes
    signature: bytes
    key_id: str
    verdict: Verdict = Verdict.RECEIVED
    anchored_at: datetime | None = None


def judge(held: HeldHead, before: HeldHead | None, verifier: Verifier) -> Verdict:
    """Forged where the room's own key did not sign this content, broken where it does not follow the one before."""
    if held.digest != held.head.digest() or held.key_id != verifier.key_id:
        return Verdict.FORGED
    try:
        verifier.verify(held.head.canonical(), held.signature)
    except SignatureRefused:
        return Verdict.FORGED
    return Verdict.CHAINED if held.head.follows(before.head if before else None) else Verdict.BROKEN
