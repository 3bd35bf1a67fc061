"""`onenet determination replay ID`: compute a kept determination again, from what it was computed from."""

import asyncio
from uuid import UUID

import typer

from deploy.cli import events, where
from deploy.cli.folder import end
from deploy.cli.where import Database
from services.eligibility.workflow import replaying
from services.eligibility.workflow.replaying import Replayed
from shared.refusal import Refusal
from shared.room import Room

SERVICE = "eligibility"

app = typer.Typer(no_args_is_help=True, help="核验保存的认定")


@app.callback()
def determinations() -> None:
    """核验保存的认定。"""


@app.command()
def replay(determination_id: UUID, database: Database = "") -> None:
    """用当时采信的事实、当时的政策包和当时的日期重新认定,结果应当逐字节相同;不同时退出码为1。"""
    try:
        found = asyncio.run(
            events.with_room(SERVICE, where.server(database), lambda room: _replay(room, determination_id))
        )
    except Refusal as refused:
        end(f"不能重新认定:{refused.sentence}")
    typer.echo(f"政策包 {found.policy}")
    typer.echo(f"当时 {found.then.hex()}\n现在 {found.now.hex()}")
    typer.echo("相同" if found.is_same else "不同:请核对程序版本和政策包是否被改动")
    raise SystemExit(0 if found.is_same else 1)


async def _replay(room: Room, determination_id: UUID) -> Replayed:
    async with room.database.begin_system("operating") as tx:
        then = await replaying.frozen(tx, determination_id)
    return replaying.replay(then)
