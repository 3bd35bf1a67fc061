"""Problem documents: every refusal and every fault in one form, in Chinese, with nothing of what was sent."""

import json
from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared import refusal
from shared.refusal import FieldProblem, Refusal
from shared.web import problems

SECRET = "37010219500307457X"


def _always_wrong(_text: str) -> str:
    raise ValueError("请核对后重新填写。")


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=2, max_length=4)
    code: str = Field("a", pattern="^[a-z]+$")
    number: Annotated[str, AfterValidator(_always_wrong)] | None = None


class Lost(Exception):
    """What asyncpg says of a lost connection."""


RAISED: dict[str, Exception] = {
    "fault": RuntimeError(SECRET),
    "pool": PoolTimeout(),
    "database": DBAPIError(f"SELECT '{SECRET}'", {"number": SECRET}, Lost(SECRET)),
    "lost": DBAPIError("SELECT 1", {}, Lost(), connection_invalidated=True),
}


def application() -> FastAPI:
    app = FastAPI()
    problems.install(app)

    @app.post("/bodies")
    async def take(body: Body) -> dict[str, str]:
        return {"name": body.name}

    @app.get("/things/{thing_id}")
    async def give(thing_id: UUID) -> dict[str, str]:
        return {"id": str(thing_id)}

    @app.get("/raised/{what}")
    async def fail(what: str) -> None:
        raise RAISED[what]

    return app


async def ask(method: str, path: str, **options: Any) -> httpx.Response:
    transport = httpx.ASGITransport(application(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        return await client.request(method, path, **options)


def document(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["content-type"] == problems.MEDIA_TYPE
    assert response.headers["cache-control"] == "no-store"
    assert SECRET not in response.text
    found: dict[str, Any] = response.json()
    assert found["status"] == response.status_code
    return found


KINDS = [kind for kind in vars(refusal).values() if isinstance(kind, type) and issubclass(kind, Refusal)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_refusal_becomes_a_document_with_its_status_code_sentence_and_fields(kind: type[Refusal]) -> None:
    refused = kind("some_code", "请先登录。", fields=[FieldProblem("name", "此项必填。")], headers={"Retry-After": "2"})
    response = problems.answer(refused)
    told = json.loads(bytes(response.body))
    assert response.status_code == told["status"] == kind.status
    assert (told["type"], told["title"], told["code"]) == ("about:blank", kind.title, "some_code")
    assert (told["detail"], told["fields"]) == ("请先登录。", [{"field": "name", "reason": "此项必填。"}])
    assert response.headers["retry-after"] == "2"


def test_a_refusals_own_text_holds_its_code_only() -> None:
    assert str(refusal.Conflict("some_code", f"号码 {SECRET} 不正确")) == "some_code"


WRONG: tuple[Any, ...] = (
    pytest.param({}, "name", id="missing"),
    pytest.param({"name": SECRET}, "name", id="too long"),
    pytest.param({"name": "高"}, "name", id="too short"),
    pytest.param({"name": 12345678901}, "name", id="another type"),
    pytest.param({"name": "高兴", "code": SECRET}, "code", id="another form"),
    pytest.param({"name": "高兴", "number": SECRET}, "number", id="refused by our own validator"),
)


@pytest.mark.parametrize(("body", "field"), WRONG)
async def test_a_wrong_field_is_named_with_a_chinese_reason_and_without_its_content(body: Any, field: str) -> None:
    told = document(await ask("POST", "/bodies", json=body))
    assert (told["status"], told["code"]) == (422, "field_invalid")
    assert [each["field"] for each in told["fields"]] == [field]
    assert all(not each["reason"].isascii() for each in told["fields"])


async def test_the_sentence_of_our_own_validator_reaches_the_reader() -> None:
    told = document(await ask("POST", "/bodies", json={"name": "高兴", "number": "1"}))
    assert told["fields"][0]["reason"] == "请核对后重新填写。"


async def test_a_key_that_the_sender_made_up_is_not_repeated() -> None:
    response = await ask("POST", "/bodies", json={"name": "高兴", f"key{SECRET}": 1})
    told = document(response)
    assert (told["status"], len(told["fields"])) == (422, 1)


async def test_a_body_that_is_no_json_has_a_code_of_its_own() -> None:
    response = await ask(
        "POST", "/bodies", content=f'{{"name": "{SECRET}'.encode(), headers={"Content-Type": "application/json"}
    )
    told = document(response)
    assert (told["status"], told["code"]) == (400, "body_not_json")


FAULTS: tuple[Any, ...] = (
    pytest.param("fault", 500, "internal_error", id="a fault of ours"),
    pytest.param("database", 500, "internal_error", id="a statement that fails"),
    pytest.param("lost", 503, "database_unavailable", id="a database that restarts"),
    pytest.param("pool", 503, "busy", id="no connection free"),
)


@pytest.mark.parametrize(("what", "status", "code"), FAULTS)
async def test_a_fault_says_that_nothing_was_done_and_nothing_else(what: str, status: int, code: str) -> None:
    told = document(await ask("GET", f"/raised/{what}"))
    assert (told["status"], told["code"], told["fields"]) == (status, code, [])


FRAMEWORK: tuple[Any, ...] = (
    pytest.param("GET", f"/nowhere/{SECRET}", 404, id="an unknown address"),
    pytest.param("DELETE", "/bodies", 405, id="an unknown method"),
    pytest.param("GET", f"/things/{SECRET}", 422, id="an id that is none"),
)


@pytest.mark.parametrize(("method", "path", "status"), FRAMEWORK)
async def test_what_the_framework_refuses_has_the_same_form(method: str, path: str, status: int) -> None:
    assert document(await ask(method, path))["status"] == status


def test_public_operations_document_no_login_and_writes_document_the_repeat() -> None:
    assert not {401, 403} & problems.documented("GET", (404,), is_public=True).keys()
    assert {401, 403, 404, 409, 422} <= problems.documented("POST", (404,), is_public=False).keys()
