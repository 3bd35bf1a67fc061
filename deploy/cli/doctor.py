"""`onenet doctor`: what is wrong, and what to do about it."""

import asyncio

import typer

from deploy.cli import where
from deploy.cli.where import Database, Json
from deploy.operating import doctor, finding
from shared import services


def examine(database: Database = "", *, as_json: Json = False) -> None:
    """检查数据库、密钥、日志、任务、审计、发放和磁盘,指出异常并说明怎么办;有异常时退出码为 1。"""
    if database in services.ALL:
        raise typer.BadParameter("doctor 一次检查全部服务,每个服务一个数据库时不填 --database")
    server, around = doctor.server(where.home())
    findings = [around]
    if server is not None:
        findings += asyncio.run(doctor.examine(where.place_on(server, where.name_on(server, database))))
    typer.echo(finding.as_json(findings) if as_json else finding.as_text(findings))
    raise SystemExit(0 if all(each.is_well for each in findings) else 1)
