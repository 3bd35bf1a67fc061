"""`onenet events`: read the journals, and deal with events that were parked."""

import asyncio
import dataclasses
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID

import typer

from deploy import embedded, inspection
from deploy.cli import where
from deploy.cli.case import parked_line
from deploy.cli.where import Database, Json, Yes
from deploy.inspection import Look, Parked
from deploy.operating import case, said
from deploy.operating.case import NoCase
from deploy.operating.place import Place
from deploy.operating.said import Said, Wanted
from deploy.plans import PLANS
from deploy.postgres import Server
from deploy.prepare import url_for
from shared import services, settings
from shared.bell import Bell
from shared.clock import SystemClock
from shared.crypto.keyring import KeyFolder
from shared.database.engine import open_engine
from shared.journal import parking
from shared.journal.consumer import Consumer, publishers_of
from shared.journal.source import Journals
from shared.opening import Ground, open_room
from shared.room import Plan, Room

app = typer.Typer(invoke_without_command=True, help="查看各系统的事件;查看和处理搁置的事件")
T = TypeVar("T")
FOLLOW_SECONDS = 1.0

Service = Annotated[str | None, typer.Option(help="只看这个系统,如 funding")]
CaseNumber = Annotated[str | None, typer.Option("--case", help="只看这个案件,填案件编号或案件 id")]
TypeName = Annotated[str | None, typer.Option("--type", help="只看这种事件,如 PaymentSettled")]
Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="从这个法定日期起")]
Limit = Annotated[int, typer.Option(min=1, max=100_000, help="最多多少条,从最新的数起")]


@dataclass(frozen=True, slots=True)
class Listing:
    """What holds for every listing: where to look and how much."""

    database: str
    limit: int


@app.callback()
def newest(context: typer.Context, database: Database = "", limit: Limit = 50, *, as_json: Json = False) -> None:
    """列出最新的事件(编号、类型、日期,不含内容);筛选用 onenet events list,等待新事件用 onenet events tail。"""
    context.obj = Listing(database, limit)
    if context.invoked_subcommand is None:
        _list(context.obj, Wanted(limit=limit), None, as_json=as_json)


@app.command("list")
def filtered(
    context: typer.Context,
    service: Service = None,
    case_number: CaseNumber = None,
    type_name: TypeName = None,
    since: Since = None,
    *,
    as_json: Json = False,
) -> None:
    """按系统、案件、类型、日期筛选,例如 onenet events --limit 100 list --service funding --type PaymentSettled。"""
    listing: Listing = context.obj
    wanted = Wanted(_known(service), None, type_name, since.date() if since else None, listing.limit)
    _list(listing, wanted, case_number, as_json=as_json)


@app.command()
def tail(
    context: typer.Context,
    service: Service = None,
    case_number: CaseNumber = None,
    type_name: TypeName = None,
    *,
    as_json: Json = False,
) -> None:
    """持续列出新的事件,按 Ctrl-C 停止。"""
    listing: Listing = context.obj
    place = where.place(listing.database)
    wanted = Wanted(_known(service), None, type_name, None, listing.limit)
    seen: dict[str, int] = {}
    with suppress(KeyboardInterrupt):
        while True:
            for each in asyncio.run(_last(place, wanted, case_number, seen)):
                seen[each.publisher] = max(each.position, seen.get(each.publisher, 0))
                typer.echo(_json(each) if as_json else each.line)
            time.sleep(FOLLOW_SECONDS)


@app.command("parked")
def list_parked(database: Database = "", *, as_json: Json = False) -> None:
    """列出搁置的事件。"""
    server, name = where.server(database)
    found = asyncio.run(inspection.parked(server, name))
    for event in found:
        typer.echo(_json(event) if as_json else parked_line(event))
    if not (found or as_json):
        typer.echo("没有搁置的事件")


