"""The verbs of a newcomer, and the groups of an operator's."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import httpx
import typer

from deploy import alone, demonstration, embedded, logins, played, postgres, shares
from deploy.alone import Alone, Role
from deploy.broker import BrokerRefused
from deploy.cli import audit, case, determination, determine, doctor, events, payroll, policy, topics, where
from deploy.cli.where import Apart, Database
from deploy.demo import population
from deploy.inspection import NotHere
from deploy.launch import LaunchRefused
from deploy.plans import PLANS
from deploy.postgres import PostgresRefused, binaries
from deploy.prepare import prepare, prepare_apart
from shared import settings
from shared.clock import SystemClock, legal_today
from shared.crypto.refusals import KeyRefused
from shared.ids import new_id
from shared.room import StartRefused
from shared.settings import Bus
from shared.telemetry import logs

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="山东省统一社会救助平台"
)
demo = typer.Typer(invoke_without_command=True, help="带一批虚构家庭走完全程,再停下")
app.add_typer(demo, name="demo")
app.add_typer(audit.app, name="audit")
app.add_typer(events.app, name="events")
app.add_typer(case.app, name="case")
app.add_typer(payroll.app, name="payroll")
app.add_typer(topics.app, name="topics")
app.add_typer(policy.app, name="policy")
app.add_typer(determination.app, name="determination")
app.command("determine")(determine.determine)
app.command("doctor")(doctor.examine)

Seed = Annotated[int, typer.Option(help="另一个数产生另一批家庭")]
Households = Annotated[int, typer.Option(min=1, max=2000, help="家庭户数")]
OverBus = Annotated[
    Bus,
    typer.Option(
        envvar="ONENET_BUS", help="journal:全部在一个进程里;kafka:每个服务两个进程,经本机的 Apache Kafka 往来"
    ),
]

MetricsPort = Annotated[int | None, typer.Option(help="在这个端口的 /metrics 提供监控指标;不填则不提供")]


def main() -> None:
    """Entry point of the command; what is refused is told in a sentence, not as an error of ours."""
    try:
        app()
    except (LaunchRefused, PostgresRefused, BrokerRefused, KeyRefused, StartRefused, NotHere) as refused:
        typer.echo(f"不能继续:{refused}", err=True)
        raise SystemExit(1) from None


@app.command()
def up(seed: Seed = 7, households: Households = 60, port: int = 8000, bus: OverBus = Bus.JOURNAL) -> None:
    """启动平台,带家庭走完全程并保持运行,按 Ctrl-C 停止;再次启动接着原有数据。"""
    where.alone(played.STAYING, port=port)
    raise SystemExit(demonstration.stay(where.home(), population.generate(seed, households), port, bus))


@demo.callback()
def demonstrate(
    context: typer.Context, seed: Seed = 7, households: Households = 60, bus: OverBus = Bus.JOURNAL
) -> None:
    """在自己的空数据库上走一遍,最后一行是 JSON 汇总。"""
    if context.invoked_subcommand is None:
        where.alone(played.PASSING)
        raise SystemExit(demonstration.once(where.home(), population.generate(seed, households), bus))


@demo.command()
def people(seed: Seed = 7, households: Households = 60) -> None:
    """打印这批虚构家庭的明文(用来在转储和日志里查找是否泄露)。"""
    for line in population.plain(population.generate(seed, households)):
        typer.echo(line)


@app.command()
def serve(
    service: Annotated[
        str, typer.Argument(help="只运行这一个服务(经 Kafka 与其他进程往来);不填则全部在一个进程里")
    ] = "",
    role: Annotated[Role, typer.Option(help="api 回答请求;worker 处理事件和到期任务")] = Role.API,
    database: str = "onenet",
    host: str = "127.0.0.1",
    port: int = 8000,
    metrics_port: MetricsPort = None,
) -> None:
    """运行平台本身,不带演示家庭:全部服务在一个进程里,或者一个服务一个进程。"""
    if service:
        where.one_of_ours(service)
        logs.configure(settings.read().log_level, sys.stderr)
        figures = None if metrics_port is None else alone.listen(host, metrics_port)
        listening = alone.listen(host, port)
        alone.run(Alone(service.replace("-", "_"), role, settings.read(), listening, typer.echo, figures))
        return
    where.alone(database, host, port)
    chosen = settings.read()
    server = postgres.start(chosen.home)
    embedded.run(embedded.Embedded(server, database, chosen, (host, port), typer.echo, figures_port=metrics_port))


@app.command()
def migrate(database: Database = "onenet", *, apart: Apart = False) -> None:
    """建立数据库,或把它升级到本版本。"""
    server = postgres.start(where.home())
    today = legal_today(SystemClock().now(), 0)
    try:
        asyncio.run(prepare_apart(server, PLANS, today) if apart else prepare(server, database, PLANS, today))
    except OSError as error:
        raise PostgresRefused(f"数据库 {server.host}:{server.port} 没有应答({type(error).__name__})。") from error


@app.command("logins")
def write_logins(folder: Path, database: Database = "onenet", *, apart: Apart = False) -> None:
    """把每个服务登录数据库的地址写入各自的文件(仅所有者可读),供制作密钥。"""
    found = postgres.find(where.home())
    if found is None:
        raise PostgresRefused("没有可用的数据库:设置 DATABASE_URL,或先运行 onenet migrate。")
    for path in logins.write(found, PLANS, folder, "" if apart else database):
        typer.echo(path)


@app.command()
def keys(folder: Path) -> None:
    """建立全部密钥(已有的不动),并把每个服务应持有的密钥文件分到各自的目录,供制作密钥。"""
    for path in shares.hand_out(folder):
        typer.echo(path)


@app.command()
def token(role: str, area: str = "", name: str = "甲", bureau: str = "", url: str = "http://127.0.0.1:8000") -> None:
    """(仅演示)取得一个岗位的登录凭证,例如 onenet token township_clerk --area 370102001000。"""
    body = {"role": role, "area_code": area, "name": name, "bureau_id": bureau}
    try:
        answer = httpx.post(
            f"{url}/api/v1/demo/tokens",
            json={field: value for field, value in body.items() if value},
            headers={"Idempotency-Key": new_id().hex},
            trust_env=False,
        )
    except httpx.TransportError as error:
        typer.echo(f"{url} 没有应答({type(error).__name__})。平台没有运行,或地址不对:用 --url 指明。", err=True)
        raise SystemExit(1) from None
    if answer.is_error:
        typer.echo(answer.text, err=True)
        raise SystemExit(1)
    typer.echo(answer.json()["token"])


@app.command()
def psql(database: Database = "", arguments: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """以超级用户打开 psql,可用来检验:改一行,再运行 onenet audit verify。"""
    server, name = where.server(database)
    if not name:
        raise typer.BadParameter("每个服务一个数据库:用 --database 指明一个,如 --database funding")
    program = binaries.choose().program("psql")
    raise SystemExit(subprocess.call([program, server.dsn(name), *(arguments or [])]))  # noqa: S603  (our own binary)
