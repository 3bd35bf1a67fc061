"""`onenet case show NUMBER`: one case on one screen."""

import asyncio
import dataclasses
import json
from collections.abc import Iterator

import typer

from deploy import inspection
from deploy.cli import where
from deploy.cli.where import Database, Json
from deploy.operating import case
from deploy.operating.case import Case, NoCase
from deploy.operating.place import Place

app = typer.Typer(no_args_is_help=True, help="查看一个案件办到哪一步、在等什么")


@app.callback()
def cases() -> None:
    """查看一个案件办到哪一步、在等什么。"""


@app.command()
def show(number: str, database: Database = "", *, as_json: Json = False) -> None:
    """按案件编号查看:各系统状态、时限、等待事项、未完成的任务和全部事件;不显示任何个人信息。"""
    try:
        found = asyncio.run(_show(where.place(database), number))
    except NoCase:
        typer.echo(f"没有编号为 {number} 的案件。请核对编号;草稿没有编号。", err=True)
        raise SystemExit(1) from None
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(found), ensure_ascii=False, default=str))
    else:
        typer.echo("\n".join(_told(found)))


async def _show(place: Place, number: str) -> Case:
    async with inspection.connected(place.server, place.database) as connection:
        return await case.show(connection, place, number)


def _told(found: Case) -> Iterator[str]:
    yield f"案件 {found.number}({found.case_id}),法定日期 {found.today}"
    yield from _waiting(found)
    yield "时限:" if found.clocks else "时限:没有正在计算的时限"
    for clock in found.clocks:
        late = ",已超期" if clock.is_overdue else ""
        yield f"  {clock.title}:{clock.started_on} 起算,至 {clock.due_on}{late}"
    yield "各系统:"
    for state in found.states:
        yield f"  {state.service}.{state.table}: {state.state} × {state.rows}"
    yield "未完成的任务:" if found.tasks else "未完成的任务:无"
    for task in found.tasks:
        error = f",最近的错误 {task.last_error}" if task.last_error else ""
        yield f"  {task.service} {task.kind}:应于 {task.due} 执行,试过 {task.attempts} 次{error}"
    yield "搁置的事件:" if found.parked else "搁置的事件:无"
    for parked in found.parked:
        yield f"  {parked.service} 未处理 {parked.publisher}#{parked.seq} {parked.type}:{parked.reason}"
    yield f"事件({len(found.events)} 个):"
    for said in found.events:
        yield f"  {said.line.removesuffix(said.subject).rstrip()}"


def _waiting(found: Case) -> Iterator[str]:
    waiting = found.waiting
    if waiting is None:
        yield "网关还没有收到这个案件的事件"
        return
    until = f",至 {waiting.due_on}" if waiting.due_on else ""
    yield f"阶段:{waiting.stage}(自 {waiting.since}{until})"
    whose = f"{waiting.role_title}({waiting.role},{waiting.area})" if waiting.role else "没有人需要办理"
    lists = f";工作清单:{'、'.join(waiting.work_lists)}" if waiting.work_lists else ""
    yield f"等待:{whose}{lists}"
