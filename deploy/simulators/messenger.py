"""Brings late answers to the suite's public API, as a bureau's own system would: with token and key."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp

from shared.ids import new_id

_ROOT = "/api/v1"
_ATTEMPTS = 12
_FIRST_WAIT_SECONDS = 0.25
_LONGEST_WAIT_SECONDS = 5.0
_AT_ONCE = 4
_TIMEOUT = aiohttp.ClientTimeout(total=20)
_IN_PROGRESS = "request_in_progress"
_FINAL = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY})


@dataclass(slots=True)
class Messenger:
    """`api_url` may become known later than the first question; until then answers wait."""

    api_url: str = ""
    delivered: int = 0
    abandoned: int = 0
    _tokens: dict[str, str] = field(default_factory=dict)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)
    _gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    def move_to(self, api_url: str) -> None:
        """Take another suite's address; tokens of the one before are worth nothing there."""
        self.api_url = api_url.rstrip("/")
        self._tokens.clear()

    def send_later(self, bureau: str, query_id: str, answer: Mapping[str, Any], wait_seconds: float) -> None:
        """Send an answer in the background."""
        task = asyncio.create_task(self._deliver(bureau, query_id, answer, wait_seconds))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Whoever leaves takes back what is still under way."""
        try:
            yield
        finally:
            for task in list(self._under_way):
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _deliver(self, bureau: str, query_id: str, answer: Mapping[str, Any], wait_seconds: float) -> None:
        for attempt in range(_ATTEMPTS):
            await asyncio.sleep(wait_seconds)
            wait_seconds = min(_FIRST_WAIT_SECONDS * 2**attempt, _LONGEST_WAIT_SECONDS)
            async with self._gate:
                # A suite that is not up yet, or just restarting, is tried again.
                with suppress(aiohttp.ClientError, TimeoutError):
                    if await self._try(bureau, query_id, answer):
                        return
        self.abandoned += 1

    async def _try(self, bureau: str, query_id: str, answer: Mapping[str, Any]) -> bool:
        """Whether there is nothing more to do."""
        if not self.api_url:
            return False
        # A session a try: answers are few, and nothing of one suite may linger when the next has another address.
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
            token = await self._token(session, bureau)
            if token is None:
                return False
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"answer-{query_id}"}
            url = f"{self.api_url}{_ROOT}/queries/{query_id}/answer"
            async with session.post(url, json=answer, headers=headers) as response:
                if response.status == HTTPStatus.UNAUTHORIZED:
                    self._tokens.pop(bureau, None)
                is_refused = response.status in _FINAL or await _is_closed(response)
                self.delivered += response.ok
                self.abandoned += is_refused
                return response.ok or is_refused

    async def _token(self, session: aiohttp.ClientSession, bureau: str) -> str | None:
        if bureau not in self._tokens:
            body = {"role": "bureau", "bureau_id": bureau}
            # Every login is its own: the same key would give the same token again after it has ended.
            headers = {"Idempotency-Key": new_id().hex}
            async with session.post(f"{self.api_url}{_ROOT}/demo/tokens", json=body, headers=headers) as response:
                if not response.ok:
                    return None
                self._tokens[bureau] = str((await response.json())["token"])
        return self._tokens[bureau]


async def _is_closed(response: aiohttp.ClientResponse) -> bool:
    return response.status == HTTPStatus.CONFLICT and (await response.json()).get("code") != _IN_PROGRESS
