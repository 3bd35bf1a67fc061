"""Metrics: counted by route template and kind, never by a person or a case."""

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

REQUESTS = Counter("onenet_requests", "Requests answered.", ["service", "route", "method", "status"])
REQUEST_SECONDS = Histogram("onenet_request_seconds", "Time to answer.", ["service", "route"])
EVENTS_SEQUENCED = Counter("onenet_events_sequenced", "Events moved into the journal.", ["service"])
EVENTS_PUBLISHED = Counter("onenet_events_published", "Events acknowledged by the brokers.", ["service"])
MESSAGES_REFUSED = Counter("onenet_messages_refused", "Messages on a topic that are no events.", ["publisher"])
EVENTS_CONSUMED = Counter("onenet_events_consumed", "Events applied.", ["service", "publisher"])
EVENTS_PARKED = Gauge("onenet_events_parked", "Events that wait for a hand.", ["service"])
TASKS_RUN = Counter("onenet_tasks_run", "Due tasks run.", ["service", "kind", "outcome"])


def exposition() -> tuple[bytes, str]:
    """The metrics in text with their media type."""
    return generate_latest(), CONTENT_TYPE_LATEST
