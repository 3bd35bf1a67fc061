"""The paying bank over HTTP: a file is put under its payroll's id, which never changes, and answers are asked for."""

import json
from collections.abc import Awaitable
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

import httpx

from services.funding import bank_file
from services.funding.bank_file import Answer, MalformedAnswer, Order

TIMEOUT_SECONDS = 30
ANSWER_BYTES_LIMIT = 8 * 1024 * 1024


class NoBank(Exception):
    """No bank is configured for this process; nothing is sent and the payroll stays released."""


class Unreachable(Exception):
    """The bank did not answer, or not as agreed: what became of the call is unknown."""


@dataclass(frozen=True, slots=True)
class Bank:
    """The bank that pays for the county. `url` is fixed by the process's settings, redirects are not followed."""

    url: str

    async def has(self, payroll_id: UUID) -> bool:
        """Whether the bank holds the file: asked after a call whose outcome is unknown, before any repetition."""
        return await self._ask(payroll_id) is not None

    async def put(self, payroll_id: UUID, orders: list[Order]) -> None:
        """Give the bank the file; the bank takes the same id once."""
        async with self._client() as client:
            response = await _heard(client.put(f"/files/{payroll_id}", json=bank_file.content(orders)))
            _require_success(response)

    async def answers(self, payroll_id: UUID) -> tuple[Answer, ...] | None:
        """What the bank has answered so far; None where it does not know the file."""
        found = await self._ask(payroll_id)
        return bank_file.read_answers(found) if found is not None else None

    async def _ask(self, payroll_id: UUID) -> object | None:
        async with self._client() as client:
            response = await _heard(client.get(f"/files/{payroll_id}/answers"))
        if response.status_code == HTTPStatus.NOT_FOUND:
            return None
        _require_success(response)
        if len(response.content) > ANSWER_BYTES_LIMIT:
            raise MalformedAnswer("size")
        try:
            found: object = json.loads(response.content)
        except ValueError as error:
            raise MalformedAnswer("json") from error
        return found

    def _client(self) -> httpx.AsyncClient:
        if not self.url:
            raise NoBank
        return httpx.AsyncClient(base_url=self.url, timeout=TIMEOUT_SECONDS, trust_env=False, follow_redirects=False)


async def _heard(call: Awaitable[httpx.Response]) -> httpx.Response:
    try:
        return await call
    except httpx.HTTPError as error:
        raise Unreachable(type(error).__name__) from error


def _require_success(response: httpx.Response) -> None:
    if not response.is_success:
        raise Unreachable(str(response.status_code))
