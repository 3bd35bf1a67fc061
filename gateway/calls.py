"""The gateway's own questions to the services: names for a page of cases, who logs in at the demo, the demo's clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

import structlog
from pydantic import BaseModel
from starlette.types import Message

from gateway.door import bearer
from gateway.forwarding import Upstream
from gateway.login import Exchange
from shared.identity.actor import Actor, system
from shared.ids import new_id
from shared.refusal import Invalid, Unavailable
from shared.services import GATEWAY
from shared.web.access_log import LINES_LIMIT, AccessLine, AccessLines, CaseWanted

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said."""

    status: int
    body: bytes

    @property
    def is_success(self) -> bool:
        """Whether it did what was asked."""
        return self.status < HTTPStatus.MULTIPLE_CHOICES


class _Collected:
    """Receives an answer as an ASGI server would."""

    def __init__(self) -> None:
        self.status = 0
        self.parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.parts.append(message.get("body", b""))


@dataclass(frozen=True, slots=True)
class Calls:
    """Speaks to the services as an actor; never inside a transaction."""

    upstreams: Mapping[str, Upstream]
    exchange: Exchange

    async def post(self, service: str, actor: Actor, path: str, body: BaseModel) -> Answer:
        """POST under a fresh key; a service that is not there is unavailable."""
        upstream = self.upstreams.get(service)
        if upstream is None:
            raise Unavailable("service_unavailable", "该业务系统暂时没有答复,请稍后重试。")
        sent = body.model_dump_json().encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(sent)).encode()),
            (b"idempotency-key", new_id().hex.encode()),
            *bearer(self.exchange.inside(actor, service)),
        ]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "query_string": b"",
            "headers": headers,
        }

        async def receive() -> Message:
            return {"type": "http.request", "body": sent, "more_body": False}

        collected = _Collected()
        await upstream(scope, receive, collected)
        return Answer(collected.status, b"".join(collected.parts))


class _CaseIds(BaseModel):
    case_ids: list[UUID]


class _Name(BaseModel):
    case_id: UUID
    applicant_name: str


class _Names(BaseModel):
    items: list[_Name]


class _Identity(BaseModel):
    identity_number: str


class _Person(BaseModel):
    person_id: UUID


async def names_of(calls: Calls, actor: Actor, case_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The applicants' names of a page, as far as the actor may read them; without intake the page stands nameless."""
    if not case_ids:
        return {}
    try:
        answer = await calls.post("intake", actor, "/cases/names", _CaseIds(case_ids=list(case_ids)))
    except Unavailable:
        answer = Answer(Unavailable.status, b"")
    if not answer.is_success:
        log.warning("names_unavailable", status=answer.status)
        return {}
    return {each.case_id: each.applicant_name for each in _Names.model_validate_json(answer.body).items}


async def identify(calls: Calls, identity_number: str) -> UUID:
    """The person behind an identity number: the register's door is intake's, and only a system knocks there."""
    sent = _Identity(identity_number=identity_number)
    answer = await calls.post("intake", system(GATEWAY), "/persons/identification", sent)
    if not answer.is_success:
        raise Invalid("identity_refused", "没有认出这个公民身份号码,请核对后重新填写。")
    return _Person.model_validate_json(answer.body).person_id


async def accesses(calls: Calls, case_id: UUID) -> list[AccessLine]:
    """Who looked at a case and who changed it, over all services, newest first.

    A service that does not answer makes the whole unavailable: a log with a hole would say that nobody looked.
    """
    lines: list[AccessLine] = []
    for service in calls.upstreams:
        answer = await calls.post(service, system(GATEWAY), "/access-log", CaseWanted(case_id=case_id))
        if not answer.is_success:
            raise Unavailable("access_log_incomplete", "有业务系统暂时没有答复,查看记录不完整,请稍后重试。")
        lines += AccessLines.model_validate_json(answer.body).items
    return sorted(lines, key=lambda line: line.at, reverse=True)[:LINES_LIMIT]


async def move_clocks(calls: Calls, wanted: BaseModel) -> None:
    """Move the legal clock of every service; one that refuses leaves the rest to a repeat, since clocks only grow."""
    for service in calls.upstreams:
        answer = await calls.post(service, system(GATEWAY), "/demo/clock", wanted)
        if not answer.is_success:
            log.error("clock_not_moved", upstream=service, status=answer.status)
            raise Unavailable("clock_not_moved", "有业务系统的演示时钟没有前移,请重试。")
