"""`onenet payroll`: look at payrolls; what moves money is shown first and done only with --yes, by a person's token."""

import asyncio
import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any
from uuid import UUID

import typer

from deploy import inspection
from deploy.cli import money, where
from deploy.cli.where import Database, Json
from deploy.operating import payrolls
from deploy.operating.payrolls import Detail, Line, NoPayroll, Payroll
from deploy.operating.place import Place
from services.funding.api.words import COURSES, HOLDS, KINDS, LINES, PAYMENTS
from services.funding.bank_file import Fault
from services.funding.left_out import SENTENCES, Doubt
from services.funding.payroll import Kind, LineKind, State
from shared.vocabulary.money import Money

app = typer.Typer(invoke_without_command=True, help="查看发放表和银行答复;涉及资金的操作默认只演练")
for verb in (money.make, money.reissue, money.check, money.reject, money.release, money.stop, money.ask):
    app.command()(verb)

Period = Annotated[str | None, typer.Option(help="只看这个月份,如 2026-12")]
Course = Annotated[State | None, typer.Option(help="只看这种状态")]


@app.callback()
def newest(context: typer.Context, database: Database = "", *, as_json: Json = False) -> None:
    """列出最近的发放表;按月份和状态筛选用 onenet payroll list。"""
    if context.invoked_subcommand is None:
        filtered(database, as_json=as_json)


@app.command("list")
def filtered(database: Database = "", period: Period = None, state: Course = None, *, as_json: Json = False) -> None:
    """列出发放表,最新的在前。"""
    found = asyncio.run(_latest(where.place(database), period, state))
    for each in found:
        typer.echo(_json(each) if as_json else _line(each))
    if not (found or as_json):
        typer.echo("没有这样的发放表")


@app.command()
def show(payroll_id: UUID, database: Database = "", *, as_json: Json = False) -> None:
    """查看一张发放表:经手人、每笔的金额和状态、没有编入的家庭、与银行不一致的笔数;不显示收款人。"""
    try:
        found = asyncio.run(_show(where.place(database), payroll_id))
    except NoPayroll:
        typer.echo(f"没有发放表 {payroll_id}。运行 onenet payroll 列出全部。", err=True)
        raise SystemExit(1) from None
    typer.echo(_json(found) if as_json else "\n".join(_told(found)))


async def _latest(place: Place, period: str | None, state: str | None) -> list[Payroll]:
    async with inspection.looking(place.server, place.database) as look:
        return list(await payrolls.latest(look, period, state))


async def _show(place: Place, payroll_id: UUID) -> Detail:
    async with inspection.looking(place.server, place.database) as look:
        return await payrolls.show(look, payroll_id)


def _line(payroll: Payroll) -> str:
    money = f"应发 {payroll.total.yuan} 已到账 {payroll.settled.yuan} 退回 {payroll.returned.yuan} 元"
    differs = f" 与银行不一致 {payroll.differences} 笔" if payroll.differences else ""
    what = f"{payroll.county} {payroll.scheme} {payroll.period} {KINDS[Kind(payroll.kind)]}"
    state = f"{payroll.state}({COURSES[State(payroll.state)]})"
    return f"{payroll.id}  {what}  {state}  {payroll.lines} 笔  {money}{differs}"


def _told(found: Detail) -> Iterator[str]:
    payroll = found.payroll
    yield _line(payroll)
    hands = (("制表", payroll.maker, payroll.made_on), ("复核", payroll.checker, payroll.checked_on))
    told = [f"{act} {actor or '—'} {on or ''}".rstrip() for act, actor, on in hands]
    released = f"签发 {payroll.releaser or '—'} {payroll.released_on or ''}".rstrip()
    yield f"{','.join([*told, released])};送银行 {payroll.sent_on or '—'}"
    if payroll.halted:
        yield f"退回或停止的原因:{payroll.halted}"
    yield from (f"  {each.case_number}  {line(each)}" for each in found.lines)
    for left in found.left_out:
        yield f"  没有编入:{left.case_number} {SENTENCES[Doubt(left.reason)]}"
    for difference in found.differences:
        cleared = "" if difference.is_open else ",银行后来已正确答复"
        fault = _FAULTS[Fault(difference.fault)]
        yield f"  与银行不一致:指令 {difference.instruction_id} {fault},{difference.noticed_on} 发现{cleared}"


def line(paid: Line) -> str:
    """One payment without its payee."""
    again = f",第 {paid.instructions} 次指令" if paid.instructions > 1 else ""
    why = f"({paid.reason})" if paid.reason else ""
    hold = f",收款人暂停发放:{HOLDS[paid.hold]}" if paid.hold else ""
    what = f"{paid.scheme} {paid.period} {LINES[LineKind(paid.kind)]} {paid.amount.yuan} 元"
    answered = f" {paid.answered_on}" if paid.answered_on else ""
    return f"{what}  {_STATES[paid.state]}{why}{answered}{again}{hold}"


_STATES: Mapping[str, str] = {**PAYMENTS, "open": "银行还没有答复", "cancelled": "随发放表停止,未发放"}
_FAULTS: Mapping[Fault, str] = {
    Fault.STRANGER: "银行答复了一笔我方没有的指令",
    Fault.AMOUNT: "银行答复的金额不同",
    Fault.CONTRADICTION: "银行前后答复矛盾",
    Fault.SILENCE: "银行一直没有答复",
}


def _json(found: Payroll | Detail) -> str:
    return json.dumps(plain(found), ensure_ascii=False)


def plain(value: Any) -> Any:
    """Money as yuan and everything else as JSON has it."""
    if isinstance(value, Money):
        return value.yuan
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value if isinstance(value, int | str | None) else str(value)
