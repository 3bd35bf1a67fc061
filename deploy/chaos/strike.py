"""Carries a plan's faults out on what runs, and takes each away again after its time."""

import asyncio
import signal
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy import postgres
from deploy.broker import Cluster, Node
from deploy.chaos.door import Door
from deploy.chaos.plan import Fault, Kind, broker
from deploy.crash import signals
from deploy.processes import Nursery
from shared import services

SLOW_SECONDS = 0.05
_LOOK_SECONDS = 0.05
_LOOKS = 1200
_ROLES = {Kind.KILL_API: "api", Kind.HALT_API: "api", Kind.KILL_WORKER: "worker", Kind.HALT_WORKER: "worker"}


@dataclass(frozen=True, slots=True)
class Ground:
    """What can be struck: the processes, the brokers, PostgreSQL, and the doors that lead to the last two.

    `doors` has one for each service to PostgreSQL, by its name, and one for each broker.
    """

    home: Path
    processes: Nursery
    brokers: Cluster
    doors: Mapping[str, Door]


@dataclass(slots=True)
class Striker:
    """One target suffers one fault at a time; different ones may suffer at once. `tell` hears of each."""

    ground: Ground
    tell: Callable[[str], object]
    _turns: Mapping[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def carry_out(self, faults: Sequence[Fault]) -> None:
        """All of the plan; afterwards everything runs again and every line is whole."""
        async with asyncio.TaskGroup() as group:
            for number, fault in enumerate(faults, 1):
                await asyncio.sleep(fault.rest_seconds)
                group.create_task(self._strike(number, fault))

    async def _strike(self, number: int, fault: Fault) -> None:
        turns = [self._turns[target] for target in fault.targets]
        for turn in turns:
            await turn.acquire()
        try:
            self.tell(f"{number:3d} {fault.kind} {' '.join(fault.targets)} {fault.lasts_seconds:.1f} s")
            await self._suffer(fault)
        finally:
            for turn in turns:
                turn.release()

    async def _suffer(self, fault: Fault) -> None:
        match fault.kind:
            case Kind.KILL_BROKER | Kind.KILL_TWO_BROKERS:
                await self._kill_brokers(fault)
            case Kind.KILL_DATABASE:
                await self._kill_database()
            case Kind.HALT_DATABASE:
                pid = signals.postmaster(self.ground.home)
                await _halt(signals.stopped_tree(pid) if pid else [], fault.lasts_seconds)
            case Kind.HALT_BROKER:
                await _halt(signals.stopped_tree(self._node(fault.targets[0]).pid), fault.lasts_seconds)
            case Kind.CUT_DATABASE | Kind.CUT_BROKER:
                await _cut(self.ground.doors[fault.targets[0]], fault.lasts_seconds)
            case Kind.SLOW_DATABASE | Kind.SLOW_BROKER:
                await _slow(self.ground.doors[fault.targets[0]], fault.lasts_seconds)
            case _:
                await self._strike_process(fault)

    async def _strike_process(self, fault: Fault) -> None:
        pid = await self._pid(f"{services.outside_name(fault.targets[0])}-{_ROLES[fault.kind]}")
        if fault.kind in {Kind.KILL_API, Kind.KILL_WORKER}:
            signals.send(pid, signal.SIGKILL)
        else:
            await _halt(signals.stopped_tree(pid), fault.lasts_seconds)

    async def _pid(self, name: str) -> int:
        """Of a process that may just be on its way up."""
        for _ in range(_LOOKS):
            record = self.ground.processes.record
            pid = record.process(name).pid if record else None
            if pid is not None and signals.send(pid, signal.SIGCONT):
                return pid
            await asyncio.sleep(_LOOK_SECONDS)
        raise RuntimeError(f"{name} was not started again")

    async def _kill_brokers(self, fault: Fault) -> None:
        nodes = [self._node(target) for target in fault.targets]
        for node in nodes:
            signals.send(node.pid, signal.SIGKILL)
        await asyncio.sleep(fault.lasts_seconds)
        await asyncio.to_thread(lambda: [node.join(_LOOK_SECONDS) for node in nodes])
        await asyncio.gather(*(asyncio.to_thread(node.start) for node in nodes))

    async def _kill_database(self) -> None:
        """SIGKILL to the postmaster; its children see it and end by themselves, and it comes up as after a crash."""
        pid = signals.postmaster(self.ground.home)
        if pid is not None:
            signals.send(pid, signal.SIGKILL)
        await asyncio.to_thread(postgres.start, self.ground.home)

    def _node(self, target: str) -> Node:
        return next(node for node in self.ground.brokers.nodes if broker(node.number) == target)


async def _halt(pids: Sequence[int], seconds: float) -> None:
    await asyncio.sleep(seconds)
    for pid in pids:
        signals.send(pid, signal.SIGCONT)


async def _cut(door: Door, seconds: float) -> None:
    door.cut()
    await asyncio.sleep(seconds)
    door.mend()


async def _slow(door: Door, seconds: float) -> None:
    door.delay_seconds = SLOW_SECONDS
    await asyncio.sleep(seconds)
    door.mend()
