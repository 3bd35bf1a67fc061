"""Write an application and read a case, over HTTP into one service process on one processor; an ORM does the same."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass

import uvloop
from starlette.types import ASGIApp

from deploy.prepare import url_for
from services.intake.app import PLAN as INTAKE
from shared.ids import new_id
from shared.telemetry import tracing
from shared.web.app import build
from tests.bench import households, load, spent
from tests.bench.figure import Figure
from tests.bench.load import Taken
from tests.bench.peers import orm
from tests.bench.stage import Served, Stage, officer, served

WARM_SECONDS, SECONDS = 3.0, 6.0
MOST = 20_000
CASES = 500
_SAME = "an ORM (SQLAlchemy) over the same tables, checks, encryption, row-level security, key and audit"


@dataclass(frozen=True, slots=True)
class Spent:
    """A load with the processor time that one answer took, in microseconds."""

    taken: Taken
    service_us: float
    database_us: float
    answers: int
    """The warm-up's with them."""

    def seen(self) -> dict[str, float | int | str]:
        """For the figure's line."""
        return {
            "p50_ms": self.taken.percentile(0.5),
            "p99_ms": self.taken.percentile(0.99),
            "service_cpu_us": self.service_us,
            "database_cpu_us": self.database_us,
            "refused": len(self.taken.refused),
        }


async def suite(stage: Stage) -> ASGIApp:
    """Intake's own application."""
    tracing.configure("bench")
    return build(stage.open(INTAKE))


async def peer(stage: Stage) -> ASGIApp:
    """The ORM's."""
    return orm.build(stage.open(INTAKE), url_for(stage.server, stage.database)(INTAKE.service))


def figures(stage: Stage) -> Iterator[Figure]:
    """Writing, then reading what was written."""
    with served(lambda: suite(stage)) as ours, served(lambda: peer(stage)) as theirs:
        forms = households.forms()
        mine, cases = writing(stage, ours, forms)
        other, _ = writing(stage, theirs, forms)
        yield Figure(
            name="write_application",
            value=mine.taken.rate,
            unit="requests/s of one service process",
            target=">= 600",
            beside=_SAME,
            beside_value=other.taken.rate,
            ratio_target=">= 2",
            limit="2334-2636/s: one raw statement without encryption and audit, seen in a prototype",
            seen={**mine.seen(), **{f"beside_{name}": value for name, value in other.seen().items()}},
        )
        mine, other = reading(stage, ours, cases), reading(stage, theirs, cases)
        yield Figure(
            name="read_case",
            value=mine.taken.rate,
            unit="requests/s of one service process at 16 connections",
            target=">= 1200",
            beside=_SAME,
            beside_value=other.taken.rate,
            limit="4100/s: one raw query without encryption and audit, seen in a prototype",
            seen={**mine.seen(), **{f"beside_{name}": value for name, value in other.seen().items()}},
        )
        yield Figure(
            name="read_case_p99",
            value=mine.taken.percentile(0.99),
            unit="ms at 16 connections",
            target="<= 20",
            beside=_SAME,
            beside_value=other.taken.percentile(0.99),
        )


def writing(stage: Stage, service: Served, forms: Iterator[bytes]) -> tuple[Spent, list[str]]:
    """POSTs of ever new forms by one clerk; the cases that came of it besides."""
    token = stage.token(officer("township_clerk", households.TOWNSHIP), INTAKE.service)
    made = [
        load.request(
            "POST", "/applications", {"Authorization": f"Bearer {token}", "Idempotency-Key": new_id().hex}, body
        )
        for body in itertools.islice(forms, MOST)
    ]
    asked, answers = iter(made), list[bytes]()
    spent_ = measured(stage, service, asked, answers)
    return spent_, [json.loads(body)["case_id"] for body in answers[:CASES]]


def reading(stage: Stage, service: Served, cases: list[str]) -> Spent:
    """GETs of cases in turn by one clerk."""
    token = stage.token(officer("township_clerk", households.TOWNSHIP), INTAKE.service)
    made = [load.request("GET", f"/applications/{case}", {"Authorization": f"Bearer {token}"}) for case in cases]
    return measured(stage, service, itertools.cycle(made), [])


def measured(
    stage: Stage, service: Served, asked: Iterator[bytes], answers: list[bytes], at: tuple[str, int] | None = None
) -> Spent:
    """Warm up, then load; `at` where the service is reached through somebody else."""
    warm = uvloop.run(load.closed(at or service.address, asked, WARM_SECONDS))
    before, database = spent.of(service.pid), stage.database_seconds()
    taken = uvloop.run(load.closed(at or service.address, asked, SECONDS, keep=answers.append))
    count = len(taken.latencies_ms)
    if not count:
        raise RuntimeError(f"nothing was answered well: {taken.refused[:1]!r}")
    per_answer = 1e6 / count
    return Spent(
        taken,
        (spent.of(service.pid) - before) * per_answer,
        (stage.database_seconds() - database) * per_answer,
        answers=count + len(warm.latencies_ms),
    )
