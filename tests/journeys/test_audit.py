"""Whoever changes the data past the system, even as the database's superuser, is found out offline, row by row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from deploy.demo import desks
from shared.database import ground

from .conftest import Run
from .running import interrupt, next_line, onenet, staying

COPY, SERVED = "tampered", "served"
ENTRY = ", ".join(f'"{name}"' for name in ground.ENTRY_COLUMNS)


@dataclass(frozen=True)
class Edit:
    """What a superuser does to one row of a table, and how the verifier should name it."""

    table: str
    act: str
    kind: str
    chosen: str = "true"
    named: str = ""

    @property
    def statement(self) -> str:
        """The act on the first row that is chosen; it returns the row's id."""
        row = f"SELECT id FROM {self.table} WHERE {self.chosen} ORDER BY id LIMIT 1"  # noqa: S608  (our own words)
        return self.act.replace("ENTRY", ENTRY).replace("TABLE", self.table).replace("ROW", f"({row})")

    @property
    def name(self) -> str:
        """The table as the verifier names it."""
        return self.named or self.table.partition(".")[2]


EDITS = {
    "a name": Edit(
        "intake.member", "UPDATE TABLE SET name = '另一人' WHERE id = ROW RETURNING id", "内容与最后一次登记不符"
    ),
    "what a bureau said": Edit(
        "economic_verification.item",
        "UPDATE TABLE SET amount_fen = 0 WHERE id = ROW RETURNING id",
        "内容与最后一次登记不符",
        chosen="amount_fen > 0",
    ),
    "a determination": Edit(
        "eligibility.determination",
        "UPDATE TABLE SET content = jsonb_set(content, '{lines,0,outcome}', '\"granted\"') WHERE id = ROW RETURNING id",
        "内容与最后一次登记不符",
        chosen="content #>> '{lines,0,outcome}' = 'denied'",
    ),
    "a payroll's line": Edit(
        "funding.payroll_line",
        "UPDATE TABLE SET amount_fen = amount_fen + 1 WHERE id = ROW RETURNING id",
        "内容与最后一次登记不符",
    ),
    "a notice's amount": Edit(
        "disclosure.notice",
        "UPDATE TABLE SET amount_fen_monthly = amount_fen_monthly + 1 WHERE id = ROW RETURNING id",
        "内容与最后一次登记不符",
    ),
    "a version that never was": Edit(
        "gateway.case_progress",
        "UPDATE TABLE SET row_version = row_version + 1 WHERE id = ROW RETURNING id",
        "版本与登记次数不符",
    ),
    "a row that is deleted": Edit(
        "intake.means_item", "DELETE FROM TABLE WHERE id = ROW RETURNING id", "登记过的行不见了"
    ),
    "a ghost who is paid": Edit(
        "funding.instruction",
        "INSERT INTO TABLE SELECT gen_random_uuid(), case_id, line_id, payroll_id, entitlement_id, scheme, period,"
        " amount_fen, 'returned', id, reason, answered_on, 1, city, county, township, village FROM TABLE"
        " WHERE id = ROW RETURNING id",
        "没有登记过的行",
    ),
    "an audit entry that is told again": Edit(
        "integrity.audit_entry",
        "INSERT INTO integrity.audit_pending (ENTRY) SELECT ENTRY FROM TABLE WHERE id = ROW RETURNING row_id",
        "版本与登记次数不符",
        chosen="\"table\" = 'clock'",
        named="clock",
    ),
    "an audit entry that is taken away": Edit(
        "eligibility.audit_entry",
        "DELETE FROM TABLE WHERE id = ROW RETURNING batch",
        "封存批次被改动",
        chosen="row_version = 1",
        named="audit_head",
    ),
}


@dataclass(frozen=True)
class Tampered:
    """A copy of the database after the edits: the rows that they touched, and what the verifier says."""

    rows: dict[str, str]
    status: int
    said: str

    @property
    def faults(self) -> set[tuple[str, str, str]]:
        """Table, row and kind of every disagreement."""
        return {(table, row, kind) for table, row, kind in re.findall(r"✗ (\S+) (\S+): (\S+)", self.said)}


