"""What the gateway adds to a request: mounted beside the service, and over HTTP in a process of its own."""

import itertools
from collections.abc import Iterator

from starlette.types import ASGIApp

from gateway import app as gateway_app
from gateway.forwarding import HttpUpstream, MountedUpstream, Upstream
from services.intake.app import PLAN as INTAKE
from shared.services import GATEWAY, ROOMS
from shared.telemetry import tracing
from shared.web.app import build
from tests.bench import households, load, spent
from tests.bench.applications import measured, suite, writing
from tests.bench.figure import Figure
from tests.bench.stage import Served, Stage, officer, plan_of, served

CASES = 200
PEOPLE = 64
"""So many clerks, since the gateway holds each to so many requests a second."""


def figures(stage: Stage) -> Iterator[Figure]:
    """Reads of a case: of the service itself, mounted, and over HTTP; processor time tells them apart."""
    with served(lambda: suite(stage)) as service:
        _, cases = writing(stage, service, households.forms())
        alone = measured(stage, service, _reads(stage, INTAKE.service, "", cases), [])
        with served(lambda: _over_http(stage, service)) as gateway:
            before = spent.of(gateway.pid)
            through = measured(stage, service, _reads(stage, GATEWAY, "/api/v1", cases), [], at=gateway.address)
            hop_us = (spent.of(gateway.pid) - before) / through.answers * 1e6
    yield Figure(
        name="hop_over_http",
        value=hop_us,
        unit="us of the gateway's processor time a request",
        target="",
        beside="the service's own",
        beside_value=through.service_us,
        ratio_target="<= 1.0",
        seen={"requests_per_s": through.taken.rate, "p99_ms": through.taken.percentile(0.99)},
    )
    with served(lambda: _mounted(stage)) as both:
        mounted = measured(stage, both, _reads(stage, GATEWAY, "/api/v1", cases), [])
    yield Figure(
        name="hop_mounted",
        value=mounted.service_us - alone.service_us,
        unit="us of processor time that a mounted gateway adds to a request",
        target="<= 100",
        beside="the service's own",
        beside_value=alone.service_us,
        seen={"requests_per_s": mounted.taken.rate, "p99_ms": mounted.taken.percentile(0.99)},
    )


def _reads(stage: Stage, audience: str, prefix: str, cases: list[str]) -> Iterator[bytes]:
    names = [f"officer{number}" for number in range(PEOPLE)]
    tokens = [stage.token(officer("township_clerk", households.TOWNSHIP, name), audience) for name in names]
    made = [
        load.request("GET", f"{prefix}/applications/{case}", {"Authorization": f"Bearer {token}"})
        for case, token in zip(cases[:CASES], itertools.cycle(tokens), strict=False)
    ]
    return itertools.cycle(made)


async def _over_http(stage: Stage, service: Served) -> ASGIApp:
    tracing.configure("bench")
    host, port = service.address
    upstreams: dict[str, Upstream] = {name: HttpUpstream(f"http://{host}:{port}") for name in ROOMS}
    return gateway_app.build(stage.open(plan_of(GATEWAY)), upstreams, stage.settings())


async def _mounted(stage: Stage) -> ASGIApp:
    tracing.configure("bench")
    upstreams: dict[str, Upstream] = {name: MountedUpstream(build(stage.open(plan_of(name)))) for name in ROOMS}
    return gateway_app.build(stage.open(plan_of(GATEWAY)), upstreams, stage.settings())
