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
    given = [
        *_ALWAYS,
        ("ce_id", str(row["event_id"]).encode()),
        ("ce_type", row["type"].encode()),
        ("ce_source", f"/onenet/{publisher}".encode()),
        ("ce_subject", row["subject"].encode()),
        ("ce_time", row["occurred_at"].isoformat().encode()),
        ("ce_subjectseq", b"%d" % row["subjectseq"]),
        ("ce_position", b"%d" % row["position"]),
        ("ce_area", row["area"].encode()),
        ("ce_schemes", ",".join(row["schemes"]).encode()),
        ("ce_legalon", row["legal_on"].isoformat().encode()),
    ]
    if row["causation"] is not None:
        given.append(("ce_causationid", str(row["causation"]).encode()))
    if row["traceparent"] is not None:
        given.append(("ce_traceparent", row["traceparent"].encode()))
    return given


def recorded(publisher: str, received: Iterable[tuple[str, Any]], value: bytes | None) -> Recorded:
    """The event of one message; who said it is the topic's owner, whatever the message says of its source."""
    try:
        found = dict(received)
        name = found["ce_type"].decode()
        causation, traceparent = found.get("ce_causationid"), found.get("ce_traceparent")
        return Recorded(
            id=UUID(found["ce_id"].decode()),
            publisher=publisher,
            position=int(found["ce_position"]),
            subject=found["ce_subject"].decode(),
            seq=int(found["ce_subjectseq"]),
            type=name,
            message=parse(name, value or b""),
            area=found["ce_area"].decode(),
            schemes=tuple(found["ce_schemes"].decode().split(",")) if found["ce_schemes"] else (),
            occurred_at=datetime.fromisoformat(found["ce_time"].decode()),
            legal_on=date.fromisoformat(found["ce_legalon"].decode()),
            causation=UUID(causation.decode()) if causation else None,
            traceparent=traceparent.decode() if traceparent else None,
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # A header may be missing, empty of any content, or not what it is to be.
        raise NotAnEvent(f"not an event of {publisher}") from error
