"""The suite that stays: it opens its doors, ends cleanly at Ctrl-C, and goes on where it stood, be it in the middle."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy import postgres

from .running import a_home, interrupt, next_line, onenet, staying

ARGUMENTS = ("up", "--households", "4", "--seed", "2", "--port", "0")
COUNTED = ("submitted", "granted", "denied", "withdrawn", "payments_settled", "paid_yuan", "notices_published")


@dataclass(frozen=True)
class Up:
    """A suite that is up: its process, its address, and a client of it."""

    process: subprocess.Popen[str]
    client: httpx.Client

    def summary(self) -> dict[str, Any]:
        """Wait until the households are at their ends."""
        found: dict[str, Any] = json.loads(next_line(self.process.stdout, lambda line: line.startswith("{")))
        return found


@dataclass(frozen=True)
class Stays:
    """Three stays in one home: stopped in the middle, played to the end, and once more with nothing left to do."""

    pages: dict[str, httpx.Response]
    worklists: httpx.Response
    exits: list[int]
    survivors: set[int]
    played: dict[str, Any]
    again: dict[str, Any]
    paid: str
    paid_again: str


@contextmanager
def up(home: Path) -> Iterator[Up]:
    with staying(home, *ARGUMENTS) as process:
        told = next_line(process.stderr, lambda line: "平台已启动" in line)
        url = told.partition(": ")[2].partition("/docs")[0]
        with httpx.Client(base_url=url, trust_env=False) as client:
            yield Up(process, client)


def logged_in(home: Path, url: str) -> dict[str, str]:
    """The headers of a clerk who logged in with `onenet token`."""
    token = onenet(home, "token", "township_clerk", "--area", "370102001000", "--url", url.rstrip("/"))
    assert token.returncode == 0, token.stderr
    return {"Authorization": f"Bearer {token.stdout.strip()}"}


def descendants(pid: int) -> set[int]:
    """The processes below a process."""
    children = {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return children.union(*(descendants(child) for child in children)) if children else set()


def postmaster(home: Path) -> int:
    """The process of the home's PostgreSQL."""
    place = postgres.start(home).place
    assert place is not None
    return int((place.data / "postmaster.pid").read_text().splitlines()[0])


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not yet reaped by its new parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture(scope="module")
def stays() -> Iterator[Stays]:
    with a_home() as home:
        bank = home / "bank" / "onenet.csv"
        with up(home) as first:
            pages = {path: first.client.get(path) for path in ("/docs", "/openapi.json", "/health/ready")}
            worklists = first.client.get("/api/v1/work-lists", headers=logged_in(home, str(first.client.base_url)))
            next_line(first.process.stderr, lambda line: re.search("公示中|认定|审核", line) is not None)
            ours = {*descendants(first.process.pid), postmaster(home)}
            exits = [interrupt(first.process)]
        survivors = {pid for pid in ours if is_alive(pid)}
        with up(home) as second:
            played = second.summary()
            exits.append(interrupt(second.process))
        paid = bank.read_text("utf-8")
        with up(home) as third:
            again = third.summary()
            exits.append(interrupt(third.process))
        yield Stays(pages, worklists, exits, survivors, played, again, paid, bank.read_text("utf-8"))


def test_its_doors_are_open_before_the_households_are_through(stays: Stays) -> None:
    assert {path: page.status_code for path, page in stays.pages.items()} == dict.fromkeys(stays.pages, 200)
    assert stays.pages["/openapi.json"].json()["openapi"].startswith("3.1")
    assert stays.pages["/health/ready"].json()["status"] == "ready"


def test_a_token_of_the_command_opens_the_work_lists_of_its_desk(stays: Stays) -> None:
    assert stays.worklists.status_code == 200
    assert {item["name"] for item in stays.worklists.json()["items"]} >= {"acceptance", "survey", "facts"}


def test_ctrl_c_ends_it_well_every_time(stays: Stays) -> None:
    assert stays.exits == [0, 0, 0]


def test_ctrl_c_leaves_no_process_behind(stays: Stays) -> None:
    assert stays.survivors == set()


def test_a_run_that_was_stopped_in_the_middle_is_played_to_its_end(stays: Stays) -> None:
    assert stays.played["submitted"] == stays.played["households"] == 4
    assert stays.played["granted"] + stays.played["denied"] + stays.played["withdrawn"] == 4
    assert stays.played["parked"] == 0
    assert stays.played["audit_verified"] is True
    assert stays.played["ledger_balanced"] is True


def test_the_next_start_goes_on_with_the_same_data_and_pays_nobody_twice(stays: Stays) -> None:
    assert {name: stays.again[name] for name in COUNTED} == {name: stays.played[name] for name in COUNTED}
    assert stays.paid_again == stays.paid
    assert stays.paid.count("settled") == stays.played["payments_settled"]
