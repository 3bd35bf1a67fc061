"""`onenet determine`: one household's entitlements on a day, from a JSON file, without a database."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.cli import where
from deploy.cli.folder import Json, end
from services.eligibility import entitlement
from services.eligibility.api.entitlement import EntitlementCheckView
from services.eligibility.entitlement import OPEN, POSITIVE, Entitlement, Scheme
from services.eligibility.policy import rulebook, schema
from services.eligibility.policy.engine import files
from services.eligibility.policy.engine.constants import Known
from services.eligibility.policy.engine.files import BadPack
from services.eligibility.policy.engine.verdict import Result
from services.eligibility.policy.rulebook import Rulebook
from shared import settings
from shared.clock import SystemClock, legal_today
from shared.refusal import Invalid
from shared.vocabulary import divisions
from shared.vocabulary.law import Finding, Outcome

_SHOWN = 3
_PERIODS = {"monthly": "每月", "once": "一次性", "yearly": "每年"}
_SIGNS = {Outcome.MET: "符合", Outcome.NOT_MET: "不符合", Outcome.UNKNOWN: "不清楚", Outcome.COMPUTED: "计算"}

File = Annotated[Path | None, typer.Argument(help="一个家庭的事实,JSON;- 从标准输入读取")]
On = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="认定的日子,默认今天")]
PackFolder = Annotated[Path | None, typer.Option("--pack", help="用这个文件夹里的政策包,默认用本版本自带的")]
Explain = Annotated[bool, typer.Option("--explain", help="写出每一步认定、计算和条款")]
Examples = Annotated[bool, typer.Option("--examples", help="允许示例参数(演示模式下总是允许),结果中注明")]


def determine(
    file: File = None,
    on: On = None,
    pack: PackFolder = None,
    *,
    explain: Explain = False,
    examples: Examples = False,
    as_json: Json = False,
    as_schema: Annotated[bool, typer.Option("--schema", help="打印文件的格式(JSON Schema),不认定")] = False,
) -> None:
    """试算一个家庭能得到什么、不能得到什么、为什么、怎样会改变、到哪里申诉;不用数据库,不保存任何内容。"""
    used = _rulebook(pack)
    if as_schema:
        typer.echo(json.dumps(schema.of(used.pack), ensure_ascii=False, indent=2))
        return
    if file is None:
        raise typer.BadParameter("请给出家庭事实的 JSON 文件;格式见 onenet determine --schema")
    today = legal_today(SystemClock().now(), 0)
    known = Known(today, examples or settings.read().is_demo)
    try:
        found = entitlement.check(used, _read(file), on.date() if on else today, known)
    except Invalid as refused:
        end("\n".join([refused.sentence, *(f"  {each.field}:{each.reason}" for each in refused.fields)]))
    if as_json:
        typer.echo(EntitlementCheckView.of(found).model_dump_json(indent=2))
    else:
        typer.echo("\n".join(_told(found, is_whole=explain)))


def _rulebook(folder: Path | None) -> Rulebook:
    if folder is None:
        return rulebook.own()
    where.folder(folder)
    try:
        return Rulebook(files.read(folder))
    except BadPack as bad:
        end(f"{bad}\n政策包有{len(bad.complaints)}处问题:改正后再运行,可以用 onenet policy check {folder} 检查")


def _read(file: Path) -> Any:
    try:
        text = typer.get_text_stream("stdin").read() if str(file) == "-" else file.read_text("utf-8")
        return json.loads(text)
    except (OSError, UnicodeDecodeError):
        end(f"读不到文件 {file}:请核对路径")
    except json.JSONDecodeError as error:
        end(f"{file}:{error.lineno} 这里不是合法的 JSON:请核对引号、逗号和括号")


def _told(found: Entitlement, *, is_whole: bool) -> Iterator[str]:
    yield f"{divisions.full_name(found.county)},{found.on} 的规定,政策包 {found.policy}"
    if found.examples:
        shown = _some(found.examples, is_whole=is_whole)
        yield f"【示例】用到了{len(found.examples)}项示例参数,金额不是真实标准:{shown}"
    if is_whole:
        yield from ("", "认定的事实:", *_reasons(found.found))
    yield from ("", "可以得到的:", *(_gets(found.of(POSITIVE), is_whole=is_whole) or ["  没有"]))
    yield from ("", "不符合的:", *(_gets_not(found.of([Result.DENIED]), is_whole=is_whole) or ["  没有"]))
    yield from ("", "还不能判断的:", *(_unclear(found.of(OPEN), is_whole=is_whole) or ["  没有"]))
    yield from ("", found.notice, found.remedy)


def _gets(schemes: Iterable[Scheme], *, is_whole: bool) -> list[str]:
    lines: list[str] = []
    for each in schemes:
        lines.append(f"  {each.title}({each.who}):{_amount(each)}")
        lines += [] if is_whole or each.paid == each.amount else [f"    {each.findings[-1].sentence}"]
        lines += _reasons(each.findings) if is_whole else []
    return lines


def _amount(each: Scheme) -> str:
    if not each.period:
        return f"属于这一项的对象,由{each.decided_by}办理"
    beside = f"(单独计算{each.amount.yuan}元,与其他待遇衔接)" if each.paid != each.amount else ""
    return f"{_PERIODS[each.period]}{each.paid.yuan}元{beside},由{each.decided_by}办理"


def _gets_not(schemes: Iterable[Scheme], *, is_whole: bool) -> list[str]:
    """Why, and what would change it; members of whom the same is said are told together."""
    lines: list[str] = []
    for _, group in groupby(schemes, key=lambda each: (each.title, [f.sentence for f in each.because], each.cures)):
        first, *others = group
        lines.append(f"  {first.title}({'、'.join(each.who for each in (first, *others))})")
        shown = _reasons(first.findings) if is_whole else [f"    {each.sentence}" for each in first.because]
        lines += [*shown, *(f"    怎样会改变:{cure}" for cure in first.cures)]
    return lines


def _unclear(schemes: Iterable[Scheme], *, is_whole: bool) -> list[str]:
    """What has to be told, and what the place has not laid down."""
    lines: list[str] = []
    for _, group in groupby(schemes, key=lambda each: (each.title, each.missing, each.unset)):
        first, *others = group
        told = f"请先说清{';'.join(first.missing)}" if first.missing and not first.unset else ""
        unset = f"当地还没有配置{len(first.unset)}项参数:{_some(first.unset, is_whole=is_whole)}" if first.unset else ""
        lines.append(
            f"  {first.title}({'、'.join(each.who for each in (first, *others))}):{told or unset or '等待配置'}"
        )
        lines += _reasons(first.findings) if is_whole else []
    return lines


def _some(titles: Sequence[str], *, is_whole: bool) -> str:
    """All of a long list where the whole is wanted, else its beginning."""
    return (
        ";".join(titles) if is_whole or len(titles) <= _SHOWN else f"{';'.join(titles[:_SHOWN])}等(--explain 列出全部)"
    )


def _reasons(findings: Iterable[Finding]) -> list[str]:
    return [
        f"    [{_SIGNS[each.outcome]}] {each.sentence} {'、'.join(map(str, each.bases))}".rstrip() for each in findings
    ]