def psql(demo: Run, database: str, *statements: str) -> list[str]:
    """Run statements as the superuser; gives what they return."""
    commands = [part for statement in statements for part in ("-c", statement)]
    done = onenet(demo.home, "psql", "--database", database, "--", "-qAt", "-v", "ON_ERROR_STOP=1", *commands)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture(scope="module")
def tampered(demo: Run) -> Iterator[Tampered]:
    psql(demo, "postgres", f"CREATE DATABASE {COPY} TEMPLATE {demo.database}")
    unguarded = "SET session_replication_role = replica"
    touched = psql(demo, COPY, unguarded, *(edit.statement for edit in EDITS.values()))
    done = onenet(demo.home, "audit", "verify", "--database", COPY)
    yield Tampered(dict(zip(EDITS, touched, strict=True)), done.returncode, done.stdout)
    psql(demo, "postgres", f"DROP DATABASE {COPY}")


def test_before_any_edit_everything_agrees_and_it_is_said_how_much_is_sealed(demo: Run) -> None:
    done = onenet(demo.home, "audit", "verify")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "全部相符")
    lines = done.stdout.splitlines()[:-1]
    assert len(lines) == 7
    assert all("已封存" in line and "未封存 0 条" in line for line in lines)


def test_after_the_edits_the_verifier_does_not_agree(tampered: Tampered) -> None:
    assert tampered.status == 1
    assert tampered.said.splitlines()[-1] == f"共 {len(tampered.faults)} 处不符"


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_past_the_system_is_named_with_its_row(tampered: Tampered, name: str) -> None:
    edit, row = EDITS[name], tampered.rows[name]
    assert (edit.name, row, edit.kind) in tampered.faults


def test_rows_that_nobody_touched_are_not_named(tampered: Tampered) -> None:
    touched = {(edit.name, tampered.rows[name]) for name, edit in EDITS.items()}
    others = {(table, row) for table, row, _ in tampered.faults} - touched
    assert sorted(table for table, _ in others) == ["audit_entry", "village_category"], (
        "only the entry that was taken away, and its row"
    )


def test_what_is_not_sealed_yet_is_said_with_its_time(tampered: Tampered) -> None:
    line = next(line for line in tampered.said.splitlines() if line.startswith("integrity:"))
    assert "未封存 1 条,最早 " in line


HEADS = "SELECT count(*) FROM funding.audit_head"


def test_a_copy_that_was_served_raises_no_alarm_about_the_original_nor_about_itself(
    demo: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONENET_MODE", "demo")
    psql(demo, "postgres", f"CREATE DATABASE {SERVED} TEMPLATE {demo.database}")
    for _ in range(2):
        with staying(demo.home, "serve", "--database", SERVED, "--port", "0") as process:
            url = next_line(process.stdout, lambda line: line.startswith("http")).strip()
            look_at_payments(demo, url)
            assert interrupt(process) == 0
    [of_copy], [of_original] = psql(demo, SERVED, HEADS), psql(demo, demo.database, HEADS)
    assert int(of_copy) > int(of_original)
    for database in (demo.database, SERVED):
        done = onenet(demo.home, "audit", "verify", "--database", database)
        assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "全部相符"), database
    psql(demo, "postgres", f"DROP DATABASE {SERVED}")


def look_at_payments(demo: Run, url: str) -> None:
    """Somebody looks at who was paid: funding notes it, seals on stop, and is heard at the next start."""
    maker = desks.of_villages(demo.people.county_code, ()).maker
    login = ("--area", maker.area_code or "", "--name", maker.name or "", "--url", url)
    token = onenet(demo.home, "token", maker.role, *login).stdout.strip()
    with httpx.Client(
        base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {token}"}, trust_env=False
    ) as client:
        payroll = client.get("/payrolls").json()["items"][0]["id"]
        assert client.get(f"/payrolls/{payroll}/lines").is_success
