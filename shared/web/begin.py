"""Opens the one transaction of a request: who asks, may they, is it a repeat; keeps the answer beside the effect."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel
from starlette.responses import Response

from shared.database.transaction import Transaction
from shared.identity.actor import PUBLIC, Actor
from shared.identity.matrix import Permission, matrix
from shared.refusal import Forbidden, Malformed, PreconditionRequired, Unauthenticated
from shared.room import Room
from shared.web import idempotency
from shared.web.edge import PUBLIC_PURPOSE, WRITES, keeps_nothing, permission_of

_NOT_LOGGED_IN = "请先登录后再办理。"


@dataclass(slots=True)
class Work:
    """A request's transaction with its room, and the answer that is kept with it."""

    tx: Transaction
    room: Room
    _kept: idempotency.Key | None

    async def reply(
        self, view: BaseModel, *, status: int = 200, version: int | None = None, personal: Iterable[UUID] = ()
    ) -> Any:
        """The answer of a request, as its last act inside the transaction.

        `version` becomes the ETag; `personal` names the cases whose personal data the answer holds, for the audit.
        """
        self.tx.note_read(personal)
        headers = {"Cache-Control": "no-store"}
        if version is not None:
            headers["ETag"] = f'"{version}"'
        body = view.model_dump_json().encode()
        if self._kept is not None:
            await idempotency.keep(self.tx, self._kept, idempotency.Answer(status, headers, body))
        return Response(body, status_code=status, headers=headers, media_type="application/json")


Opener = Callable[[], AbstractAsyncContextManager[Work]]


async def _opener(request: Request) -> Opener:
    room: Room = request.app.state.room
    permission = permission_of(request.scope.get("route"))
    if permission is None:
        raise Forbidden("no_permission", "这个操作没有开放。")
    actor = actor_of(request, room, permission)
    key = await _key(request, actor)

    @asynccontextmanager
    async def begin() -> AsyncIterator[Work]:
        async with room.database.begin(actor, permission.purpose) as tx:
            if key is not None:
                await idempotency.claim(tx, key)
            yield Work(tx, room, key)

    return begin


Begin = Annotated[Opener, Depends(_opener)]


def actor_of(request: Request, room: Room, permission: Permission) -> Actor:
    """Who asks, by the inside token of the gateway; public information is read as the public, whoever asks."""
    header = request.headers.get("authorization", "")
    if permission.purpose == PUBLIC_PURPOSE:
        return PUBLIC
    if not header.startswith("Bearer "):
        if "public" in permission.roles:
            return PUBLIC
        raise Unauthenticated("token_missing", _NOT_LOGGED_IN, headers={"WWW-Authenticate": "Bearer"})
    actor = room.tokens.read(header.removeprefix("Bearer "), room.clock.now())
    if not matrix().allows(actor, permission):
        raise Forbidden("no_permission", "您的岗位没有办理这一步的权限,请交由相应岗位办理。")
    return actor


async def _key(request: Request, actor: Actor) -> idempotency.Key | None:
    if request.method not in WRITES or keeps_nothing(request.scope.get("route")):
        return None
    given = request.headers.get("idempotency-key", "")
    if not idempotency.is_key(given):
        sentence = "请求头缺少有效的 Idempotency-Key(8至128位字母、数字或._:-),请补充后重试。"
        raise Malformed("idempotency_key_required", sentence)
    route = getattr(request.scope.get("route"), "path", "")
    body = await request.body()
    return idempotency.Key(actor.id, f"{request.method} {route}", given, idempotency.digest(request, body))


async def expected_version(request: Request) -> int:
    """The version that an edit is based on, from `If-Match`."""
    given = request.headers.get("if-match", "")
    if not given:
        raise PreconditionRequired("if_match_required", "请先读取最新内容,并在请求头 If-Match 中带上其 ETag。")
    number = given.strip('"')
    if not number.isdecimal() or len(number) > 9:
        raise Malformed("if_match_malformed", 'If-Match 格式不正确,应为读取时得到的 ETag,如 "3"。')
    return int(number)


IfMatch = Annotated[int, Depends(expected_version)]

CREATED = HTTPStatus.CREATED
