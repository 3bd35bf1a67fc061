"""`onenet case show NUMBER`: one case on one screen."""

import asyncio
import json
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

import typer

from deploy import inspection
from deploy.cli import payroll, where
from deploy.cli.where import Database, Json
from deploy.inspection import Parked
from deploy.operating import case
from deploy.operating.case import Case, NoCase, State, Waiting
from deploy.operating.place import Place
from deploy.operating.running import Running

app = typer.Typer(no_args_is_help=True, help="查看一个案件办到哪一步、在等什么")


@app.callback()
def cases() -> None:
    """查看一个案件办到哪一步、在等什么。"""


@app.command()
def show(number: str, database: Database = "", *, as_json: Json = False) -> None:
    """按案件编号(或案件 id)查看:现状、等谁办理、时限、发放、任务和全部事件;不显示任何个人信息。"""
    try:
        found = asyncio.run(_show(where.place(database), number))
    except NoCase:
        typer.echo(f"没有编号为 {number} 的案件。请核对编号;草稿没有编号。", err=True)
        raise SystemExit(1) from None
    if as_json:
        typer.echo(json.dumps(payroll.plain(found), ensure_ascii=False))
    else:
        typer.echo("\n".join(_told(found)))


async def _show(place: Place, number: str) -> Case:
    async with inspection.looking(place.server, place.database) as look:
        return await case.show(look, place, number)


def _told(found: Case) -> Iterator[str]:
    yield f"案件 {found.number}({found.case_id}),法定日期 {found.today}"
    yield from _waiting(found.waiting)
    yield "法定时限:" if found.clocks else "法定时限:没有正在计算的时限"
    yield from (f"  {_clock(clock)}" for clock in found.clocks)
    yield "发放:" if found.payments else "发放:还没有"
    yield from (f"  {payroll.line(payment)}  发放表 {payment.payroll_id}" for payment in found.payments)
    yield "各系统:"
    for service, states in groupby(found.states, key=attrgetter("service")):
        yield f"  {service}:{'、'.join(_state(each) for each in states)}"
    yield "已安排的任务:" if found.tasks else "已安排的任务:无"
    for task in found.tasks:
        tried = f",试过 {task.attempts} 次" if task.attempts else ""
        error = f",最近的错误 {task.last_error}" if task.last_error else ""
        yield f"  {task.service} {task.kind}:到 {task.due} 执行{tried}{error}"
    if found.parked:
        yield "搁置的事件(它们之后的也不再处理,上面的现状可能已经过时):"
        yield from (f"  {parked_line(parked)}" for parked in found.parked)
    yield f"事件({len(found.events)} 个):"
    yield from (f"  {said.line.removesuffix(said.subject).rstrip()}" for said in found.events)


def parked_line(parked: Parked) -> str:
    """A parked event and what tries it again."""
    what = f"{parked.service} 未处理 {parked.publisher}#{parked.seq} {parked.type.rpartition('.')[2]}:{parked.reason}"
    return f"{what};排除原因后运行 onenet events retry {parked.service} {parked.publisher} {parked.subject}"


def _waiting(waiting: Waiting | None) -> Iterator[str]:
    if waiting is None:
        yield "现状:网关还没有收到这个案件的事件"
        return
    until = f",至 {waiting.due_on}" if waiting.due_on else ""
    yield f"现状:{waiting.stage}(自 {waiting.since}{until})"
    if waiting.role:
        yield f"等待:{waiting.role_title}({waiting.role},{waiting.area})"
    elif not waiting.work_lists:
        yield "等待:没有人需要办理"
    if waiting.work_lists:
        yield f"工作清单:{'、'.join(waiting.work_lists)}"
    if waiting.held_for:
        yield f"暂停发放:{waiting.held_for}"
    if waiting.unanswered:
        yield f"没有结果的核对来源(按未知处理):{'、'.join(waiting.unanswered)}"


def _clock(clock: Running) -> str:
    told = f"{clock.title}:{clock.started_on} 起算,至 {clock.due_on},{clock.basis}"
    if clock.ended_on:
        return f"{told};{clock.ended_on} 才办结,已超期"
    return f"{told};已超期,尽快办理" if clock.is_overdue else told


def _state(state: State) -> str:
    times = f" × {state.rows}" if state.rows > 1 else ""
    return f"{state.table} {state.state}{times}"
