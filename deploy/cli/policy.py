"""`onenet policy`: examine a policy pack, change it in its smallest ways, take a copy of the release's own."""

import json
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli import determine, packs, where
from deploy.cli.folder import end
from services.eligibility.policy import examining
from services.eligibility.policy.engine import cases, files, mutants
from services.eligibility.policy.engine.files import BadPack

app = typer.Typer(no_args_is_help=True, help="检查、导入、审核、发布政策包(参数、表、案例)")

app.command("try")(determine.attempt)
app.command("import")(packs.bring_in)
app.command("list")(packs.show)
app.command("approve")(packs.approve)
app.command("publish")(packs.publish)

Folder = Annotated[Path | None, typer.Argument(help="政策包所在的文件夹,默认是本版本自带的")]


@app.callback()
def policies() -> None:
    """检查、导入、审核、发布政策包(参数、表、案例)。"""


@app.command()
def check(folder: Folder = None) -> None:
    """检查全部内容并运行全部案例:每个问题写明文件、行号和怎样改;最后一行是案例数和没有通过的数。"""
    found = examining.examine(examining.everything(where.folder(folder or files.own_folder())))
    for each in (*found.complaints, *found.failures):
        typer.echo(each)
    if found.complaints:
        typer.echo(f"政策包有{len(found.complaints)}处问题,改正以后才能运行案例")
    else:
        typer.echo(f"政策包 {found.digest}")
        typer.echo(f"{found.cases} cases, {len(found.failures)} failed")
    raise SystemExit(0 if found.is_good else 1)


@app.command()
def mutate(folder: Folder = None) -> None:
    """逐个轻推每个参数、翻转每个比较,看有没有案例发现;没有发现的逐条列出,最后一行是 JSON。"""
    contents = examining.everything(where.folder(folder or files.own_folder()))
    try:
        pack, written = files.pack(examining.without_cases(contents)), cases.of(contents)
    except BadPack as bad:
        end(f"政策包有{len(bad.complaints)}处问题,先运行 onenet policy check")
    report = mutants.run(pack, written, typer.echo)
    typer.echo(json.dumps({"mutants": report.mutants, "killed": report.killed}))


@app.command()
def export(folder: Path) -> None:
    """把本版本自带的政策包复制到一个新的文件夹,在那里修改;原有的文件不覆盖。"""
    examples = {f"examples/{each.name}": each.read_text("utf-8") for each in files.own_folder().glob("examples/*.json")}
    for name, text in (examining.everything(files.own_folder()) | examples).items():
        path = folder / name
        if path.exists():
            typer.echo(f"{path} 已经存在,没有覆盖:请换一个空的文件夹。", err=True)
            raise SystemExit(1)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    typer.echo(f"已复制到 {folder};修改以后运行 onenet policy check {folder}")
