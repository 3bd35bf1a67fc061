"""Money at the command line: rehearsed unless --yes is said, in one's own name, and never past the three people."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.cli import where
from deploy.demo import desks
from deploy.demo.client import Actor
from shared.ids import new_id

from .conftest import Run
from .running import next_line, onenet, staying

COPY = "money_commands"
SCHEME = "dibao"


@dataclass(frozen=True)
class Suite:
    """A copy of the played database, served without anybody around it, a month later."""

    home: Path
    url: str
    county: str
    payroll_id: str

    def token(self, actor: Actor) -> str:
        """Log in with the command."""
        arguments = ("--area", actor.area_code or "", "--name", actor.name or "", "--url", self.url)
        done = onenet(self.home, "token", actor.role, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def act(self, verb: str, actor: Actor, *more: str) -> subprocess.CompletedProcess[str]:
        """Do something to the payroll as somebody."""
        said = ("--token", self.token(actor), "--url", self.url, *more)
        return onenet(self.home, "payroll", verb, self.payroll_id, *said)

    def state(self) -> str:
        """Where the payroll stands."""
        done = onenet(self.home, "payroll", "show", self.payroll_id, "--database", COPY, "--json")
        return str(json.loads(done.stdout)["payroll"]["state"])


def psql(home: Path, statement: str) -> None:
    done = onenet(home, "psql", "--database", "postgres", "--", "-q", "-c", statement)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def suite(demo: Run) -> Iterator[Suite]:
    psql(demo.home, f"CREATE DATABASE {COPY} TEMPLATE {demo.database}")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ONENET_MODE", "demo")
        with staying(demo.home, "serve", "--database", COPY, "--port", "0") as process:
            url = next_line(process.stdout, lambda line: line.startswith("http")).strip()
            county = demo.people.county_code
            bare = Suite(demo.home, url, county, "")
            yield Suite(demo.home, url, county, _payroll_of_next_month(bare))
    psql(demo.home, f"DROP DATABASE {COPY} WITH (FORCE)")


def _payroll_of_next_month(suite: Suite) -> str:
    """Everybody who is entitled is due again on the first of the next month."""
    maker = desks.of_villages(suite.county, ()).maker
    with httpx.Client(base_url=f"{suite.url}/api/v1", trust_env=False) as client:
        clock = client.get("/demo/clock").json()
        offset = {"offset_days": clock["offset_days"] + 31}
        _post(client, "/demo/clock", offset, {})
        period = client.get("/demo/clock").json()["today"][:7]
        headers = {"Authorization": f"Bearer {suite.token(maker)}"}
        made = _post(client, "/payrolls", {"period": period, "scheme": SCHEME}, headers)
    return str(made["id"])


def _post(client: httpx.Client, path: str, body: Any, headers: dict[str, str]) -> Any:
    answer = client.post(path, json=body, headers={**headers, "Idempotency-Key": new_id().hex})
    assert answer.is_success, answer.text
    return answer.json()


def test_without_yes_it_is_a_rehearsal(suite: Suite) -> None:
    done = suite.act("check", desks.of_villages(suite.county, ()).checker)
    assert done.returncode == 0, done.stderr
    assert "没有改变任何数据" in done.stdout
    assert suite.state() == "draft"


def test_a_rehearsal_does_not_promise_what_would_be_refused(suite: Suite) -> None:
    done = suite.act("release", desks.of_villages(suite.county, ()).releaser)
    assert (done.returncode, "不能这样办理" in done.stdout) == (0, True)


def test_making_one_is_rehearsed_with_those_that_are_there_and_refused_whoever_is_no_maker(suite: Suite) -> None:
    people = desks.of_villages(suite.county, ())
    shown = onenet(suite.home, "payroll", "show", suite.payroll_id, "--database", COPY, "--json")
    period = json.loads(shown.stdout)["payroll"]["period"]
    ask = ("payroll", "make", SCHEME, period, "--url", suite.url, "--json", "--token")
    told = json.loads(onenet(suite.home, *ask, suite.token(people.maker)).stdout)
    assert (told["done"], [each["id"] for each in told["there"]]) == (False, [suite.payroll_id])
    refused = onenet(suite.home, *ask, suite.token(people.checker), "--yes")
    assert (refused.returncode, "no_permission" in refused.stderr) == (1, True)


def test_what_cannot_be_paid_again_is_refused_in_a_sentence(suite: Suite) -> None:
    maker = desks.of_villages(suite.county, ()).maker
    ask = ("payroll", "reissue", SCHEME, "--url", suite.url, "--token", suite.token(maker), "--yes")
    done = onenet(suite.home, *ask)
    assert (done.returncode, "payroll_nothing_due" in done.stderr) == (1, True)


def test_a_port_that_is_taken_is_said_to_be_so(suite: Suite) -> None:
    done = onenet(suite.home, "serve", "--database", COPY, "--port", suite.url.rpartition(":")[2])
    assert (done.returncode, "--port" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_a_second_suite_on_the_same_database_is_refused(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONENET_HOME", str(suite.home))
    where.alone("another_database", looks=1)
    with pytest.raises(SystemExit):
        where.alone(COPY, looks=1)


def test_whoever_made_it_cannot_check_it_at_the_command_line_either(suite: Suite) -> None:
    done = suite.act("check", desks.of_villages(suite.county, ()).maker, "--yes")
    assert (done.returncode, "没有办理" in done.stderr) == (1, True)
    assert suite.state() == "draft"


def test_nobody_acts_without_a_token_of_their_own(suite: Suite) -> None:
    done = onenet(suite.home, "payroll", "check", suite.payroll_id, "--url", suite.url, "--yes")
    assert (done.returncode, "ONENET_TOKEN" in done.stderr) == (1, True)


def test_with_yes_it_is_done_in_the_name_of_whoever_did_it(suite: Suite) -> None:
    checker = desks.of_villages(suite.county, ()).checker
    done = suite.act("check", checker, "--yes", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["done"], told["payroll"]["state"]) == (True, "checked")
    assert told["payroll"]["checker"] == f"demo:{suite.county}:{checker.name}"
    assert suite.state() == "checked"
