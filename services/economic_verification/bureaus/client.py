"""Asks a source over HTTP under the query's own id; only in demo mode, and only the host and port of its simulators."""

import asyncio
import ssl
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal, Self
from uuid import UUID

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from services.economic_verification.bureaus.register import Aspect, Source
from services.economic_verification.inquiry import Answer, Figure, Query, Status
from shared.vocabulary.money import Money

TIMEOUT_SECONDS = 5.0
LARGEST_ANSWER_BYTES = 256 * 1024
TOTAL_SECONDS = 10.0
LONGEST_WAIT = timedelta(days=1)
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_FIRST_WAIT = timedelta(milliseconds=500)
_LONGEST_OWN_WAIT = timedelta(hours=1)
_DOUBLINGS = 13


class BureauDown(Exception):
    """Nobody answered, so whether the question arrived is unknown: it is asked again under the same id."""


class BureauBusy(Exception):
    """The source wants to be asked later, by its own word after `wait` where it gave one."""

    def __init__(self, wait: timedelta | None) -> None:
        super().__init__("busy")
        self.wait = wait


class BureauRefused(Exception):
    """The source understood the question and does not answer it."""


class Unreadable(Exception):
    """The source answered with something that is not the agreed form."""


@dataclass(frozen=True, slots=True)
class Client:
    """The way to the simulated sources; one TLS context, built once, since that is the dear part of a client."""

    host: httpx.URL
    tls: ssl.SSLContext

    @classmethod
    def of(cls, url: str) -> Self:
        """A client of one host and port; raises ValueError where the setting names none."""
        host = httpx.URL(url)
        if host.scheme not in {"http", "https"} or not host.host or host.path not in {"", "/"}:
            raise ValueError("ONENET_SIMULATOR_URL is a scheme, a host and a port")
        return cls(host, ssl.create_default_context())

    async def ask(self, source: Source, query: Query, now: datetime) -> Answer | None:
        """The answer, or None where the source will answer later through our API."""
        question = {
            "query_id": str(query.id),
            "purpose": source.purpose,
            "basis": source.ground,
            **query.told(source),
        }
        url = self.host.copy_with(path=source.path)
        try:
            async with (
                asyncio.timeout(TOTAL_SECONDS),
                self._connection() as connection,
                connection.stream("POST", url, json=question) as response,
            ):
                return _read(response, await _body(response), query.id, now)
        except (httpx.TransportError, TimeoutError) as error:
            raise BureauDown(source.code) from error

    def _connection(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            verify=self.tls, trust_env=False, follow_redirects=False, timeout=httpx.Timeout(TIMEOUT_SECONDS)
        )


class _Figure(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    kind: str
    aspect: Literal["income", "asset", "status"]
    amount_fen: int
    count: int


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    query_id: UUID
    identity_number: str
    status: Literal["found", "none"]
    data_on: date
    items: list[_Figure]


async def _body(response: httpx.Response) -> bytes:
    """The body, as far as an answer can be long; what drips without end is cut off by the time that a call has."""
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LARGEST_ANSWER_BYTES:
            raise Unreadable("length")
    return bytes(body)


def _read(response: httpx.Response, body: bytes, query_id: UUID, now: datetime) -> Answer | None:
    status = response.status_code
    if status == HTTPStatus.ACCEPTED:
        return None
    if wait := response.headers.get("retry-after") if status in _BUSY else None:
        raise BureauBusy(read_wait(wait, now))
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise BureauBusy(None)
    if response.is_server_error or status == HTTPStatus.REQUEST_TIMEOUT:
        raise BureauDown(str(status))
    if response.is_client_error:
        raise BureauRefused(str(status))
    if status != HTTPStatus.OK:
        raise Unreadable(str(status))
    return read_answer(body, query_id)


def read_wait(given: str, now: datetime) -> timedelta | None:
    """`Retry-After` (RFC 9110, 10.2.3) in seconds or as a date; None where it is neither. Never longer than a day."""
    if given.isascii() and given.isdecimal():
        wait = timedelta(seconds=min(int(given), LONGEST_WAIT.total_seconds()))
    else:
        try:
            wait = parsedate_to_datetime(given) - now
        except (ValueError, TypeError):
            return None
    return min(max(wait, timedelta(0)), LONGEST_WAIT)


def next_wait(asked: timedelta | None, attempts: int) -> timedelta:
    """How long to leave a busy source alone: as long as it says, and longer each time that it was still busy."""
    ours: timedelta = min(_FIRST_WAIT * 2 ** min(attempts, _DOUBLINGS), _LONGEST_OWN_WAIT)
    return ours if asked is None else max(asked, ours)


def read_answer(body: bytes, query_id: UUID) -> Answer:
    """An answer in the agreed form to this very query; anything else raises Unreadable."""
    try:
        read = _Answer.model_validate_json(body)
    except ValidationError:
        # The validation error repeats the input, which is personal: it goes no further.
        raise Unreadable("form") from None
    if read.query_id != query_id:
        raise Unreadable("query_id")
    figures = tuple(Figure(Aspect(f.aspect), f.kind, Money(f.amount_fen), f.count) for f in read.items)
    return Answer(read.identity_number, Status(read.status), read.data_on, figures)
