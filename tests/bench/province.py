"""OpenCRVS's published load on a million cases through the gateway: by a clock that waits for nobody, then doubled."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

import uvloop
from sqlalchemy import MetaData, Table
from starlette.types import ASGIApp

from gateway import app as gateway_app
from gateway import progress
from gateway import store as gateway_store
from gateway.forwarding import HttpUpstream, Upstream
from services.intake import tables as intake_tables
from services.intake.app import PLAN as INTAKE
from shared.database import statements
from shared.ids import new_id
from shared.services import GATEWAY, ROOMS
from shared.telemetry import tracing
from shared.vocabulary.divisions import Area
from tests.bench import households, journals, load
from tests.bench.applications import suite, writing
from tests.bench.figure import Figure
from tests.bench.load import Taken
from tests.bench.stage import Served, Stage, officer, plan_of, served

CASES = 1_000_000
TOWNSHIPS = 1000
"""The cases are spread over so many, of which one is the clerks' own."""
TEMPLATES = 50
CHUNK = 50_000
THEIRS_MS: Mapping[str, float] = {"declare": 338, "get": 159, "search": 57, "work_list": 39}
"""OpenCRVS's own 95 of 100 at this rate: 1,150 users, 12 processors, a million records."""
PER_SECOND = 40
SECONDS, WARM_SECONDS = 15.0, 5.0
MOST_DOUBLINGS = 6
PEOPLE = 64
"""So many clerks, since the gateway holds each to so many requests a second."""
_TELLS_ROWS = frozenset({"id", "case_id"})


def figures(stage: Stage, cases: int = CASES) -> Iterator[Figure]:
    """Each kind of request at their rate; then the highest rate at which all stay within their times."""
    with served(lambda: suite(stage)) as intake:
        _, written = writing(stage, intake, households.forms())
        uvloop.run(_fill(stage, written[:TEMPLATES], cases))
        with served(lambda: _gateway(stage, intake)) as gateway:
            asking = _Asking(stage, written)
            uvloop.run(load.paced(gateway.address, asking.some(PER_SECOND * WARM_SECONDS), PER_SECOND))
            taken = _paced(gateway, asking, PER_SECOND)
            yield from (_figure(kind, taken[kind], cases) for kind in THEIRS_MS)
            yield _highest(gateway, asking, taken)


def _figure(kind: str, taken: Taken, cases: int) -> Figure:
    theirs = THEIRS_MS[kind]
    return Figure(
        name=f"province_{kind}",
        value=taken.percentile(0.95),
        unit=f"ms, 95 of 100, at {PER_SECOND} requests/s over {cases} cases, through the gateway",
        target=f"<= {theirs / 2}",
        beside="OpenCRVS at the same rate, on 12 processors",
        beside_value=theirs,
        ratio_target="<= 0.5",
        limit="theirs: 1150 users on 12 processors",
        seen={"p50_ms": taken.percentile(0.5), "answered": len(taken.latencies_ms), "refused": len(taken.refused)},
    )


def _highest(gateway: Served, asking: "_Asking", taken: Mapping[str, Taken]) -> Figure:
    """Double until a kind takes longer than theirs, or is refused."""
    reached, rate = 0, PER_SECOND
    for _ in range(MOST_DOUBLINGS):
        if any(each.refused or each.percentile(0.95) > THEIRS_MS[kind] for kind, each in taken.items()):
            break
        reached, rate = rate, rate * 2
        taken = _paced(gateway, asking, rate)
    return Figure(
        name="province_rate",
        value=float(reached),
        unit="requests/s at which all kinds stay within OpenCRVS's times, by doubling",
        target=f">= {PER_SECOND}",
        beside="OpenCRVS's own rate, on 12 processors",
        beside_value=float(PER_SECOND),
        limit="the write of an application, which is one request of four",
        seen={"last_rate": rate, **{f"last_{kind}_p95_ms": each.percentile(0.95) for kind, each in taken.items()}},
    )


