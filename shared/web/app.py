"""Builds the HTTP application of a room: its edges under limits, with health and, in demo mode, the movable clock."""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response
from starlette.types import ASGIApp

from shared.database import legal_clock
from shared.database.migrate import Level, level_of
from shared.refusal import Unavailable
from shared.room import Plan, Room
from shared.web import access_log, idempotency, problems
from shared.web.begin import Begin
from shared.web.edge import Edge
from shared.web.limits import Limits

MAX_OFFSET_DAYS = 3650

Stuck = Callable[[float], list[str]]
"""Names the loops that have not come round for too long, at this time of the running loop."""

log = structlog.get_logger()


def describe(plan: Plan) -> FastAPI:
    """The application without a database: what the OpenAPI document is made from."""
    app = FastAPI(
        title=plan.title,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        # The layer around it (`Limits`) counts and traces each request; once is enough.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        generate_unique_id_function=_operation_id,
    )
    for edge in plan.edges:
        app.include_router(edge)
    problems.install(app)
    app.add_exception_handler(idempotency.Repeat, _repeat)
    return app


def build(room: Room) -> ASGIApp:
    """The application of an opened room."""
    app = describe(room.plan)
    app.state.room = room
    app.include_router(_operations(room, _none_stuck))
    app.include_router(access_log.edge())
    if room.settings.is_demo:
        app.include_router(_clock())
    return Limits(app, room.plan.service)


def operations(room: Room, stuck: Stuck) -> ASGIApp:
    """What a worker answers: whether its loops come round, and whether it is ready."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    problems.install(app)
    app.include_router(_operations(room, stuck))
    return app


def _none_stuck(_now: float) -> list[str]:
    return []


def _operation_id(route: APIRoute) -> str:
    first, *rest = route.name.split("_")
    return first + "".join(word.capitalize() for word in rest)


async def _repeat(_request: Request, error: Exception) -> Response:
    assert isinstance(error, idempotency.Repeat)  # noqa: S101  (starlette's handler type is wider than its call)
    kept = error.answer
    headers = {**kept.headers, "Idempotency-Replayed": "true"}
    return Response(kept.body, status_code=kept.status, headers=headers, media_type="application/json")


def _operations(room: Room, stuck: Stuck) -> Edge:
    """Liveness looks at nothing but the loops; readiness at the database, which a newer release may have migrated."""
    edge = Edge("ops")

    async def live() -> dict[str, str]:
        if hung := stuck(asyncio.get_running_loop().time()):
            log.error("loops_stuck", service=room.plan.service, loops=hung)
            raise Unavailable("loops_stuck", "后台任务长时间没有进展,需要重新启动本进程。")
        return {"status": "ok", "service": room.plan.service}

    async def ready() -> dict[str, str]:
        async with room.database.begin_system("readiness") as tx:
            plan = room.plan
            if await level_of(tx.connection, plan.service, plan.migrations, plan.tables) is Level.OLDER:
                raise Unavailable("migration_level", "数据库版本低于程序,请先运行迁移。")
        return {"status": "ready", "service": room.plan.service}

    edge.add_api_route("/health/live", live, include_in_schema=False)
    edge.add_api_route("/health/ready", ready, include_in_schema=False)
    return edge


class ClockOffset(BaseModel):
    """演示时钟:法定日期比真实日期快几天,只增不减。"""

    model_config = ConfigDict(extra="forbid")
    offset_days: int = Field(ge=0, le=MAX_OFFSET_DAYS, examples=[8])


def _clock() -> Edge:
    edge = Edge("demo")

    @edge.create("/demo/clock", "move_clock", include_in_schema=False, status_code=200)
    async def move_clock(request: Request, wanted: ClockOffset, begin: Begin) -> Any:
        room: Room = request.app.state.room
        async with begin() as work:
            offset = await legal_clock.grow(work.tx, wanted.offset_days)
            response = await work.reply(ClockOffset(offset_days=offset))
        room.bell.ring(f"tasks:{room.plan.service}")
        return response

    return edge
