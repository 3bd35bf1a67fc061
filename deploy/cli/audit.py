"""`onenet audit`: the one verb for which nothing of the services but their tables is imported."""

import asyncio

import typer

from deploy import auditing
from deploy.cli import folder
from deploy.cli.folder import Apart, Database, Json
from deploy.held import INTEGRITY
from shared.crypto.keyring import KeyFolder

app = typer.Typer(no_args_is_help=True, help="核验审计")
_alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_alone.add_typer(app, name="audit")


def main() -> None:
    """Entry point where the audit is all that is asked for."""
    _alone()


@app.command()
def verify(database: Database = "", *, apart: Apart = False, as_json: Json = False) -> None:
    """核验全部审计,指出绕过系统改动的每一行;不需要服务在运行。"""
    server, name = folder.server(INTEGRITY if apart else database)
    name = "" if apart else name
    reports = asyncio.run(auditing.verify(server, name, KeyFolder(folder.home() / "keys")))
    typer.echo(auditing.as_json(reports) if as_json else auditing.as_text(reports))
    raise SystemExit(1 if auditing.faults(reports) else 0)


@app.callback()
def _group() -> None:
    """核验审计。"""
