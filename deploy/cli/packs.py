"""`onenet policy import | list | approve | publish`: an officer's steps with a pack, over HTTP."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from deploy.cli import where
from deploy.cli.folder import end
from services.eligibility.policy import examining
from shared.ids import new_id

PREFIX = "/api/v1/policy-packs"
SECONDS = 60.0
STATES = {
    "draft": "案例运行中",
    "failed": "没有通过",
    "tested": "等待另一位人员审核",
    "approved": "等待发布",
    "published": "已发布",
}

Url = Annotated[str, typer.Option(help="平台的地址")]
Token = Annotated[str, typer.Option(envvar="ONENET_TOKEN", help="登录凭证;演示时用 onenet token province_officer 取得")]
PackId = Annotated[str, typer.Argument(help="政策包的标识,见 onenet policy list")]

DEFAULT_URL = "http://127.0.0.1:8000"


def bring_in(folder: Path, token: Token, url: Url = DEFAULT_URL) -> None:
    """导入一个文件夹:先由平台检查,再自动运行全部案例;只传与已发布的政策包不同的文件。"""
    mine = examining.everything(where.folder(folder))
    listed = _ask("GET", url, token)
    base = next((each for each in listed["items"] if each["digest"] == listed["published"]), None)
    known: dict[str, str] = base["files"] if base else {}
    changed: dict[str, str | None] = {
        file: text for file, text in mine.items() if known.get(file) != sha256(text.encode()).hexdigest()
    }
    changed |= dict.fromkeys(known.keys() - mine.keys())
    if not changed:
        end("和已发布的政策包完全相同,没有导入。")
    pack = _ask("POST", url, token, body={"base": base["digest"] if base else None, "files": changed})
    typer.echo(f"已导入 {pack['pack_id']},改动了{len(changed)}个文件;案例正在运行,用 onenet policy list 查看结果")


def show(token: Token, url: Url = DEFAULT_URL) -> None:
    """列出政策包:办到哪一步,谁导入、谁审核、谁发布,没有通过的写明文件和行号。"""
    listed = _ask("GET", url, token)
    for each in listed["items"]:
        mark = "(正在使用)" if each["digest"] == listed["published"] else ""
        typer.echo(f"{each['pack_id']} {each['digest']} {STATES[each['state']]}{mark}")
        typer.echo(f"  {each['imported_on']} {each['imported_by']} 导入{'(版本自带)' if each['is_release'] else ''}")
        for act in each["acts"]:
            cases = f",{act['cases']}个案例" if act["cases"] is not None else ""
            since = f",自{act['valid_from']}起使用" if act["valid_from"] else ""
            typer.echo(f"  {act['acted_on']} {act['acted_by']} {act['kind']}{cases}{since}")
            for finding in act["findings"]:
                typer.echo(f"    {finding}")


def approve(pack_id: PackId, token: Token, url: Url = DEFAULT_URL) -> None:
    """审核一个案例全部通过的政策包;导入人不能审核自己导入的。"""
    _ask("POST", url, token, f"/{pack_id}/approval")
    typer.echo("已审核,可以发布")


def publish(
    pack_id: PackId,
    token: Token,
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="从这一天起使用,不早于今天")],
    url: Url = DEFAULT_URL,
) -> None:
    """发布审核过的政策包。"""
    _ask("POST", url, token, f"/{pack_id}/publication", {"from": f"{first:%Y-%m-%d}"})
    typer.echo(f"已发布,自{first:%Y-%m-%d}起使用")


def _ask(method: str, url: str, token: str, path: str = "", body: object = None) -> Any:
    """The answer, or the end of the command with what is wrong and how to mend it."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": new_id().hex}
    try:
        answer = httpx.request(
            method, f"{url}{PREFIX}{path}", headers=headers, json=body, timeout=SECONDS, trust_env=False
        )
    except httpx.TransportError as error:
        end(f"{url} 没有应答({type(error).__name__})。平台没有运行,或地址不对:用 --url 指明。")
    if answer.is_error:
        end("\n".join(_refusal(answer)))
    return answer.json()


def _refusal(answer: httpx.Response) -> list[str]:
    if "json" not in answer.headers.get("content-type", ""):
        return [answer.text]
    told = answer.json()
    return [told["detail"], *(f"{each['field'].removeprefix('files.')} {each['reason']}" for each in told["fields"])]
