"""The verbs of `onenet payroll` that move or stop money: a rehearsal unless --yes is given, in a person's own name.

They go through the suite's API with the token of whoever acts, so that maker, checker and releaser stay three people,
every act is in the audit under its name, and nothing is possible here that is not possible there.
"""

import json
from dataclasses import dataclass
from typing import Annotated, Any, NoReturn
from uuid import UUID

import httpx
import typer

from deploy.cli.where import Json, Yes
from services.funding.api.words import Scheme
from services.funding.payroll import State
from shared.ids import new_id

_ROOT = "/api/v1"
_SECONDS = 40
_NOTHING_DONE = "没有改变任何数据;确认后加 --yes 办理。"
NOBODYS = ""
HERE = "http://127.0.0.1:8000"

Token = Annotated[
    str, typer.Option(envvar="ONENET_TOKEN", help="办理人本人的登录凭证,也可以放在环境变量 ONENET_TOKEN 中")
]
Url = Annotated[str, typer.Option(help="平台地址")]
SchemeName = Annotated[Scheme, typer.Argument(help="资金类别:dibao 最低生活保障,temporary 临时救助")]
Month = Annotated[str, typer.Argument(help="月份,如 2026-12")]
OnlyMonth = Annotated[str | None, typer.Argument(help="只重发原属这个月的,不填为本年度全部")]
Payees = Annotated[str | None, typer.Option(help="查看发放表时给出的收款标记")]
Reason = Annotated[str, typer.Option(help="原因,记入审计")]


