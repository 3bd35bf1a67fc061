"""Events of a journal as Kafka messages and back: CloudEvents 1.0, binary mode of its Kafka protocol binding (pure)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared.journal.event import Recorded
from shared.journal.source import parse

Headers = list[tuple[str, bytes]]

_ALWAYS = (("ce_specversion", b"1.0"), ("content-type", b"application/protobuf"))


class NotAnEvent(ValueError):
    """A message that lacks what every event of ours carries, so that nobody knows whose and which it is."""


def headers(publisher: str, row: Mapping[Any, Any]) -> Headers:
    """The headers of one row of the publisher's journal; the payload itself is the message's value."""
    attributes = {
        "ce_id": str(row["event_id"]),
        "ce_type": row["type"],
        "ce_source": f"/onenet/{publisher}",
        "ce_subject": row["subject"],
        "ce_time": row["occurred_at"].isoformat(),
        "ce_subjectseq": str(row["subjectseq"]),
        "ce_position": str(row["position"]),
        "ce_area": row["area"],
        "ce_schemes": ",".join(row["schemes"]),
        "ce_legalon": row["legal_on"].isoformat(),
    }
    optional = {"ce_causationid": row["causation"], "ce_traceparent": row["traceparent"]}
    given = attributes | {name: str(value) for name, value in optional.items() if value is not None}
    return [*_ALWAYS, *((name, value.encode()) for name, value in given.items())]


def recorded(publisher: str, received: Iterable[tuple[str, bytes | None]], value: bytes | None) -> Recorded:
    """The event of one message; who said it is the topic's owner, whatever the message says of its source."""
    try:
        found = {name: content.decode() for name, content in received if content is not None}
        return Recorded(
            id=UUID(found["ce_id"]),
            publisher=publisher,
            position=int(found["ce_position"]),
            subject=found["ce_subject"],
            seq=int(found["ce_subjectseq"]),
            type=found["ce_type"],
            message=parse(found["ce_type"], value or b""),
            area=found["ce_area"],
            schemes=tuple(each for each in found["ce_schemes"].split(",") if each),
            occurred_at=datetime.fromisoformat(found["ce_time"]),
            legal_on=date.fromisoformat(found["ce_legalon"]),
            causation=UUID(found["ce_causationid"]) if "ce_causationid" in found else None,
            traceparent=found.get("ce_traceparent"),
        )
    except (KeyError, ValueError) as error:
        raise NotAnEvent(f"not an event of {publisher}") from error
