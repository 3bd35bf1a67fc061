"""A household that applies in Lixia, and the people whom it meets; each one has an identity number of their own."""

import itertools
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from stand import Stand, officer

from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.identity.actor import Actor
from shared.vocabulary.resident_id import check_digit

VILLAGE = "370102001002"
TOWNSHIP = "370102001000"
OTHER_TOWNSHIP = "370102002000"
CLERK = officer("township_clerk", TOWNSHIP)
COLLEAGUE = officer("township_clerk", TOWNSHIP, name="乙")
STRANGER = officer("township_clerk", OTHER_TOWNSHIP)
AGENT = officer("village_agent", VILLAGE)
COUNTY = officer("county_confirmer", "370102000000")
AUDITOR = officer("auditor")
SYSTEM = Actor("system:gateway", "system", frozenset({"system"}))

_serials = itertools.count(1)


def identity(birth: str = "19800102") -> str:
    """A new identity number."""
    serial = next(_serials)
    first17 = f"370102{birth}{serial:03d}"
    return first17 + check_digit(first17)


def png(shade: int) -> bytes:
    """A photo of one pixel, another for each shade."""

    def chunk(kind: bytes, body: bytes = b"") -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes((0, shade)))) + chunk(b"IEND")


def member(relation: str, birth: str = "19800102", **more: Any) -> dict[str, Any]:
    """A member of the form."""
    return {"name": "王小明", "identity_number": identity(birth), "relation": relation} | more


def form(channel: str = "window", **more: Any) -> dict[str, Any]:
    """A form for three: an adult, a spouse and a child."""
    return {
        "channel": channel,
        "village_code": VILLAGE,
        "schemes": ["dibao"],
        "applicant_index": 0,
        "members": [
            member("self", phone="13800001234", disability="肢体残疾二级"),
            member("spouse", "19820304", name="李某某"),
            member("child", "20150506", name="王某"),
        ],
        "means": [{"member_index": 0, "aspect": "income", "kind": "wage", "amount_yuan": "12000.00"}],
        "payee": {"member_index": 0, "bank_name": "示例银行", "account_number": "6217000000001234"},
    } | more


@dataclass
class Case:
    """One application at the desk that writes it."""

    stand: Stand
    writer: Actor
    body: dict[str, Any] = field(default_factory=dict)
    etag: int = 0

    @property
    def path(self) -> str:
        return f"/applications/{self.body['case_id']}"

    @property
    def case_id(self) -> UUID:
        return UUID(self.body["case_id"])

    @property
    def persons(self) -> list[str]:
        return [each["person_id"] for each in self.body["household"]["members"]]

    def keep(self, response: httpx.Response) -> "Case":
        """Take the answer as the case's newest state."""
        assert response.status_code < 300, response.text
        self.body = response.json()
        self.etag = int(response.headers["ETag"].strip('"'))
        return self

    async def act(self, what: str, body: Any = None, actor: Actor | None = None) -> httpx.Response:
        """POST a sub-resource."""
        return await self.stand.post(f"{self.path}/{what}", body, actor or self.writer)

    async def turn(self, what: str, body: Any = None, actor: Actor | None = None) -> httpx.Response:
        """POST a sub-resource of the case, at one of its hard turns."""
        return await self.stand.post(f"/cases/{self.case_id}/{what}", body, actor or self.writer)

    async def declare(self, body: dict[str, Any], actor: Actor | None = None) -> httpx.Response:
        """Declare the household anew."""
        wanted = {key: value for key, value in body.items() if key in {"applicant_index", "members", "means", "payee"}}
        return await self.stand.put(f"{self.path}/household", wanted, actor or self.writer, self.etag)

    async def refresh(self, actor: Actor | None = None) -> "Case":
        """Read the case as it is now."""
        return self.keep(await self.stand.get(self.path, actor or self.writer))

    async def upload(self, kind: str, shade: int, actor: Actor | None = None) -> str:
        """Upload a photo; returns its hash."""
        return str((await self.add_material(kind, shade, actor))["hash"])

    async def add_material(self, kind: str, shade: int, actor: Actor | None = None) -> dict[str, Any]:
        """Upload a photo; returns what the room says of it."""
        response = await self.stand.post(
            f"{self.path}/materials?kind={kind}", png(shade), actor or self.writer, **{"Content-Type": "image/png"}
        )
        assert response.status_code == 201, response.text
        return dict(response.json())

    async def sign_all(self) -> "Case":
        """Everybody signs on paper, the child by the first member."""
        paper = await self.upload("signed_papers", 1)
        for person in self.body["household"]["members"]:
            signature = {"way": "paper", "paper_hash": paper}
            if person["is_minor"]:
                signature["guardian_person_id"] = self.persons[0]
            signed = {"person_id": person["person_id"], "signature": signature}
            self.keep(await self.act("consents", signed))
            if not person["is_minor"]:
                self.keep(await self.act("commitments", signed))
        return self


async def begun(stand: Stand, writer: Actor = CLERK, body: dict[str, Any] | None = None) -> Case:
    """A drafted application."""
    return Case(stand, writer).keep(await stand.post("/applications", body or form(), writer))


async def submitted(stand: Stand, body: dict[str, Any] | None = None) -> Case:
    """A complete application that was handed in at the window."""
    case = await (await begun(stand, CLERK, body)).sign_all()
    return case.keep(await case.act("submission"))


async def accepted(stand: Stand, body: dict[str, Any] | None = None) -> Case:
    """An accepted application."""
    case = await submitted(stand, body)
    return case.keep(await case.act("acceptance"))


async def visit(case: Case, shade: int = 20, **more: Any) -> dict[str, Any]:
    """A survey of the household by two, with a photo and a signed form."""
    photo, paper = await case.upload("survey_photo", shade), await case.upload("survey_form", shade + 1)
    signed = {"way": "paper", "paper_hash": paper}
    return {
        "visited_on": "2026-11-24",
        "investigators": [
            {"officer_id": CLERK.id, "name": "甲", "signature": {"way": "token"}},
            {"officer_id": COLLEAGUE.id, "name": "乙", "signature": signed},
        ],
        "photos": [photo],
        "present_members": [{"person_id": case.persons[0], "signature": signed}],
        "items": [{"person_id": case.persons[0], "aspect": "asset", "kind": "vehicle", "count": 1}],
        "living_conditions": "砖瓦平房,生活简朴。",
    } | more


async def surveyed(stand: Stand, body: dict[str, Any] | None = None) -> Case:
    """An application whose household was visited."""
    case = await accepted(stand, body)
    return case.keep(await case.act("surveys", await visit(case)))


async def granted(stand: Stand, body: dict[str, Any] | None = None) -> Case:
    """A case whose assistance runs."""
    case = await surveyed(stand, body)
    message = eligibility.AssistanceGranted(case_id=str(case.case_id), decided_on="2026-11-24")
    await stand.hear(message, case.case_id)
    return case.keep(await stand.get(case.path, CLERK))


async def events(stand: Stand, case_id: UUID | str, name: str) -> list[Any]:
    """What was said of a case under one name, in order."""
    full = f"onenet.intake.v1.{name}"
    return [each.message for each in await stand.said() if each.subject == str(case_id) and each.type == full]


async def applicant(stand: Stand, identity_number: str) -> Actor:
    """The login of a person by identity number."""
    response = await stand.post("/persons/identification", {"identity_number": identity_number}, SYSTEM)
    person = UUID(response.json()["person_id"])
    return Actor(f"person:{person}", "applicant", frozenset({"applicant"}), person_id=person)
