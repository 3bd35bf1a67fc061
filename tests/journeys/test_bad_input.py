"""Bad input at the door: a problem document in Chinese with a stable code, no echo, and nothing half-done behind it."""

import re
import struct
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from conftest import MakeStand
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from stand import Stand, officer

from gateway.app import PLAN, build
from gateway.forwarding import MountedUpstream
from services.intake.app import PLAN as INTAKE
from shared.ids import new_id
from shared.web import app as web

TOWNSHIP, VILLAGE = "370102001000", "370102001002"
CLERK = officer("township_clerk", TOWNSHIP)
IDENTITY, WRONG_CHECK_DIGIT = "37010219500307457X", "370102195003074571"
PHONE, ACCOUNT = "13800138006", "6217000000000123"
CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}")
PNG, PDF = "image/png", "application/pdf"


def member(identity_number: str = IDENTITY, relation: str = "self", **more: Any) -> dict[str, Any]:
    return {"name": "高兴旺", "identity_number": identity_number, "relation": relation, "phone": PHONE} | more


def form(**more: Any) -> dict[str, Any]:
    return {
        "channel": "window",
        "village_code": VILLAGE,
        "schemes": ["dibao"],
        "applicant_index": 0,
        "members": [member()],
        "means": [{"member_index": 0, "aspect": "income", "kind": "wage", "amount_yuan": "12000.00"}],
        "payee": {"member_index": 0, "bank_name": "示例银行", "account_number": ACCOUNT},
    } | more


def photo(side: int = 1) -> bytes:
    """A grey square."""

    def chunk(kind: bytes, body: bytes = b"") -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress((b"\0" + b"\x80" * side) * side)
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND")


@dataclass(frozen=True)
class Suite:
    """The gateway with intake behind it, and the database's superuser who counts everything."""

    door: Stand
    intake: Stand
    superusers: tuple[AsyncEngine, ...]

    async def rows(self) -> dict[str, int]:
        """How many rows each table of the suite has, those of the ground floor too, and how many files are kept."""
        counted = {}
        for engine, service in zip(self.superusers, ("gateway", "intake"), strict=True):
            async with engine.connect() as connection:
                tables = await connection.execute(
                    text("SELECT tablename FROM pg_tables WHERE schemaname = :name"), {"name": service}
                )
                for table in tables.scalars().all():
                    query = text(f'SELECT count(*) FROM {service}."{table}"')  # noqa: S608  (the catalogue's own name)
                    counted[f"{service}.{table}"] = int(await connection.scalar(query) or 0)
        files = self.intake.room.blobs.root
        return counted | {"files": sum(path.is_file() for path in files.rglob("*"))}

    async def refuse(self, response: httpx.Response, status: int, code: str, *, hidden: tuple[str, ...] = ()) -> Any:
        """Hold a response to the house's form of a refusal; gives the document."""
        document = response.json()
        assert response.headers["content-type"] == "application/problem+json"
        assert (response.status_code, document["status"], document["code"]) == (status, status, code)
        assert CHINESE.search(document["title"])
        assert CHINESE.search(document["detail"])
        assert all(CHINESE.search(field["reason"]) for field in document["fields"])
        for echo in (IDENTITY, WRONG_CHECK_DIGIT, PHONE, ACCOUNT, "高兴旺", *hidden):
            assert echo not in response.text
        return document


