"""Plays a demonstration to its end through so many kills and says what came of it, in one JSON object."""

import asyncio
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from deploy import postgres
from deploy.crash import evidence
from deploy.crash.plan import Kill, Kind, plan
from deploy.crash.victim import Fell, Victim, onenet
from deploy.demo import population
from deploy.demo.population import Population

PATIENCE_SECONDS = 300
_LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a run; `faults` says in words what the counts of lost and doubled count."""

    kills: Counter[str]
    cases: int
    lost: int
    doubled: int
    ledger_balanced: bool
    audit_verified: bool
    seconds: float
    faults: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether nobody was lost or paid twice, and ledger and audit hold."""
        return self.lost == self.doubled == 0 and self.ledger_balanced and self.audit_verified

    @property
    def line(self) -> str:
        """The last line of the output."""
        told = {
            "kills": self.kills.total(),
            "cases": self.cases,
            "lost": self.lost,
            "doubled": self.doubled,
            "ledger_balanced": self.ledger_balanced,
            "audit_verified": self.audit_verified,
            "kinds": dict(self.kills),
            "seconds": self.seconds,
        }
        return json.dumps(told, ensure_ascii=False)


class Broken(Exception):
    """Something was lost, doubled or does not verify."""

    def __init__(self, verdict: Verdict, told: str) -> None:
        self.verdict = verdict
        super().__init__("\n".join([told, *verdict.faults]))


def crash(seed: int, kills: int, households: int) -> Verdict:
    """Measure an undisturbed run, then play the same population through the kills.

    Raises Broken where anything is lost or doubled, and Fell where the demonstration does not come to an end.
    """
    with _home("measure") as home:
        events = _events_of_a_whole_run(home, seed, households)
    _tell(f"不受打扰的一遍共 {events} 个事件;现在中断 {kills} 次")
    return crash_within(events, seed, kills, households)


def crash_within(events: int, seed: int, kills: int, households: int) -> Verdict:
    """The same where it is known how many events an undisturbed run has."""
    people = population.generate(seed, households)
    with _home("crash") as home:
        victim = Victim(home, ("--seed", str(seed), "--households", str(households)))
        try:
            verdict = _through(victim, people, events, kills)
        finally:
            victim.kill()
        if not verdict.is_good:
            raise Broken(verdict, victim.told())
        return verdict


def _events_of_a_whole_run(home: Path, seed: int, households: int) -> int:
    """How far the journals grow when nobody disturbs: by this the kills are spread over the run."""
    said = onenet(home, "demo", "--seed", str(seed), "--households", str(households))
    return int(json.loads(said.splitlines()[-1])["events"])


def _through(victim: Victim, people: Population, events: int, kills: int) -> Verdict:
    began = time.monotonic()
    struck: Counter[str] = Counter()
    victim.start()
    for kill in plan(people.seed, kills):
        at = _until(victim, kill, events)
        _strike(victim, kill)
        struck[kill.kind] += 1
        _tell(f"第 {struck.total()} 次中断: {kill.kind},已有 {at} 个事件")
    summary = json.loads(victim.summary(time.monotonic() + PATIENCE_SECONDS))
    return _judge(victim, people, summary, struck, began)


def _until(victim: Victim, kill: Kill, events: int) -> int:
    """Wait until the run has come as far as planned; a run that is at its end already is struck there."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    if kill.progress:
        victim.address(deadline)
        victim.start_database()
    while _events(victim) < kill.progress * events and not victim.has_summed_up():
        if victim.has_ended() or time.monotonic() > deadline:
            raise Fell(f"start {victim.starts} ended by itself: {victim.told()}")
        time.sleep(_LOOK_SECONDS)
    time.sleep(kill.delay_seconds)
    return _events(victim)


def _events(victim: Victim) -> int:
    """How many events there are; none while there is no database, or none that answers."""
    if victim.server is None:
        return 0
    try:
        return asyncio.run(evidence.events(victim.server, victim.database))
    except (OSError, asyncpg.PostgresError):
        return 0


def _strike(victim: Victim, kill: Kill) -> None:
    """Kill, and start again what was killed; a suite whose database is killed has to go on by itself."""
    if kill.kind is not Kind.DATABASE:
        victim.kill()
    if kill.kind is not Kind.SUITE:
        victim.kill_database()
    if kill.kind is Kind.DATABASE:
        victim.start_database()
    else:
        victim.start()


def _judge(
    victim: Victim, people: Population, summary: dict[str, object], struck: Counter[str], began: float
) -> Verdict:
    home, database = victim.home, victim.database
    receipts = home / "receipts" / f"{database}.jsonl"
    url = victim.address(time.monotonic() + PATIENCE_SECONDS)
    cases = asyncio.run(evidence.cases(url, people, receipts))
    if code := victim.stop():
        raise Fell(f"the last start ended with {code}: {victim.told()}")
    server = victim.start_database()
    writes = asyncio.run(evidence.lost_writes(server, database, receipts))
    money = asyncio.run(evidence.money(server, database, home / "bank" / f"{database}.csv"))
    verified = asyncio.run(evidence.audit_is_verified(server, database, home / "keys"))
    lost = (*cases.unfinished, *(f"write {key}" for key in writes), *money.missing)
    return Verdict(
        kills=struck,
        cases=cases.found,
        lost=len(lost),
        doubled=len(money.doubled),
        ledger_balanced=summary["ledger_balanced"] is True and money.settlements_agree,
        audit_verified=verified,
        seconds=round(time.monotonic() - began, 1),
        faults=(*lost, *money.doubled),
    )


@contextmanager
def _home(name: str) -> Iterator[Path]:
    """A home of its own, removed afterwards; one in which something went wrong is left for whoever looks into it."""
    home = Path(tempfile.mkdtemp(prefix=f"onenet-{name}-"))
    went_well = False
    try:
        yield home
        went_well = True
    finally:
        if went_well:
            postgres.erase(home)
            shutil.rmtree(home)
        else:
            if server := postgres.find(home):
                postgres.stop(server)
            _tell(f"数据留在 {home}")


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")
