"""What a source sends back is read strictly, and the client speaks to one host and port."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.economic_verification.bureaus.client import (
    LONGEST_WAIT,
    Client,
    Unreadable,
    next_wait,
    read_answer,
    read_wait,
)

QUERY_ID = UUID("01936f2e-7a70-7000-8000-000000000001")
GOOD: dict[str, Any] = {
    "query_id": str(QUERY_ID),
    "identity_number": "370102199003071234",
    "status": "found",
    "data_on": "2026-11-20",
    "items": [{"kind": "deposit", "aspect": "asset", "amount_fen": 152_050, "count": 0}],
}


def item(**changes: Any) -> list[dict[str, Any]]:
    return [GOOD["items"][0] | changes]


def test_an_answer_in_the_agreed_form_is_read() -> None:
    answer = read_answer(json.dumps(GOOD).encode(), QUERY_ID)
    assert [(f.kind, f.amount.fen) for f in answer.figures] == [("deposit", 152_050)]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"query_id": str(UUID(int=5))}, id="another query"),
        pytest.param({"status": "unknown"}, id="a third status"),
        pytest.param({"data_on": "yesterday"}, id="no date"),
        pytest.param({"items": None}, id="no list"),
        pytest.param({"note": "x"}, id="a field that nobody agreed"),
        pytest.param({"items": item(amount_fen=1.5)}, id="a fraction of a fen"),
        pytest.param({"items": item(amount_fen="152050")}, id="a text for an amount"),
        pytest.param({"items": item(amount_fen=True)}, id="a truth for an amount"),
        pytest.param({"items": item(aspect="debt")}, id="an aspect that nobody knows"),
    ],
)
def test_anything_else_is_unreadable(changes: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read_answer(json.dumps(GOOD | changes).encode(), QUERY_ID)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html>busy</html>", id="a page"),
        pytest.param(b'{"query_id": ', id="half"),
        pytest.param("é".encode("latin-1"), id="no UTF-8"),
    ],
)
def test_what_is_no_json_is_unreadable_and_is_not_repeated(body: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read_answer(body, QUERY_ID)
    assert str(refused.value) == "form"


@pytest.mark.parametrize("url", ["", "127.0.0.1:9", "ftp://127.0.0.1:9", "http://127.0.0.1:9/elsewhere", "http://"])
def test_the_client_wants_a_scheme_a_host_and_a_port(url: str) -> None:
    with pytest.raises(ValueError, match="ONENET_SIMULATOR_URL"):
        Client.of(url)


NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "wait"),
    [
        pytest.param("120", timedelta(seconds=120), id="seconds"),
        pytest.param("0", timedelta(0), id="at once"),
        pytest.param("99999999999999999999", LONGEST_WAIT, id="for ever"),
        pytest.param("Tue, 24 Nov 2026 01:05:00 GMT", timedelta(minutes=5), id="a date"),
        pytest.param("Mon, 23 Nov 2026 01:05:00 GMT", timedelta(0), id="a date that is past"),
        pytest.param("Tue, 24 Nov 2099 01:05:00 GMT", LONGEST_WAIT, id="a date far away"),
        pytest.param("soon", None, id="a word"),
        pytest.param("-5", None, id="a negative number"),
        pytest.param("\u0663", None, id="a digit of another script"),
        pytest.param("Tue, 24 Nov 2026 01:05:00", None, id="a date without a zone"),
    ],
)
def test_how_long_a_busy_source_wants_to_be_left_alone(given: str, wait: timedelta | None) -> None:
    assert read_wait(given, NOW) == wait


def test_a_source_that_stays_busy_is_left_alone_longer_each_time_and_never_shorter_than_it_says() -> None:
    ours = [next_wait(None, attempts) for attempts in range(1, 40)]
    assert ours == sorted(ours)
    assert (ours[0], ours[-1]) == (timedelta(seconds=1), timedelta(hours=1))
    assert next_wait(timedelta(hours=5), 1) == timedelta(hours=5)
    assert next_wait(timedelta(0), 3) == timedelta(seconds=4)
