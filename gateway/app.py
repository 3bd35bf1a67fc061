"""Wiring of the gateway: its plan, and the application that stands before all services."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from starlette.types import ASGIApp

from gateway import docs, routing
from gateway.api import access_log, demo, progress, work_lists
from gateway.api.calling import WithCalls
from gateway.calls import Calls
from gateway.door import Door
from gateway.forwarding import MountedUpstream, Upstream
from gateway.login import exchange_of
from gateway.rate import Buckets
from gateway.routing import Routes
from gateway.store import METADATA
from gateway.subscriptions import SUBSCRIPTIONS
from shared.room import Plan, Room
from shared.services import GATEWAY
from shared.settings import Settings
from shared.web import app as web
from shared.web.limits import Limits

PLAN = Plan(
    service=GATEWAY,
    title="统一入口",
    tables=METADATA,
    migrations=Path(__file__).with_name("migrations"),
    edges=(progress.edge, work_lists.edge, access_log.edge, demo.edge),
    subscriptions=SUBSCRIPTIONS,
    tasks=lambda _room: {},
)

DOOR = "door"
"""Under this name the outer layer is measured, beside the gateway's own routes."""


def build(room: Room, upstreams: Mapping[str, Upstream], settings: Settings, routes: Routes | None = None) -> ASGIApp:
    """The application that listens; `upstreams` are all services but the gateway. Whoever made them closes them."""
    exchange = exchange_of(room)
    own = WithCalls(web.build(_in_mode(room, settings)), Calls(upstreams, exchange))
    everybody = {**upstreams, GATEWAY: MountedUpstream(own)}
    return Limits(Door(routes or routing.committed(), everybody, exchange, Buckets(), own, docs.pages()), DOOR)


def _in_mode(room: Room, settings: Settings) -> Room:
    """Outside demo mode the demo's routes do not exist."""
    edges = tuple(edge for edge in room.plan.edges if settings.is_demo or edge is not demo.edge)
    return replace(room, settings=settings, plan=replace(room.plan, edges=edges))
