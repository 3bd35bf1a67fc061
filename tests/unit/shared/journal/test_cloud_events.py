"""Events as Kafka messages: what is sent is what is heard, and a message that is no event is refused."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.contracts.generated.onenet.intake.v1.events_pb2 import ApplicationReturned
from shared.ids import new_id
from shared.journal import cloud_events
from shared.journal.cloud_events import NotAnEvent

MESSAGE = ApplicationReturned(case_id="one")
ROW: dict[str, Any] = {
    "position": 7,
    "event_id": new_id(),
    "subject": "one",
    "subjectseq": 3,
    "type": "onenet.intake.v1.ApplicationReturned",
    "payload": MESSAGE.SerializeToString(),
    "area": "370102000000",
    "schemes": ["dibao", "edge"],
    "causation": new_id(),
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "occurred_at": datetime(2026, 11, 24, 1, 2, 3, 456789, tzinfo=UTC),
    "legal_on": date(2026, 12, 1),
}


@pytest.mark.parametrize("without", [(), ("causation", "traceparent"), ("schemes",)], ids=["all", "optional", "none"])
def test_what_is_sent_is_what_is_heard(without: tuple[str, ...]) -> None:
    row = ROW | {name: [] if name == "schemes" else None for name in without}
    heard = cloud_events.recorded("intake", cloud_events.headers("intake", row), row["payload"])
    assert heard.message == MESSAGE
    assert (heard.publisher, heard.position, heard.seq) == ("intake", 7, 3)
    assert {name: getattr(heard, name) for name in ("subject", "type", "area", "occurred_at", "legal_on")} == {
        name: row[name] for name in ("subject", "type", "area", "occurred_at", "legal_on")
    }
    assert (heard.id, list(heard.schemes), heard.causation) == (row["event_id"], row["schemes"], row["causation"])
    assert heard.traceparent == row["traceparent"]


def test_it_carries_what_cloudevents_demand_of_every_message() -> None:
    sent = dict(cloud_events.headers("intake", ROW))
    assert sent["ce_specversion"] == b"1.0"
    assert sent["content-type"] == b"application/protobuf"
    assert all(sent[name] for name in ("ce_id", "ce_source", "ce_type"))


def test_a_payload_that_is_no_message_is_heard_as_bytes() -> None:
    heard = cloud_events.recorded("intake", cloud_events.headers("intake", ROW), b"\xff\xff")
    assert heard.message == b"\xff\xff"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"ce_id": None}, id="no id"),
        pytest.param({"ce_id": b"not an id"}, id="an id that is none"),
        pytest.param({"ce_subjectseq": b"third"}, id="a number that is none"),
        pytest.param({"ce_time": b"\xff\xfe"}, id="not text"),
        pytest.param({"ce_legalon": b"2026-02-30"}, id="a day that is not in the calendar"),
    ],
)
def test_a_message_that_is_no_event_is_refused(change: dict[str, bytes | None]) -> None:
    headers: dict[str, bytes | None] = {**dict(cloud_events.headers("intake", ROW)), **change}
    with pytest.raises(NotAnEvent):
        cloud_events.recorded("intake", headers.items(), ROW["payload"])