@pytest.fixture(scope="module")
async def suite(make_stand: MakeStand) -> AsyncIterator[Suite]:
    intake, gateway = await make_stand(INTAKE), await make_stand(PLAN)
    application = build(gateway.room, {"intake": MountedUpstream(web.build(intake.room))}, gateway.room.settings)
    engines = tuple(create_async_engine(each.server.sqlalchemy_url(each.database)) for each in (gateway, intake))
    transport = httpx.ASGITransport(application, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        yield Suite(replace(gateway, client=client), intake, engines)
    for engine in engines:
        await engine.dispose()


@pytest.fixture(scope="module")
async def drafted(suite: Suite) -> httpx.Response:
    """A good application: the form of this module is refused for what a case changes in it, and for nothing else."""
    response = await suite.door.post("/api/v1/applications", form(), CLERK)
    assert response.status_code == 201, response.text
    return response


WRONG_FORMS = (
    pytest.param(
        form(members=[member(WRONG_CHECK_DIGIT)]), "members.0.identity_number", id="a wrong check digit of an identity"
    ),
    pytest.param(
        form(members=[member(birth_on="1950-03-08")]), "members.0.birth_on", id="a birthday that contradicts the ID"
    ),
    pytest.param(
        form(means=[{"member_index": 0, "aspect": "income", "kind": "wage", "amount_yuan": "-1.00"}]),
        "means.0.amount_yuan",
        id="a negative amount",
    ),
    pytest.param(
        form(means=[{"member_index": 0, "aspect": "income", "kind": "wage", "amount_yuan": "1.001"}]),
        "means.0.amount_yuan",
        id="a tenth of a fen",
    ),
    pytest.param(form(village_code="370102999999"), "village_code", id="an unknown area"),
    pytest.param(form(members=[member(), member(relation="spouse")]), "members.1.identity_number", id="a member twice"),
    pytest.param(form(members=[member(nickname="小高")]), "members.0", id="a field that there is not"),
    pytest.param(form(members=[]), "members", id="nobody"),
    pytest.param(form(applicant_index=3), "applicant_index", id="an applicant who is not in the list"),
)


@pytest.mark.parametrize(("body", "field"), WRONG_FORMS)
async def test_a_wrong_form_is_refused_with_its_field_named(
    suite: Suite, drafted: httpx.Response, body: dict[str, Any], field: str
) -> None:
    assert drafted.is_success
    before = await suite.rows()
    response = await suite.door.post("/api/v1/applications", body, CLERK)
    document = await suite.refuse(response, 422, "field_invalid", hidden=("小高", "nickname", "-1.00", "1950-03-08"))
    assert field in {each["field"] for each in document["fields"]}
    assert await suite.rows() == before


NO_JSON = (
    pytest.param(b"{", 400, "body_not_json", id="half a document"),
    pytest.param(f"name=高兴旺&identity_number={IDENTITY}".encode(), 400, "body_not_json", id="a form of a browser"),
    pytest.param(b"\xff\xfe\x00", 400, "http_error", id="no text at all"),
    pytest.param(b"", 422, "field_invalid", id="nothing"),
)


@pytest.mark.parametrize(("body", "status", "code"), NO_JSON)
async def test_a_body_that_is_no_json_is_refused(suite: Suite, body: bytes, status: int, code: str) -> None:
    before = await suite.rows()
    response = await suite.door.post("/api/v1/applications", body, CLERK, **{"Content-Type": "application/json"})
    await suite.refuse(response, status, code)
    assert await suite.rows() == before


async def test_the_same_key_with_another_body_is_refused(suite: Suite) -> None:
    key = new_id().hex
    assert (await suite.door.post("/api/v1/applications", form(), CLERK, key)).status_code == 201
    before = await suite.rows()
    response = await suite.door.post("/api/v1/applications", form(payee=None), CLERK, key)
    await suite.refuse(response, 422, "idempotency_key_reused")
    assert await suite.rows() == before


async def test_a_stale_if_match_is_refused(suite: Suite) -> None:
    written = (await suite.door.post("/api/v1/applications", form(), CLERK)).json()
    path = f"/api/v1/applications/{written['case_id']}/household"
    household = {name: value for name, value in form().items() if name not in {"channel", "village_code", "schemes"}}
    assert (await suite.door.put(path, household, CLERK, 1)).status_code == 200
    before = await suite.rows()
    await suite.refuse(await suite.door.put(path, household, CLERK, 1), 412, "version_stale")
    assert await suite.rows() == before


FILES = (
    pytest.param(photo() + b"\0" * 10 * 1024 * 1024, PNG, 413, "body_too_large", id="over the limit"),
    pytest.param(photo(), PDF, 422, "blob_type_mismatch", id="a photo that says that it is a document"),
    pytest.param(b"%PDF-1.4 " + IDENTITY.encode(), PDF, 422, "blob_malformed", id="a torn document"),
    pytest.param(b"GIF89a", "image/gif", 415, "blob_type_not_allowed", id="a type that is not taken"),
)


@pytest.mark.parametrize(("content", "media_type", "status", "code"), FILES)
async def test_a_bad_file_is_refused_and_not_kept(
    suite: Suite, drafted: httpx.Response, content: bytes, media_type: str, status: int, code: str
) -> None:
    path = f"/api/v1/applications/{drafted.json()['case_id']}/materials?kind=consent"
    before = await suite.rows()
    response = await suite.door.post(path, content, CLERK, **{"Content-Type": media_type})
    await suite.refuse(response, status, code)
    assert await suite.rows() == before


async def test_a_good_file_is_kept(suite: Suite, drafted: httpx.Response) -> None:
    path = f"/api/v1/applications/{drafted.json()['case_id']}/materials?kind=consent"
    before = await suite.rows()
    response = await suite.door.post(path, photo(), CLERK, **{"Content-Type": PNG})
    after = await suite.rows()
    assert response.status_code == 201
    assert (after["files"], after["intake.material"]) == (before["files"] + 1, before["intake.material"] + 1)


HEADERS = (
    pytest.param({"Idempotency-Key": ""}, 400, "idempotency_key_required", id="a write without a key"),
    pytest.param({"Idempotency-Key": f"高{IDENTITY}".encode()}, 400, "idempotency_key_required", id="a key of letters"),
    pytest.param({"Authorization": f"Bearer {IDENTITY}"}, 401, "token_invalid", id="a token that is none"),
    pytest.param({"Authorization": "Basic eA=="}, 401, "token_invalid", id="another kind of login"),
)


@pytest.mark.parametrize(("headers", "status", "code"), HEADERS)
async def test_a_write_without_key_or_login_is_refused(
    suite: Suite, headers: dict[str, Any], status: int, code: str
) -> None:
    before = await suite.rows()
    sent = suite.door.headers(CLERK) | headers
    response = await suite.door.client.post("/api/v1/applications", headers=sent, json=form())
    await suite.refuse(response, status, code)
    assert await suite.rows() == before
