"""Judges a run by what clients were told, by the bank's file, and by what the journals hold."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy import topics
from deploy.broker import ADMIN, context
from deploy.chaos import history, witness
from deploy.chaos.history import Act, Said, Untold, Write
from deploy.chaos.scene import DATABASE, NODES, Scene
from deploy.chaos.verdict import Verdict
from deploy.chaos.writers import Writers
from deploy.crash import evidence
from deploy.demo import pay
from deploy.demo.client import Api
from deploy.demo.desks import Desks
from gateway.changes import CHANGES


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen while everything still ran: the clients' word, the papers in the cases, the books, the topics."""

    acknowledged: Sequence[Write]
    refused: Sequence[str]
    papers: Counter[Write]
    drained_s: float | None
    redelivered: int
    is_balanced: bool


async def observe(scene: Scene, api: Api, desks: Desks, writers: Writers, drained_s: float | None) -> Observed:
    """Ask the suite as anybody may, and the brokers how many messages their topics hold."""
    papers: Counter[Write] = Counter()
    for case in writers.cases:
        application = await api.read(case.clerk, f"/applications/{case.case_id}")
        papers.update(Write(case.case_id, Act.UPLOAD, each["hash"]) for each in _uploads(application))
    balanced = [
        (await api.read(desks.finance, "/ledger", year=year, scheme=scheme))["balanced"]
        for year in {item["year"] for item in (await api.read(desks.finance, "/budgets"))["items"]}
        for scheme in pay.SCHEMES
    ]
    redelivered = await _messages(scene) - await witness.published(scene.server, DATABASE)
    return Observed(writers.acknowledged, writers.refused, papers, drained_s, redelivered, all(balanced))


def _uploads(application: Mapping[str, list[Mapping[str, str]]]) -> list[Mapping[str, str]]:
    return [each for each in application["materials"] if each["kind"] == "other"]


async def _messages(scene: Scene) -> int:
    """How many messages all topics hold together; what is more than was published has been sent again."""
    parts = [TopicPartition(each.name, number) for each in topics.wanted(NODES) for number in range(each.partitions)]
    reader = AIOKafkaConsumer(
        bootstrap_servers=scene.brokers.servers,
        security_protocol="SSL",
        ssl_context=context(scene.brokers.tls_of(ADMIN)),
    )
    await reader.start()
    try:
        # It is of no group: whoever joined one would take partitions from those who work.
        reader.assign(parts)
        return sum((await reader.end_offsets(parts)).values())
    finally:
        await reader.stop()


async def judge(scene: Scene, seen: Observed, kinds: Counter[str], seconds: float) -> Verdict:
    """Put everything side by side; the suite has been stopped in order, so that its audit is sealed."""
    journals = await witness.journals(scene.server, DATABASE)
    found = witness.written(journals["intake"]) + seen.papers
    told = await _told(scene, journals)
    money = await evidence.money(scene.server, DATABASE, scene.bank_file)
    unknown = await evidence.lost_writes(scene.server, DATABASE, scene.receipts)
    disorder = [fault for journal in journals.values() for fault in _disorder(journal)]
    return Verdict(
        kinds=kinds,
        acknowledged=len(seen.acknowledged),
        transfers=money.transfers,
        lost=(
            *history.lost(seen.acknowledged, found),
            *told.missing,
            *money.missing,
            *(f"write {key} is unknown" for key in unknown),
        ),
        doubled=(*history.doubled(found), *money.doubled),
        out_of_order=(*disorder, *told.disordered),
        refused=tuple(seen.refused),
        redelivered=seen.redelivered,
        parked=await witness.parked(scene.server, DATABASE),
        ledger_balanced=seen.is_balanced and money.settlements_agree,
        audit_verified=await evidence.audit_is_verified(scene.server, DATABASE, scene.home / "keys"),
        drained_s=seen.drained_s,
        seconds=round(seconds, 1),
    )


def _disorder(journal: Sequence[Said]) -> list[str]:
    return [*history.misnumbered(journal), *history.off_the_path(journal)]


async def _told(scene: Scene, journals: Mapping[str, Sequence[Said]]) -> Untold:
    steps: Mapping[str, Sequence[UUID]] = await witness.steps(scene.server, DATABASE)
    return history.untold(journals, steps, frozenset(message.DESCRIPTOR.name for message in CHANGES))
