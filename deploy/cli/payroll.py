"""`onenet payroll`: look at payrolls; what moves money is shown first and done only with --yes, by a person's token."""

import asyncio
import dataclasses
import json
from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

import typer

from deploy import inspection
from deploy.cli import money, where
from deploy.cli.where import Database, Json
from deploy.operating import payrolls
from deploy.operating.payrolls import Detail, NoPayroll, Payroll
from deploy.operating.place import Place
from shared.vocabulary.money import Money

app = typer.Typer(invoke_without_command=True, help="查看发放表和银行答复;涉及资金的操作默认只演练")
for verb in (money.check, money.reject, money.release, money.stop, money.ask):
    app.command()(verb)

Period = Annotated[str | None, typer.Option(help="只看这个月份,如 2026-12")]
State = Annotated[str | None, typer.Option(help="只看这种状态,如 released")]


@app.callback()
def latest(
    context: typer.Context,
    database: Database = "",
    period: Period = None,
    state: State = None,
    *,
    as_json: Json = False,
) -> None:
    """列出最近的发放表。"""
    if context.invoked_subcommand is None:
        for each in asyncio.run(_latest(where.place(database), period, state)):
            typer.echo(_json(each) if as_json else _line(each))


@app.command()
def show(payroll_id: UUID, database: Database = "", *, as_json: Json = False) -> None:
    """查看一张发放表:每户的金额和状态,与银行不一致的笔数;不显示收款人。"""
    try:
        found = asyncio.run(_show(where.place(database), payroll_id))
    except NoPayroll:
        typer.echo(f"没有发放表 {payroll_id}。运行 onenet payroll 列出全部。", err=True)
        raise SystemExit(1) from None
    typer.echo(_json(found) if as_json else "\n".join(_told(found)))


async def _latest(place: Place, period: str | None, state: str | None) -> list[Payroll]:
    async with inspection.connected(place.server, place.database) as connection:
        return list(await payrolls.latest(connection, period, state))


async def _show(place: Place, payroll_id: UUID) -> Detail:
    async with inspection.connected(place.server, place.database) as connection:
        return await payrolls.show(connection, payroll_id)


def _line(payroll: Payroll) -> str:
    money = f"应发 {payroll.total.yuan} 已到账 {payroll.settled.yuan} 退回 {payroll.returned.yuan} 元"
    differs = f" 与银行不一致 {payroll.differences} 笔" if payroll.differences else ""
    where_paid = f"{payroll.county} {payroll.scheme} {payroll.period}"
    return f"{payroll.id}  {where_paid}  {payroll.state}  {payroll.lines} 户  {money}{differs}"


def _told(found: Detail) -> Iterator[str]:
    payroll = found.payroll
    yield _line(payroll)
    yield f"制表 {payroll.made_on},签发 {payroll.released_on or '—'},送银行 {payroll.sent_on or '—'}"
    for line in found.lines:
        again = f",第 {line.instructions} 次指令" if line.instructions > 1 else ""
        why = f"({line.reason})" if line.reason else ""
        yield f"  {line.case_number}  {line.amount.yuan} 元  {line.state}{why} {line.answered_on or ''}{again}".rstrip()
    for difference in found.differences:
        yield f"  与银行不一致:指令 {difference.instruction_id} {difference.fault},{difference.noticed_on} 发现"


def _json(found: Payroll | Detail) -> str:
    return json.dumps(_plain(found), ensure_ascii=False)


def _plain(value: Any) -> Any:
    """Money as yuan and everything else as JSON has it."""
    if isinstance(value, Money):
        return value.yuan
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, int | str | None) else str(value)
