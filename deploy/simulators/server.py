"""Puts bureaus, bank and their admin API on one real HTTP server of this machine."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Literal

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from deploy.demo.population import Population
from deploy.simulators.bank import BANK, LARGEST_FILE_BYTES, Bank
from deploy.simulators.bureaus import BANKS, SYNC, Bureaus
from deploy.simulators.faults import Fault, Faults, Kind
from deploy.simulators.messenger import Messenger
from shared.clock import Clock, SystemClock

MESSENGER = web.AppKey("messenger", Messenger)
FAULTS = web.AppKey("faults", Faults)
_HOST = "127.0.0.1"


class FaultBody(BaseModel):
    """A fault to happen so many times."""

    model_config = ConfigDict(extra="forbid")
    bureau: Literal["public_security", "social_insurance", "banks", "bank"]
    kind: Kind
    times: int = Field(ge=0, le=100_000)
    tail: str = Field(default="", max_length=19)


class ApiBody(BaseModel):
    """Where the suite listens."""

    model_config = ConfigDict(extra="forbid")
    url: str = Field(min_length=8, max_length=200, pattern=r"^https?://[^/]+/?$")


def build(population: Population, bank_file: Path, api_url: str = "", clock: Clock | None = None) -> web.Application:
    """The simulators of one population; the suite's address may follow with `move_to` or PUT /admin/api."""
    faults, messenger, clock = Faults(), Messenger(), clock or SystemClock()
    messenger.move_to(api_url)
    application = web.Application(client_max_size=LARGEST_FILE_BYTES)
    application[MESSENGER], application[FAULTS] = messenger, faults
    application.add_routes(Bureaus.of(population, faults, messenger, clock).routes())
    application.add_routes(Bank.open(bank_file, faults, clock).routes())
    application.add_routes(
        [
            web.get("/health", _health),
            web.post("/admin/faults", _order_fault),
            web.put("/admin/api", _move_api),
            web.get("/admin/state", _show_state),
        ]
    )
    application.cleanup_ctx.append(_running)
    return application


def listen() -> socket.socket:
    """Take a free port; whoever is told its address may call once the simulators serve."""
    return socket.create_server((_HOST, 0))


def address_of(listening: socket.socket) -> str:
    """Where the simulators will be found."""
    return f"http://{_HOST}:{listening.getsockname()[1]}"


@asynccontextmanager
async def serve(application: web.Application, listening: socket.socket | None = None) -> AsyncIterator[str]:
    """Serve for the length of the block, on a port of our own where none is given; yields the address."""
    listening = listening or listen()
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        yield address_of(listening)
    finally:
        await runner.cleanup()


async def _running(application: web.Application) -> AsyncIterator[None]:
    async with application[MESSENGER].running():
        yield


async def _health(_request: web.Request) -> web.Response:
    return web.json_response({"status": "ok", "bureaus": [*SYNC, BANKS, BANK]})


async def _order_fault(request: web.Request) -> web.Response:
    try:
        wanted = FaultBody.model_validate_json(await request.read())
    except ValidationError:
        return web.json_response({"code": "fault_invalid"}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    request.app[FAULTS].order(Fault(wanted.bureau, wanted.kind, wanted.tail), wanted.times)
    return web.json_response({"left": wanted.times}, status=HTTPStatus.CREATED)


async def _move_api(request: web.Request) -> web.Response:
    try:
        wanted = ApiBody.model_validate_json(await request.read())
    except ValidationError:
        return web.json_response({"code": "url_invalid"}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    request.app[MESSENGER].move_to(wanted.url)
    return web.json_response({"url": wanted.url})


async def _show_state(request: web.Request) -> web.Response:
    messenger = request.app[MESSENGER]
    return web.json_response(
        {
            "api_url": messenger.api_url,
            "delivered": messenger.delivered,
            "abandoned": messenger.abandoned,
            "faults": [
                {"bureau": fault.bureau, "kind": fault.kind, "tail": fault.tail, "times": times}
                for fault, times in request.app[FAULTS].left.items()
                if times
            ],
        }
    )
