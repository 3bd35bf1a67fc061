"""Lets a suite of own processes live through a plan of faults under load, and says what came of it."""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import asyncpg
import uvloop

from deploy import topics
from deploy.broker import ADMIN
from deploy.broker.admin import Admin
from deploy.chaos import cases, judge, witness
from deploy.chaos.cases import People
from deploy.chaos.judge import Observed
from deploy.chaos.payday import pay_on
from deploy.chaos.plan import Fault, plan
from deploy.chaos.scene import DATABASE, Scene, scene
from deploy.chaos.strike import Ground, Striker
from deploy.chaos.verdict import DRAIN_SECONDS, Verdict
from deploy.chaos.witness import Backlog
from deploy.chaos.writers import Writers
from deploy.demo import waiting
from deploy.plans import PLANS
from deploy.prepare import prepare
from deploy.simulators import server as simulators
from deploy.simulators.bank import BANK
from deploy.simulators.faults import Fault as BankFault
from deploy.simulators.faults import Kind as BankKind
from shared.clock import SystemClock, legal_today
from shared.journal.broker import Broker

MONTHS = 12
_SHOWN = 40
_SHORTEST_MONTH_SECONDS = 8.0
_LOOK_SECONDS = 0.25
_BANK_DISORDER = ((BankKind.CUT, 6), (BankKind.LOST, 2), (BankKind.SLOW, 4))
"""The bank's own failures: the line breaks after it paid, a file is lost, answers take their time."""


class Broken(Exception):
    """Something was lost, doubled or disordered, or does not verify."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__("\n".join(verdict.evidence[:_SHOWN]))


def chaos(seed: int, faults: int, hot: int = cases.HOT) -> Verdict:
    """Play through so many faults; raises Broken where something does not hold."""
    began = time.monotonic()
    with scene() as set_up:
        drawn, people = plan(seed, faults), cases.people(seed, hot)
        observed = uvloop.run(_play(set_up, people, seed, drawn))
        kinds = Counter(str(fault.kind) for fault in drawn)
        verdict = asyncio.run(judge.judge(set_up, observed, kinds, time.monotonic() - began))
        if not verdict.is_good:
            raise Broken(verdict)
        return verdict


async def _play(set_up: Scene, people: People, seed: int, faults: tuple[Fault, ...]) -> Observed:
    async with _up(set_up, people) as url, cases.connect(url, seed, set_up.receipts) as api:
        _tell("平台已启动;先办理一批案件")
        hot = await cases.prepare(api, people)
        writers = Writers(api, hot, (await waiting.today(api)).isoformat())
        _tell(f"{len(hot)} 个案件就绪;现在开始 {len(faults)} 次故障")
        over_at = await _suffer(set_up, people, writers, seed, faults)
        _tell(f"故障结束,已确认 {len(writers.acknowledged)} 次写入;等待积压清空")
        drained_s = await _drain(set_up, over_at)
        _tell(f"{drained_s} 秒后积压清空;现在核对")
        return await judge.observe(set_up, api, people.desks, writers, drained_s)


async def _suffer(set_up: Scene, people: People, writers: Writers, seed: int, faults: tuple[Fault, ...]) -> float:
    """Everybody works while the faults strike, and finishes what they are at when the last one is over; gives when."""
    stop = asyncio.Event()
    month_seconds = max(_SHORTEST_MONTH_SECONDS, sum(fault.rest_seconds for fault in faults) / MONTHS)
    ground = Ground(set_up.home, set_up.processes, set_up.brokers, set_up.doors)
    async with asyncio.TaskGroup() as group:
        group.create_task(writers.work(stop, seed))
        group.create_task(pay_on(writers.api, people.desks, month_seconds, stop))
        await Striker(ground, _tell).carry_out(faults)
        over_at = time.monotonic()
        stop.set()
    return over_at


async def _drain(set_up: Scene, over_at: float) -> float | None:
    """How long after the last fault everybody knows everything, with no hand on it."""
    left: Backlog | None = None
    while (passed := time.monotonic() - over_at) < DRAIN_SECONDS:
        with suppress(OSError, asyncpg.PostgresError):
            left = await witness.backlog(set_up.server, DATABASE)
            if left.is_empty:
                return round(passed, 1)
        await asyncio.sleep(_LOOK_SECONDS)
    _tell(f"积压未清空: {left}")
    return None


@asynccontextmanager
async def _up(set_up: Scene, people: People) -> AsyncIterator[str]:
    """Doors, topics, database, processes, bureaus and bank; yields where the suite answers."""
    async with AsyncExitStack() as closing:
        for door in set_up.doors.values():
            await closing.enter_async_context(door.standing())
        broker = Broker(set_up.brokers.servers, set_up.brokers.tls_of(ADMIN))
        async with Admin.opened(broker) as admin:
            await topics.apply(admin, PLANS)
        await prepare(set_up.server, DATABASE, PLANS, legal_today(SystemClock().now(), 0))
        application = simulators.build(people.everybody, set_up.bank_file)
        for kind, times in _BANK_DISORDER:
            application[simulators.FAULTS].order(BankFault(BANK, kind), times)
        await closing.enter_async_context(simulators.serve(application, set_up.outside))
        set_up.start_processes()
        url = await asyncio.to_thread(set_up.processes.address)
        application[simulators.MESSENGER].move_to(url)
        yield url
        # In order, and while every door is open: what was said is published, and the audit is sealed.
        await asyncio.to_thread(set_up.processes.stop)
        _tell("平台已停止")


def _tell(line: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")