@app.command()
def retry(service: str, publisher: str, subject: str, database: Database = "") -> None:
    """按顺序重新处理某个案件搁置的事件;先排除原因。不会重复处理已经处理过的。"""
    left = asyncio.run(with_room(service, where.server(database), lambda room: _retry(room, publisher, subject)))
    typer.echo(f"仍搁置 {left} 条,原因见 {where.home()}/logs/onenet.log 中的 event_parked" if left else "已全部处理")
    raise SystemExit(1 if left else 0)


@app.command()
def drop(service: str, publisher: str, subject: str, seq: int, database: Database = "", *, yes: Yes = False) -> None:
    """放弃一条搁置的事件(记入审计),这个系统就再也不会知道它;之后的事件可以再试。不加 --yes 只演练。"""
    on, service = where.server(database), _known(service) or ""
    if not yes:
        typer.echo(f"演练:{service} 将永远不再处理 {publisher}#{seq}(案件 {subject})。")
        typer.echo("没有改变任何数据;排除原因后 onenet events retry 通常就能处理。确认要放弃时加 --yes。")
        return
    dropped = asyncio.run(with_room(service, on, lambda room: _drop(room, publisher, subject, seq)))
    typer.echo("已放弃" if dropped else "没有放弃:它不是这个案件最早搁置的一条")
    raise SystemExit(0 if dropped else 1)


def _list(listing: Listing, wanted: Wanted, case_number: str | None, *, as_json: bool) -> None:
    found = asyncio.run(_last(where.place(listing.database), wanted, case_number, {}))
    for each in found:
        typer.echo(_json(each) if as_json else each.line)
    if not (found or as_json):
        typer.echo("没有这样的事件")


async def _last(place: Place, wanted: Wanted, case_number: str | None, seen: dict[str, int]) -> Sequence[Said]:
    async with inspection.looking(place.server, place.database) as look:
        if case_number is not None:
            wanted = replace(wanted, subject=str(await _case_of(look, case_number)))
        return await said.last(look, wanted, seen)


async def _case_of(look: Look, case_number: str) -> UUID:
    try:
        return await case.find(look, case_number)
    except NoCase:
        raise typer.BadParameter(f"没有编号为 {case_number} 的案件") from None


def _known(service: str | None) -> str | None:
    if service is not None and service not in services.ALL:
        raise typer.BadParameter(f"没有系统 {service};可填 {'、'.join(services.ALL)}")
    return service


def _json(event: Said | Parked) -> str:
    return json.dumps(dataclasses.asdict(event), ensure_ascii=False, default=str)


async def _retry(room: Room, publisher: str, subject: str) -> int:
    return await Consumer(room.database, room.plan.subscriptions, room.journals).retry(publisher, subject)


async def _drop(room: Room, publisher: str, subject: str, seq: int) -> bool:
    async with room.database.begin_system("operating") as tx:
        return await parking.drop(tx, publisher, subject, seq)


async def with_room(service: str, on: tuple[Server, str], act: Callable[[Room], Awaitable[T]]) -> T:
    """Act in an opened service, whose database is closed again."""
    server, name = on
    name = name or service
    chosen = settings.read()
    # An error that arises here is logged like the suite's own: its place, and nothing of what was in the event.
    embedded.configure_logs(chosen)
    plan = next(plan for plan in PLANS if plan.service == _known(service))
    keys = KeyFolder(where.home() / "keys")
    journals = _journals(plan, server) if name == plan.service else Journals()
    room = open_room(plan, Ground(chosen, SystemClock(), Bell(), keys, url_for(server, name), journals))
    try:
        return await act(room)
    finally:
        await room.database.close()
        for engine in journals.elsewhere.values():
            await engine.dispose()


def _journals(plan: Plan, server: Server) -> Journals:
    """Where each service has a database of its own, a publisher's journal stands in the publisher's."""
    heard = publishers_of(plan.service, plan.subscriptions)
    return Journals({each: open_engine(url_for(server, each)(plan.service), plan.service, 1) for each in heard})
