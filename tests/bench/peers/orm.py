"""Intake's two hot routes as one usually writes them: an ORM's session over the same tables, nothing left out.

The same request model, checks, encryption, row-level security, idempotency key and audit entries; the rows go through
SQLAlchemy's unit of work, and a case is loaded through its relationships. Only how SQL is written differs.
"""

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi import FastAPI, Request
from sqlalchemy import Table, Uuid, and_, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import foreign, registry, relationship, selectinload
from starlette.responses import Response
from starlette.types import ASGIApp

from services.intake import declaration, rows, tables
from services.intake import draft as drafts
from services.intake.api.requests import DraftIn
from services.intake.api.views import ApplicationView
from services.intake.application import Application, State
from services.intake.catalogue import catalogue
from services.intake.draft import Draft
from services.intake.household import Household, MeansItem
from services.intake.rows import Sealing, owned
from shared.audit.entry import Entry, canonical, row_digest
from shared.clock import legal_today
from shared.database import ground
from shared.database.access import role
from shared.identity.actor import Actor
from shared.ids import new_id
from shared.room import Room

_WHO = ("actor", "level", "purpose", "city", "county", "township", "village", "person", "bureau", "schemes")
_ENTER = text(
    "SELECT (SELECT offset_days FROM legal_clock), "  # noqa: S608  (our own names)
    + ", ".join(f"set_config('onenet.{name}', :{name}, true)" for name in _WHO)
    + ", set_config('role', :role, true)"
)


