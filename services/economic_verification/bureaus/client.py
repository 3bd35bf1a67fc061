"""Asks a source over HTTP under the query's own id; only in demo mode, and only the host and port of its simulators."""

import ssl
from dataclasses import dataclass
from datetime import date
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
_TRY_AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


class BureauDown(Exception):
    """Nobody answered, so whether the question arrived is unknown: it is asked again under the same id."""


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

    async def ask(self, source: Source, query: Query) -> Answer | None:
        """The answer, or None where the source will answer later through our API."""
        question = {
            "query_id": str(query.id),
            "purpose": source.purpose,
            "basis": source.ground,
            **query.told(source),
        }
        try:
            async with self._connection() as connection:
                response = await connection.post(self.host.copy_with(path=source.path), json=question)
        except httpx.TransportError as error:
            raise BureauDown(source.code) from error
        return _read(response, query.id)

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


def _read(response: httpx.Response, query_id: UUID) -> Answer | None:
    status = response.status_code
    if status == HTTPStatus.ACCEPTED:
        return None
    if response.is_server_error or status in _TRY_AGAIN:
        raise BureauDown(str(status))
    if response.is_client_error:
        raise BureauRefused(str(status))
    if status != HTTPStatus.OK or len(response.content) > LARGEST_ANSWER_BYTES:
        raise Unreadable(str(status))
    return read_answer(response.content, query_id)


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
