"""What is checked from outside when a killed run has come to its end: nobody is lost, nobody is paid twice."""

import csv
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from deploy import auditing
from deploy.demo import rounds
from deploy.demo.client import Api, connect
from deploy.demo.display import Display
from deploy.demo.people import EMERGENCIES, Household
from deploy.demo.population import Population
from deploy.plans import PLANS
from deploy.postgres import Server
from shared.crypto.keyring import KeyFolder

_SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Cases:
    """How many households hold a receipt of their case, and which of all are not at their end by the API."""

    found: int
    unfinished: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Money:
    """What the bank's own file and funding's tables say of the same payments, each fault in words without a person."""

    transfers: int
    doubled: tuple[str, ...]
    missing: tuple[str, ...]
    settlements_agree: bool


async def cases(url: str, people: Population, receipts: Path) -> Cases:
    """Look every household's case up whose receipt its writer holds; one without a receipt has none."""
    held = _held(receipts)
    async with connect(url, people.seed) as api:
        beginnings = {household.index: _beginning(api, household) for household in people.households}
        found = {index: held[key] for index, key in beginnings.items() if held.get(key)}
        return Cases(len(found), tuple(await rounds.unfinished(api, people, Display(), found)))


def _beginning(api: Api, household: Household) -> str:
    """The key of the write that opened the household's case."""
    path = "/emergencies" if household.story in EMERGENCIES else "/applications"
    return api.key(path, (household.index,))


async def events(server: Server, database: str) -> int:
    """How many events the journals hold by their own counters: one short look, since it is asked for all the time."""
    counters = " UNION ALL ".join(f"SELECT last FROM {plan.service}.counter WHERE name = 'journal'" for plan in PLANS)  # noqa: S608  (our list)
    async with _connected(server, database) as connection:
        return int(await connection.fetchval(f"SELECT coalesce(sum(last), 0) FROM ({counters}) AS journals"))  # noqa: S608


async def lost_writes(server: Server, database: str, receipts: Path) -> tuple[str, ...]:
    """Writes that a client holds a receipt of and of which no service knows the key any more."""
    held = _held(receipts).keys()
    async with _connected(server, database) as connection:
        known = {
            row["key"]
            for plan in PLANS
            for row in await connection.fetch(f"SELECT key FROM {plan.service}.idempotency")  # noqa: S608  (our list)
        }
    return tuple(sorted(held - known))


def _held(receipts: Path) -> dict[str, str]:
    """The keys of all receipts with the cases that they name; a line that a kill has torn is none."""
    held = {}
    for line in receipts.read_text("utf-8").splitlines():
        with suppress(ValueError):
            receipt = json.loads(line)
            held[str(receipt["key"])] = str(receipt["case_id"] or "")
    return held


async def money(server: Server, database: str, bank_file: Path) -> Money:
    """Compare the bank's own file with funding's instructions and its ledger, line by line."""
    booked = list(_booked(bank_file))
    async with _connected(server, database) as connection:
        told = {
            str(row["id"]): row
            for row in await connection.fetch("SELECT id, line_id, state, amount_fen FROM funding.instruction")
        }
        ledger = await connection.fetchval(
            "SELECT coalesce(sum(amount_fen), 0) FROM funding.ledger_entry WHERE kind = 'settlement'"
        )
    paid = {row["instruction_id"]: int(row["amount_fen"]) for row in booked if row["outcome"] == _SETTLED}
    settled = {name: int(row["amount_fen"]) for name, row in told.items() if row["state"] == _SETTLED}
    lines = {name: str(row["line_id"]) for name, row in told.items()}
    return Money(
        transfers=len(paid),
        doubled=tuple(doubled(Counter(row["instruction_id"] for row in booked), paid, settled, lines)),
        missing=tuple(f"instruction {name} is settled, but not by the bank" for name in settled.keys() - paid.keys()),
        settlements_agree=sum(paid.values()) == sum(settled.values()) == ledger,
    )


def doubled(
    transfers: Counter[str], paid: Mapping[str, int], settled: Mapping[str, int], lines: Mapping[str, str]
) -> Iterator[str]:
    """Two transfers for one instruction, a transfer that nobody ordered, or two payments of one line."""
    yield from (f"instruction {name} was paid {times} times" for name, times in transfers.items() if times > 1)
    yield from (f"instruction {name} was paid and never given" for name in paid.keys() - lines.keys())
    for said, names in (("the bank", paid), ("funding", settled)):
        counted = Counter(lines[name] for name in names if name in lines)
        yield from (f"line {line} was paid {times} times, says {said}" for line, times in counted.items() if times > 1)


async def audit_is_verified(server: Server, database: str, keys: Path) -> bool:
    """Whether every service's audit agrees with its rows."""
    return auditing.faults(await auditing.verify(server, database, KeyFolder(keys))) == 0


def _booked(bank_file: Path) -> Iterator[Mapping[str, str]]:
    if bank_file.exists():
        with bank_file.open(encoding="utf-8", newline="") as rows:
            yield from csv.DictReader(rows)


@asynccontextmanager
async def _connected(server: Server, database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(server.dsn(database))
    try:
        yield connection
    finally:
        await connection.close()
