"""One key, one effect, one answer: kept 35 days in the same transaction as the effect."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from shared.database import driver, ground
from shared.database.transaction import Transaction
from shared.refusal import Conflict, Invalid

KEPT = timedelta(days=35)
_FORM = re.compile(r"[A-Za-z0-9._:-]{8,128}")
# Lock and look in one round trip. Whoever gets the lock just as the first holder commits may not see its row yet; then
# the key's uniqueness stops the second effect (`keep`), and the client asks again.
_CLAIM = """
    SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS is_ours,
        kept.request_digest, kept.status, kept.headers, kept.answer
    FROM (VALUES (1)) AS one LEFT JOIN idempotency AS kept
    ON kept.caller = $2 AND kept.route = $3 AND kept.key = $4
"""


_KEEP = insert(ground.IDEMPOTENCY).on_conflict_do_nothing().returning(ground.IDEMPOTENCY.c.key)


@dataclass(frozen=True, slots=True)
class Key:
    """A caller's key for one route, with the digest of what was asked."""

    caller: str
    route: str
    key: str
    request_digest: bytes

    @property
    def name(self) -> str:
        """The key in full: what the lock and the sealed answer are bound to."""
        return f"{self.caller}|{self.route}|{self.key}"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Repeat(Exception):
    """The request has been answered before; the answer is given again and nothing is done."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("repeat")
        self.answer = answer


def is_key(given: str) -> bool:
    """Whether a header's value can be a key."""
    return bool(_FORM.fullmatch(given))


def digest(request: Request, body: bytes) -> bytes:
    """What makes two requests the same: method, full path with query, version condition, body."""
    parts = (request.method, request.url.path, request.url.query, request.headers.get("if-match", ""))
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + body).digest()


async def claim(tx: Transaction, key: Key) -> None:
    """Hold the key until the transaction ends, or raise what the second holder is told."""
    (found,) = await driver.run(tx.raw, _CLAIM, key.name, key.caller, key.route, key.key)
    if not found["is_ours"]:
        raise _in_progress()
    if found["request_digest"] is None:
        return
    if found["request_digest"] != key.request_digest:
        raise Invalid("idempotency_key_reused", "这个 Idempotency-Key 已用于另一项内容不同的请求,请换一个新的键。")
    body = tx.keyring.open_answer(found["answer"], key.name.encode())
    raise Repeat(Answer(found["status"], found["headers"], body))


async def keep(tx: Transaction, key: Key, answer: Answer) -> None:
    """Keep the answer, sealed whole: it may hold personal data."""
    row = {
        "caller": key.caller,
        "route": key.route,
        "key": key.key,
        "request_digest": key.request_digest,
        "status": answer.status,
        "headers": dict(answer.headers),
        "answer": tx.keyring.seal_answer(answer.body, key.name.encode(), tx.today),
        "recorded_at": tx.now,
    }
    if not await driver.fetch(tx.raw, _KEEP, row, keyed=True):
        raise _in_progress()


def _in_progress() -> Conflict:
    return Conflict("request_in_progress", "同一请求正在办理,请稍候查询结果。", headers={"Retry-After": "1"})


async def forget_old(tx: Transaction) -> int:
    """Delete answers past their time; every service's loops do it."""
    old = ground.IDEMPOTENCY.c.recorded_at < tx.now - KEPT
    return (await tx.connection.execute(delete(ground.IDEMPOTENCY).where(old))).rowcount
