"""`onenet topics`: bring the topics of Kafka to what `topics.yaml` says, look at them, make a lost one anew."""

import asyncio
import dataclasses
import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy import broker, topics
from deploy.broker import BrokerRefused
from deploy.broker import certificates as issuing
from deploy.broker.admin import Admin, Operation, Resource, Right
from deploy.cli import where
from deploy.cli.where import Database, Json, Yes
from deploy.plans import PLANS
from deploy.postgres import Server
from deploy.topics import Changes
from shared import services, settings
from shared.journal.broker import Broker
from shared.room import Plan

app = typer.Typer(no_args_is_help=True, help="管理 Kafka 的 topic:分区、保留、读写权限;丢失的从日志重建")

WithoutRights = Annotated[bool, typer.Option("--without-rights", help="不动读写权限:由集群的管理程序(如 Strimzi)负责")]
Hosts = Annotated[list[str] | None, typer.Option(help="节点的主机名,客户端会核对;可以重复")]
Service = Annotated[str, typer.Argument(help="系统,如 funding")]

_OPERATIONS: Mapping[int, str] = {Operation.READ: "读", Operation.WRITE: "写"}
_RESOURCES: Mapping[int, str] = {Resource.TOPIC: "topic", Resource.GROUP: "消费组"}


@app.command()
def apply(*, without_rights: WithoutRights = False, as_json: Json = False) -> None:
    """按 topics.yaml 建立 topic、增加分区(从不减少)、调整设置和读写权限;再次运行没有改变。"""
    changes = asyncio.run(_apply(None if without_rights else PLANS))
    typer.echo(_json(changes) if as_json else "\n".join(_told(changes)))


@app.command("list")
def show(*, as_json: Json = False) -> None:
    """列出全部 topic:分区、副本、同步的副本、保留时间。"""
    for each in asyncio.run(_list()):
        typer.echo(json.dumps(each, ensure_ascii=False) if as_json else _line(each))


@app.command()
def rebuild(service: Service, database: Database = "", *, yes: Yes = False, as_json: Json = False) -> None:
    """删除一个系统的 topic 并重新建立,由它从日志重新发送全部事件;处理过的不会重复处理。不加 --yes 只演练。"""
    service = service.replace("-", "_")
    if service not in services.ALL:
        raise typer.BadParameter(f"没有系统 {service};可填 {'、'.join(services.ALL)}")
    on, (server, name) = _broker(), where.server(database)
    name = name or service
    count = asyncio.run(topics.length(server, name, service))
    if yes:
        asyncio.run(_rebuild(on, service, server, name))
    topic = services.topic(service)
    if as_json:
        typer.echo(json.dumps({"topic": topic, "events": count, "done": yes}))
    elif yes:
        typer.echo(f"已重建 {topic};{service} 的 worker 正从日志重新发送 {count} 条事件,没有运行时在启动后发送。")
    else:
        typer.echo(f"演练:将删除 {topic} 并重新建立,由 {service} 从日志重新发送 {count} 条事件。")
        typer.echo("没有改变任何数据;确认后加 --yes 办理。")


@app.command()
def certificates(folder: Path, host: Hosts = None) -> None:
    """为自己运行的 Kafka 签发证书:节点、管理员、每个系统各一个子文件夹;已有的保留。私钥只给所属的一方。"""
    issuing.issue(folder, host or ())
    for name in issuing.principals():
        typer.echo(str(folder / name))


async def _apply(plans: Collection[Plan] | None) -> Changes:
    async with Admin.opened(_broker()) as admin:
        return await topics.apply(admin, plans)


async def _list() -> list[dict[str, Any]]:
    async with Admin.opened(_broker()) as admin:
        standing = await admin.topics()
        set_on = await admin.settings(sorted(standing))
    return [
        {"topic": name, **dataclasses.asdict(each), "settings": set_on[name]} for name, each in sorted(standing.items())
    ]


async def _rebuild(on: Broker, service: str, server: Server, database: str) -> None:
    async with Admin.opened(on) as admin:
        await topics.rebuild(admin, service, server, database)


def _broker() -> Broker:
    """The cluster that the settings name, else the one that runs in this home; with the administrator's certificate."""
    chosen = settings.read()
    if chosen.kafka_servers:
        if chosen.kafka_tls is None and not chosen.is_demo:
            raise BrokerRefused("没有证书不连接 Kafka:用 ONENET_KAFKA_TLS 指明管理员证书所在的文件夹。")
        return Broker(chosen.kafka_servers, chosen.kafka_tls)
    found = broker.find(chosen.home)
    if found is None:
        raise BrokerRefused(
            f"{chosen.home} 没有运行中的 Kafka。先运行 onenet up --bus kafka,或用 ONENET_KAFKA_SERVERS 指明地址。"
        )
    return Broker(found.servers, found.tls_of(broker.ADMIN))


def _told(changes: Changes) -> Iterator[str]:
    for topic in changes.create:
        yield f"新建 {topic.name}:{topic.partitions} 个分区,{topic.copies} 个副本"
    if changes.create:
        yield "新建的 topic 曾经存在、现在丢失的,用 onenet topics rebuild 从日志重新发送。"
    for topic in changes.grow:
        yield f"增加 {topic.name} 的分区到 {topic.partitions} 个"
    for topic in changes.set:
        yield f"调整 {topic.name} 的设置:{', '.join(f'{name}={value}' for name, value in topic.settings.items())}"
    yield from (f"准许 {_right(right)}" for right in changes.allow)
    yield from (f"收回 {_right(right)}" for right in changes.forbid)
    if changes.is_empty:
        yield "已符合规定,没有改变"
    yield from (f"注意:{note}" for note in changes.notes)


def _right(right: Right) -> str:
    operation = _OPERATIONS.get(right.operation, right.operation)
    return f"{right.name} {operation} {_RESOURCES.get(right.resource, right.resource)} {right.on}"


def _line(each: dict[str, Any]) -> str:
    days = int(each["settings"].get("retention.ms", 0)) // 86_400_000
    led = "" if each["is_led"] else ",有分区没有节点负责"
    return (
        f"{each['topic']}  {each['partitions']} 个分区,{each['in_sync']}/{each['replicas']} 个副本同步,"
        f"保留 {days} 天{led}"
    )


def _json(changes: Changes) -> str:
    found = {
        "changed": not changes.is_empty,
        "created": [topic.name for topic in changes.create],
        "grown": [topic.name for topic in changes.grow],
        "set": [topic.name for topic in changes.set],
        "allowed": [_right(right) for right in changes.allow],
        "forbidden": [_right(right) for right in changes.forbid],
        "notes": list(changes.notes),
    }
    return json.dumps(found, ensure_ascii=False)
