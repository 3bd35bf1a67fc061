"""The register of commitments: who of a case committed to what, and when."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.integrity.commitment import Commitment
from services.integrity.store import commitments as store
from shared.contracts import places
from shared.contracts.generated.onenet.intake.v1.events_pb2 import PersonsMerged
from shared.database.transaction import Transaction
from shared.journal.event import Recorded
from shared.refusal import NotFound


async def register(tx: Transaction, events: Sequence[Recorded]) -> None:
    """Register what every member committed to, at the acceptance and again when the household has changed."""
    await store.add(tx, [commitment for event in events for commitment in _made(event.message)])


def _made(message: Any) -> Iterator[Commitment]:
    for given in message.commitments:
        yield Commitment(
            id=UUID(given.commitment_id),
            case_id=UUID(message.case_id),
            person_id=UUID(given.person_id),
            text_version=given.text_version,
            signed_on=date.fromisoformat(given.signed_on),
            area=places.area_of(message.place),
        )


async def merge(tx: Transaction, event: Recorded) -> None:
    """Who was somebody without identity committed to what they committed to under their name."""
    message: PersonsMerged = event.message
    case_id, gone = UUID(message.case_id), UUID(message.from_person_id)
    await store.reassign(tx, case_id, gone, UUID(message.into_person_id))


async def of_case(tx: Transaction, case_id: UUID) -> list[Commitment]:
    """A case's commitments; a case of somebody else's area does not exist."""
    found = await store.of_case(tx, case_id)
    if not found:
        raise NotFound("not_found", "没有找到这个案件的承诺记录,或者您没有权限查看。")
    return found