def make(
    scheme: SchemeName,
    period: Month,
    token: Token = NOBODYS,
    url: Url = HERE,
    *,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """编制一个月的发放表(制表人),应补发的自动带入;scheme 为 temporary 时是急难救助一次性发放。不加 --yes 只演练。"""
    body = {"scheme": scheme, "period": period}
    _make(Act("编制", "/payrolls", "", body), Desk(url, token), yes=yes, as_json=as_json)


def reissue(
    scheme: SchemeName,
    period: OnlyMonth = None,
    token: Token = NOBODYS,
    url: Url = HERE,
    *,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """把银行退回、账户已更正的款项编成重新发放的发放表(制表人);不加 --yes 只演练。"""
    body = {"scheme": scheme, "kind": "reissue"} | ({"period": period} if period else {})
    _make(Act("编制退款重发的", "/payrolls", "", body), Desk(url, token), yes=yes, as_json=as_json)


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to a payroll: its word, the payroll's path, the act's own end of it, and what goes with it."""

    word: str
    payroll: str
    path: str
    body: Any


def check(
    payroll_id: UUID,
    payees: Payees = None,
    token: Token = NOBODYS,
    url: Url = HERE,
    *,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """复核发放表(复核人,不能是制表人);编制或复核后有收款人变更的,查看明细后加 --payees。不加 --yes 只演练。"""
    body = {"payees": payees} if payees else None
    _do(Act("复核", f"/payrolls/{payroll_id}", "check", body), Desk(url, token), yes=yes, as_json=as_json)


def release(
    payroll_id: UUID, token: Token = NOBODYS, url: Url = HERE, *, yes: Yes = False, as_json: Json = False
) -> None:
    """签发发放表,资金将送银行支付(签发人,不能是制表人和复核人);不加 --yes 只演练。"""
    _do(Act("签发", f"/payrolls/{payroll_id}", "release", None), Desk(url, token), yes=yes, as_json=as_json)


def reject(
    payroll_id: UUID,
    reason: Reason,
    token: Token = NOBODYS,
    url: Url = HERE,
    *,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """把待复核的发放表退回制表人(复核人);不加 --yes 只演练。"""
    _do(
        Act("退回", f"/payrolls/{payroll_id}", "rejection", {"reason": reason}),
        Desk(url, token),
        yes=yes,
        as_json=as_json,
    )


def stop(
    payroll_id: UUID,
    reason: Reason,
    token: Token = NOBODYS,
    url: Url = HERE,
    *,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """停止还没有送银行的发放表(复核人、签发人或县级资金人员);不加 --yes 只演练。"""
    _do(Act("停止", f"/payrolls/{payroll_id}", "stop", {"reason": reason}), Desk(url, token), yes=yes, as_json=as_json)


def ask(payroll_id: UUID, token: Token = NOBODYS, url: Url = HERE, *, yes: Yes = False, as_json: Json = False) -> None:
    """再次向银行查询没有答复的支付,不会重复支付;不加 --yes 只演练。"""
    _do(
        Act("再次查询银行", f"/payrolls/{payroll_id}", "bank-inquiry", None), Desk(url, token), yes=yes, as_json=as_json
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody is logged in."""

    url: str
    token: str

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """Ask, and end the command with the suite's own words where it refuses."""
        if not self.token:
            _end("请提供办理人本人的登录凭证:--token 或环境变量 ONENET_TOKEN。演示中可用 onenet token 取得。")
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": new_id().hex}
        try:
            with httpx.Client(base_url=self.url, timeout=_SECONDS, trust_env=False) as client:
                answer = client.request(method, _ROOT + path, headers=headers, json=body)
        except httpx.TransportError as error:
            unsure = "" if method == "GET" else "是否已办理不能确定,请用 onenet payroll show 查看后再决定。"
            _end(f"{self.url} 没有应答({type(error).__name__})。{unsure}")
        if answer.is_error:
            problem = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
            wrong = "、".join(each["field"] for each in problem.get("fields", ()))
            fields = f" 不正确的字段:{wrong}。" if wrong else ""
            code = problem.get("code", answer.status_code)
            _end(f"没有办理:{problem.get('detail', answer.status_code)}{fields}({code})")
        return answer.json()


def _do(act: Act, desk: Desk, *, yes: bool, as_json: bool) -> None:
    """Show the payroll as the person sees it; act only on their word."""
    found = desk.send("GET", act.payroll)
    if yes:
        found = desk.send("POST", f"{act.payroll}/{act.path}", act.body)
    if as_json:
        typer.echo(json.dumps({"act": act.path, "done": yes, "payroll": found}, ensure_ascii=False))
    elif yes:
        typer.echo(f"已{act.word}:{_told(found)}")
    else:
        typer.echo(f"{_told(found)}\n演练:将{act.word}这张发放表(POST {_ROOT}{act.payroll}/{act.path})。")
        if found["state"] not in _FROM[act.path] | ({State.CHECKED} if act.path == "check" and act.body else set()):
            typer.echo("它现在的状态不能这样办理。")
        typer.echo(_NOTHING_DONE)


_FROM = {
    "check": {State.DRAFT},
    "rejection": {State.DRAFT},
    "release": {State.CHECKED},
    "stop": {State.DRAFT, State.CHECKED, State.RELEASED},
    "bank-inquiry": {State.RELEASED, State.SENDING, State.SENT},
}
"""From where each act is possible, so that a rehearsal does not promise what would be refused."""


def _make(act: Act, desk: Desk, *, yes: bool, as_json: bool) -> None:
    """Show what is there already, since making the same twice is what goes wrong; make only on their word."""
    query = f"?period={act.body['period']}" if "period" in act.body else ""
    there = [each for each in desk.send("GET", act.payroll + query)["items"] if each["scheme"] == act.body["scheme"]]
    made = desk.send("POST", act.payroll, act.body) if yes else None
    if as_json:
        told = {"act": "make", "done": yes, "payroll": made, "there": there}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for each in there:
        typer.echo(f"已有{_told(each)}")
    if made:
        typer.echo(f"已{act.word}{_told(made)}")
    else:
        typer.echo(f"演练:将{act.word}发放表(POST {_ROOT}{act.payroll} {json.dumps(act.body)})。")
        typer.echo(_NOTHING_DONE)


def _told(payroll: Any) -> str:
    differs = f",与银行不一致 {payroll['bank_differences']} 笔" if payroll["bank_differences"] else ""
    changed = f",收款人变更 {payroll['payees_changed']} 户" if payroll["payees_changed"] else ""
    seen = f",收款标记 {payroll['payees']}" if payroll["payees_changed"] else ""
    left_out = f",没有编入 {len(payroll['left_out'])} 户" if payroll["left_out"] else ""
    return (
        f"发放表 {payroll['id']}:{payroll['county_code']} {payroll['scheme_title']} {payroll['period']}"
        f" {payroll['kind_title']},{payroll['state_title']},{payroll['line_count']} 笔,共 {payroll['total_yuan']} 元"
        f"{left_out}{differs}{changed}{seen}"
    )


def _end(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise SystemExit(1)
