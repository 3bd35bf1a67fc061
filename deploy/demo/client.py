"""The gateway's API as the demo's actors use it: over HTTP, with their own tokens and repeatable keys."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import aiohttp

from deploy.demo.papers import Paper
from shared.ids import new_id

_ROOT = "/api/v1"
_AT_ONCE = 8
_REQUEST_SECONDS = 40
_ATTEMPTS = 14
_RETRY_SECONDS = 0.25
_PAGES = 1_000
_PAGE_ITEMS = 200
# Busy, in progress under the same key, or not up yet: the same request under the same key is right a moment later.
_AGAIN = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE})
_IN_PROGRESS = "request_in_progress"
WINDOW_OPEN = "window_open"
"""So many have spoken from here that the next had better go to the window; to ask again now is no use."""


class Refused(Exception):
    """The API refused: status, stable code and the fields that it names; never what was sent."""

    def __init__(self, operation: str, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", "unknown"))
        self.fields = tuple(item["field"] for item in problem.get("fields", ()))
        super().__init__(f"{operation}: {status} {self.code} {problem.get('detail', '')} {' '.join(self.fields)}")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody with a desk: the role and where or who they are; two names are two people."""

    role: str
    area_code: str | None = None
    name: str | None = None
    identity_number: str | None = field(default=None, repr=False)

    @property
    def login(self) -> dict[str, str]:
        """What the demo's login wants to know."""
        known = {"area_code": self.area_code, "name": self.name, "identity_number": self.identity_number}
        return {"role": self.role} | {name: value for name, value in known.items() if value is not None}


PUBLIC = Actor("public")


@dataclass(frozen=True, slots=True)
class Pass:
    """A demo token, and the person behind it for an applicant."""

    token: str = field(repr=False)
    person_id: str | None
    actor_id: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the JSON document and the version to edit against."""

    body: Any
    etag: str | None


@dataclass(slots=True)
class Api:
    """One gateway; `seed` makes the keys of this population's requests.

    `receipts` is a file of our own in which every write stands that the suite acknowledged: whoever asks later whether
    the suite lost something need not believe the suite.
    """

    session: aiohttp.ClientSession
    seed: int
    receipts: Path | None = None
    passes: dict[Actor, asyncio.Task[Pass]] = field(default_factory=dict)
    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def read(self, actor: Actor, path: str, **query: str | int) -> Any:
        """GET."""
        return (await self.fetch(actor, path, **query)).body

    async def fetch(self, actor: Actor, path: str, **query: str | int) -> Answer:
        """GET with the version."""
        return await self._send("GET", path, await self._headers(actor), params=query)

    async def items(self, actor: Actor, path: str, **query: str | int) -> AsyncIterator[Any]:
        """Every item of a paged list."""
        cursor: dict[str, str | int] = {}
        for _ in range(_PAGES):
            page = await self.read(actor, path, limit=_PAGE_ITEMS, **query, **cursor)
            for item in page["items"]:
                yield item
            if page["next"] is None:
                return
            cursor = {"cursor": page["next"]}

    async def write(self, actor: Actor, path: str, body: Mapping[str, Any] | None, *step: object) -> Any:
        """POST; `step` says which act of this population it is, so that a repeat after a stop has the same key."""
        return (await self.create(actor, path, body, *step)).body

    async def create(self, actor: Actor, path: str, body: Mapping[str, Any] | None, *step: object) -> Answer:
        """POST, with the version of what came to be."""
        headers = await self._headers(actor) | {"Idempotency-Key": self.key(path, step)}
        return self._receipted(await self._send("POST", path, headers, json=body), headers)

    async def replace(self, actor: Actor, path: str, body: Mapping[str, Any], etag: str) -> Any:
        """PUT of a new version in place of the one with this ETag."""
        key = self.key(path, (etag,))
        headers = await self._headers(actor) | {"Idempotency-Key": key, "If-Match": etag}
        return self._receipted(await self._send("PUT", path, headers, json=body), headers).body

    async def hand_in(self, actor: Actor, path: str, kind: str, paper: Paper) -> str:
        """Upload a paper or photo; gives its hash as the suite took it."""
        headers = await self._headers(actor) | {
            "Idempotency-Key": self.key(path, (kind, paper.hash)),
            "Content-Type": paper.media_type,
        }
        answer = await self._send("POST", path, headers, params={"kind": kind}, data=paper.content)
        return str(self._receipted(answer, headers).body["hash"])

    async def log_in(self, actor: Actor) -> Pass:
        """The actor's token; asked for once, also where many wait for it."""
        if actor not in self.passes:
            self.passes[actor] = asyncio.create_task(self._pass(actor))
        return await self.passes[actor]

    async def _pass(self, actor: Actor) -> Pass:
        # A kept answer would be a token of an earlier run, so each login has a key of its own.
        headers = {"Idempotency-Key": str(new_id())}
        issued = (await self._send("POST", "/demo/tokens", headers, json=actor.login)).body
        return Pass(issued["token"], issued.get("person_id"), issued.get("actor_id"))

    async def _headers(self, actor: Actor) -> dict[str, str]:
        if actor is PUBLIC:
            return {}
        return {"Authorization": f"Bearer {(await self.log_in(actor)).token}"}

    def _receipted(self, answer: Answer, headers: Mapping[str, str]) -> Answer:
        """Note that the suite acknowledged a write: its key and, where the answer names one, the case."""
        if self.receipts is not None:
            receipt = {"key": headers["Idempotency-Key"], "case_id": answer.body.get("case_id")}
            with self.receipts.open("a", encoding="utf-8") as kept:
                kept.write(json.dumps(receipt) + "\n")
        return answer

    def key(self, path: str, step: tuple[object, ...]) -> str:
        """The key of an act of this population: the same act has it after every stop."""
        named = "|".join(str(part) for part in (self.seed, path, *step))
        return hashlib.sha256(named.encode()).hexdigest()[:40]

    async def _send(self, method: str, path: str, headers: Mapping[str, str], **options: Any) -> Answer:
        refused = Refused(f"{method} {path}", HTTPStatus.SERVICE_UNAVAILABLE, {"code": "no_answer"})
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                async with (
                    self.turn,
                    self.session.request(method, _ROOT + path, headers=headers, **options) as response,
                ):
                    body = await response.json(content_type=None)
                    if response.ok:
                        return Answer(body, response.headers.get("ETag"))
                    refused = Refused(f"{method} {path}", response.status, body)
            except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, TimeoutError):
                pass  # whether it was done is unknown; the key makes the repeat safe
            is_worth_asking = refused.status in _AGAIN or refused.code == _IN_PROGRESS
            if not is_worth_asking or refused.code == WINDOW_OPEN:
                break
            await asyncio.sleep(_RETRY_SECONDS * attempt)
        raise refused


@asynccontextmanager
async def connect(base_url: str, seed: int, receipts: Path | None = None) -> AsyncIterator[Api]:
    """An API that never asks a proxy and keeps a bounded number of connections."""
    timeout = aiohttp.ClientTimeout(total=_REQUEST_SECONDS)
    connector = aiohttp.TCPConnector(limit=_AT_ONCE)
    async with aiohttp.ClientSession(base_url, connector=connector, timeout=timeout, trust_env=False) as session:
        yield Api(session, seed, receipts)