class Mapped:
    """An entity; nouns are made of what answers to the names of columns."""

    def __init__(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


_REGISTRY = registry()


def _entity(table: Table, **properties: Any) -> Any:
    made = type(table.name.title().replace("_", ""), (Mapped,), {})
    _REGISTRY.map_imperatively(made, table, properties=properties)
    return made


def _of_version(table: Table, entity: Any, order: Any) -> Any:
    case = tables.APPLICATION
    version = table.c.version if "version" in table.c else table.c.household_version
    joined = and_(case.c.id == foreign(table.c.case_id), case.c.household_version == foreign(version))
    return relationship(entity, primaryjoin=joined, order_by=order, viewonly=True, uselist=True)


def _of_case(table: Table, entity: Any) -> Any:
    joined = tables.APPLICATION.c.id == foreign(table.c.case_id)
    return relationship(entity, primaryjoin=joined, order_by=table.c.id, viewonly=True, uselist=True)


VERSIONED = {
    "households": (tables.HOUSEHOLD, tables.HOUSEHOLD.c.id),
    "members": (tables.MEMBER, tables.MEMBER.c.place),
    "means": (tables.MEANS_ITEM, tables.MEANS_ITEM.c.id),
    "payees": (tables.PAYEE, tables.PAYEE.c.id.desc()),
}
OF_CASE = {
    "consents": tables.CONSENT,
    "commitments": tables.COMMITMENT,
    "materials": tables.MATERIAL,
    "returns": tables.RETURN_NOTICE,
    "filings": tables.RELATIVE_FILING,
}
ENTITIES = {table.name: _entity(table) for table in (*(t for t, _ in VERSIONED.values()), *OF_CASE.values())}
CASE = _entity(
    tables.APPLICATION,
    **{name: _of_version(table, ENTITIES[table.name], order) for name, (table, order) in VERSIONED.items()},
    **{name: _of_case(table, ENTITIES[table.name]) for name, table in OF_CASE.items()},
)
KEPT = _entity(ground.IDEMPOTENCY)
WHOLE = [selectinload(getattr(CASE, name)) for name in (*VERSIONED, *OF_CASE)]


@dataclass
class Work:
    """A request's session with what the nouns ask of a transaction."""

    session: AsyncSession
    room: Room
    actor: Actor
    today: Any
    now: Any
    entries: list[dict[str, Any]] = field(default_factory=list)

    @property
    def keyring(self) -> Any:
        return self.room.keyring

    def write(self, entity: Any, table: Table, values: Mapping[str, Any]) -> None:
        """Add an entity, and the audit's entry of it."""
        whole = {column.name: None for column in table.columns} | {"row_version": 1} | dict(values)
        self.session.add(entity(**whole))
        self.note(table, whole)

    def note(self, table: Table, whole: Mapping[str, Any], operation: str = "insert") -> None:
        digest = row_digest([c.name for c in table.columns], whole) if operation == "insert" else b""
        entry = Entry(
            id=new_id(),
            at=self.now,
            actor=self.actor.id,
            role=",".join(sorted(self.actor.roles)),
            area=self.actor.area.code,
            purpose="bench",
            case_id=whole.get("case_id"),
            table=table.name,
            row_id=str(whole["id"]),
            row_version=whole.get("row_version", 0),
            operation=operation,
            digest=digest,
        )
        columns = {name: getattr(entry, name) for name in ground.ENTRY_COLUMNS if name != "mac"}
        # People's roles may not read what was noted, so these rows cannot be entities, which are read back.
        self.entries.append(columns | {"mac": self.keyring.mac(canonical(entry))})


def build(room: Room, url: str) -> ASGIApp:
    """The application, with a pool as large as the suite's."""
    settings = {"search_path": "intake", "timezone": "UTC"}
    engine = create_async_engine(url, pool_size=room.settings.pool_size, connect_args={"server_settings": settings})
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.post("/applications", status_code=201, response_model=ApplicationView)
    async def create(draft: DraftIn, request: Request) -> Response:
        key, body = request.headers["idempotency-key"], await request.body()
        async with _begun(sessions, room, request) as work:
            application = await _draft(work, draft.to_draft())
            view = ApplicationView.of(application, work.actor, work.today)
            work.note(tables.APPLICATION, {"id": application.case_id, "case_id": application.case_id}, "read")
            return await _kept(work, key, hashlib.sha256(body).digest(), view.model_dump_json().encode())

    @app.get("/applications/{case_id}", response_model=ApplicationView)
    async def read(case_id: UUID, request: Request) -> Response:
        async with _begun(sessions, room, request) as work:
            case: Any = await work.session.get(CASE, case_id, options=WHOLE)
            application = rows.application_of(case, _household(work, case), _parts(case))
            view = ApplicationView.of(application, work.actor, work.today)
            work.note(tables.APPLICATION, {"id": case_id, "case_id": case_id}, "read")
            return Response(view.model_dump_json(), media_type="application/json")

    return app


@asynccontextmanager
async def _begun(sessions: Any, room: Room, request: Request) -> AsyncIterator[Work]:
    now = room.clock.now()
    actor = room.tokens.read(request.headers["authorization"].removeprefix("Bearer "), now)
    area = actor.area
    who = (actor.id, actor.level, "bench", *(code or "" for code in area.codes), "", "", "*")
    async with sessions() as session, session.begin():
        bound = dict(zip(_WHO, who, strict=True)) | {"role": role("intake", actor.level)}
        offset = (await session.execute(_ENTER, bound)).one()[0]
        work = Work(session, room, actor, legal_today(now, offset or 0), now)
        yield work
        await session.flush()
        await session.execute(insert(ground.AUDIT_PENDING).inline(), work.entries)


async def _draft(work: Work, wanted: Draft) -> Application:
    drafts.check(wanted.household, catalogue(), work.today)
    drafts.check_schemes(wanted.schemes, catalogue())
    case_id = new_id()
    persons = [await _person(work, member.identity.number) for member in wanted.household.members]
    payee = wanted.household.payee
    assert payee is not None
    kind = declaration.kind_of(persons[0], persons[0], is_guardian=False)
    household = Household(
        version=1,
        membership_version=1,
        applicant_person_id=persons[0],
        members=tuple(declaration._member(m, n, persons) for n, m in enumerate(wanted.household.members)),
        means=tuple(
            MeansItem(persons[i.member_index], i.aspect, i.kind, i.amount, i.count) for i in wanted.household.means
        ),
        payee=declaration.sealed_payee(work, case_id, persons[0], payee, kind),  # type: ignore[arg-type]
        declared_on=work.today,
    )
    application = Application(
        case_id=case_id,
        version=1,
        case_number=None,
        place=drafts.place_of(wanted.village_code),
        channel=wanted.channel,
        schemes=wanted.schemes,
        state=State.DRAFT,
        household=household,
        drafted_on=work.today,
        entrustment_hash=wanted.entrustment_hash,
    )
    await _add(work, application)
    return application


async def _person(work: Work, number: str) -> UUID:
    index, fresh = work.keyring.blind_index("identity_number", number), new_id()
    found: UUID = await work.session.scalar(select(func.person_for(index, fresh, type_=Uuid)))  # type: ignore[assignment]
    if found == fresh:
        work.note(tables.PERSON, {"id": fresh, "identity_index": index, "merged_into": None, "row_version": 1})
    return found


async def _add(work: Work, application: Application) -> None:
    household, of_case = application.household, owned(application)
    of_version = of_case | {"household_version": household.version}
    sealing = Sealing(work.keyring, work.today)
    work.write(CASE, tables.APPLICATION, rows.first_values(application))
    values: list[tuple[Table, dict[str, Any]]] = [
        (tables.HOUSEHOLD, {"id": new_id(), **of_case, **rows.household_values(household)}),
        *((tables.MEMBER, rows.member_values(m, n, sealing) | of_version) for n, m in enumerate(household.members)),
        *((tables.MEANS_ITEM, rows.means_values(each) | of_version) for each in household.means),
    ]
    if household.payee is not None:
        values.append((tables.PAYEE, {"id": new_id(), **of_version, **rows.payee_values(household.payee)}))
    for table, given in values:
        work.write(ENTITIES[table.name], table, given)
    for person in household.readers(work.today):
        await work.session.execute(select(func.admit_reader(application.case_id, person)))


async def _kept(work: Work, key: str, digest: bytes, body: bytes) -> Response:
    route = "POST /applications"
    taken = await work.session.get(KEPT, (work.actor.id, route, key))
    assert taken is None
    sealed = work.keyring.seal_answer(body, key.encode(), work.today)
    kept = KEPT(caller=work.actor.id, route=route, key=key, request_digest=digest, status=201)
    kept.headers, kept.answer, kept.recorded_at = {}, sealed, work.now
    work.session.add(kept)
    return Response(body, status_code=201, media_type="application/json")


def _household(work: Work, case: Any) -> Household:
    sealing = Sealing(work.keyring, work.today)
    return Household(
        version=case.households[0].version,
        membership_version=case.households[0].membership_version,
        applicant_person_id=case.applicant_person_id,
        members=tuple(rows.member_of(each, sealing) for each in case.members),
        means=tuple(rows.means_of(each) for each in case.means),
        payee=rows.payee_of(case.payees[0], case.applicant_person_id) if case.payees else None,
        declared_on=case.households[0].declared_on,
    )


def _parts(case: Any) -> rows.Parts:
    return rows.Parts(case.consents, case.commitments, case.materials, case.returns, case.filings)