def _paced(gateway: Served, asking: "_Asking", rate: int) -> Mapping[str, Taken]:
    return uvloop.run(load.paced(gateway.address, asking.some(rate * SECONDS), rate))


class _Asking:
    """Requests of each kind in turn, by one clerk after another, of forms and cases that do not repeat soon."""

    def __init__(self, stage: Stage, cases: Sequence[str]) -> None:
        people = [officer("township_clerk", households.TOWNSHIP, f"clerk{number}") for number in range(PEOPLE)]
        self._tokens = itertools.cycle([stage.token(person, GATEWAY) for person in people])
        self._forms = households.forms(start=500_000)
        self._cases = itertools.cycle(cases)

    def some(self, count: float) -> list[tuple[str, bytes]]:
        """So many, made beforehand."""
        return [(kind, self._one(kind)) for kind, _ in zip(itertools.cycle(THEIRS_MS), range(int(count)), strict=False)]

    def _one(self, kind: str) -> bytes:
        headers = {"Authorization": f"Bearer {next(self._tokens)}"}
        if kind == "declare":
            keyed = headers | {"Idempotency-Key": new_id().hex}
            return load.request("POST", "/api/v1/applications", keyed, next(self._forms))
        paths = {
            "get": f"/api/v1/applications/{next(self._cases)}",
            "search": "/api/v1/applications?state=draft&limit=20",
            "work_list": "/api/v1/work-lists/acceptance?limit=20",
        }
        return load.request("GET", paths[kind], headers)


async def _gateway(stage: Stage, service: Served) -> ASGIApp:
    tracing.configure("bench")
    host, port = service.address
    upstreams: dict[str, Upstream] = {name: HttpUpstream(f"http://{host}:{port}") for name in ROOMS}
    return gateway_app.build(stage.open(plan_of(GATEWAY)), upstreams, stage.settings())


async def _fill(stage: Stage, templates: Sequence[str], cases: int) -> None:
    """Copy what was written until there are so many, each copy with ids and a township of its own.

    A copy's ciphertexts are bound to the row that they were taken from, so copies are listed and never opened.
    """
    room = stage.open(plan_of(GATEWAY))
    async with room.database.begin_system() as tx:
        await gateway_store.open_cases(tx, {UUID(case): _submitted(UUID(case), tx.today) for case in templates})
    await room.database.close()
    copies = cases // len(templates)
    metadata: MetaData = intake_tables.METADATA
    names = ("application", "household", "member", "means_item")
    copied = [(INTAKE.service, metadata.tables[name]) for name in names]
    async with journals.connected(stage) as connection:
        for service, table in [*copied, (GATEWAY, gateway_store.CASE_PROGRESS)]:
            for first in range(1, copies, max(1, CHUNK // len(templates))):
                last = min(copies, first + CHUNK // len(templates)) - 1
                await connection.execute(_copy_of(service, table), list(map(UUID, templates)), first, last)
            await connection.execute(f"VACUUM ANALYZE {service}.{table.name}")


def _copy_of(service: str, table: Table) -> str:
    """Rows of the templates' cases, once for each number."""
    names = statements.names(table)
    taken = {
        **{name: f"md5(t.{name}::text || n)::uuid" for name in names if name in _TELLS_ROWS},
        "township": f"CASE n % {TOWNSHIPS} WHEN 0 THEN t.township ELSE 't' || n % {TOWNSHIPS} END",
    }
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(taken.get(name, f't."{name}"') for name in names)
    return (
        f"INSERT INTO {service}.{table.name} ({columns}) SELECT {values} "  # noqa: S608  (our own names)
        f"FROM {service}.{table.name} AS t, generate_series($2::int, $3::int) AS n WHERE t.case_id = ANY($1::uuid[])"
    )


def _submitted(case_id: UUID, today: date) -> progress.Progress:
    area = Area.of(households.VILLAGE)
    return progress.Progress(case_id, area, today, schemes=("dibao",), intake=progress.Stage.SUBMITTED)
