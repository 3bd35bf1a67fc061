"""Log lines: one JSON object each, with numbers struck out, and of an error its kind and place, never its message."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy.exc import DBAPIError

from shared.telemetry import logs, tracing

IDENTITY, PHONE, ACCOUNT = "37010219500307457X", "13800138006", "6217000000000000123"
SECRETS = (IDENTITY, PHONE, ACCOUNT)


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged; afterwards logging is as it was."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    kept = io.StringIO()
    logs.configure("info", kept)
    yield kept
    structlog.reset_defaults()
    root.handlers[:] = before
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


class Refused(Exception):
    """What a driver says: the values are in its message."""

    sqlstate = "23505"


def test_a_line_is_an_event_with_its_fields_level_and_time(stream: io.StringIO) -> None:
    structlog.get_logger().info("application_accepted", case_id="c1", count=3)
    (line,) = lines(stream)
    assert (line["event"], line["level"], line["case_id"], line["count"]) == ("application_accepted", "info", "c1", 3)
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("place", ["event", "field"])
def test_a_persons_number_is_struck_out_of_whatever_is_logged(stream: io.StringIO, secret: str, place: str) -> None:
    log = structlog.get_logger()
    sentence = f"号码{secret}。"
    log.warning(sentence) if place == "event" else log.warning("seen", what=sentence)
    assert secret not in stream.getvalue()
    assert len(lines(stream)) == 1


@pytest.mark.parametrize("secret", SECRETS)
def test_a_librarys_line_is_json_too_and_its_numbers_are_struck_out(stream: io.StringIO, secret: str) -> None:
    logging.getLogger("somebody.elses").warning("value %s was refused", secret)
    (line,) = lines(stream)
    assert (line["logger"], line["level"]) == ("somebody.elses", "warning")
    assert secret not in stream.getvalue()


def test_a_librarys_chatter_is_not_kept(stream: io.StringIO) -> None:
    logging.getLogger("sqlalchemy.engine").info("SELECT %s", IDENTITY)
    assert stream.getvalue() == ""


@pytest.mark.parametrize("logger", ["ours", "a library's"])
def test_of_an_error_the_kind_and_the_place_are_kept_and_not_the_message(stream: io.StringIO, logger: str) -> None:
    try:
        int("王小明 住在 历下区")
    except ValueError as error:
        if logger == "ours":
            structlog.get_logger().error("request_failed", exc_info=error)
        else:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    (line,) = lines(stream)
    assert line["error"] == "ValueError"
    assert "test_logs.py" in line["frames"][-1]
    assert "王小明" not in stream.getvalue()


def test_of_a_databases_error_its_state_is_kept(stream: io.StringIO) -> None:
    error = DBAPIError("INSERT INTO member VALUES ($1)", {"name": "王小明"}, Refused("Key (name)=(王小明) exists"))
    structlog.get_logger().error("request_failed", exc_info=error)
    (line,) = lines(stream)
    assert (line["error"], line["sqlstate"]) == ("DBAPIError", "23505")
    assert "王小明" not in stream.getvalue()


def test_a_line_within_a_trace_carries_its_id(stream: io.StringIO) -> None:
    tracing.configure("test")
    with tracing.span("request"):
        structlog.get_logger().info("inside")
        inside = tracing.current_trace_id()
    structlog.get_logger().info("outside")
    first, second = lines(stream)
    assert first["trace_id"] == inside
    assert "trace_id" not in second
