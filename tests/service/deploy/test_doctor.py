"""The doctor on a real database: a sound one is well, and each thing that is made wrong is named with what to do."""

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from conftest import STARTED_AT

from deploy import postgres
from deploy.operating import doctor
from deploy.operating.finding import Finding
from deploy.operating.place import Place
from deploy.plans import PLANS
from deploy.postgres import Server
from deploy.prepare import prepare
from shared.crypto.keyring import KeyFolder
from shared.ids import new_id

TEMPLATE = "doctor_template"
AN_HOUR_AGO = "now() - interval '61 minutes'"
PARKED = f"""
    INSERT INTO funding.parked
    VALUES ('eligibility', 'the-case', 3, 9, 'onenet.eligibility.v1.AssistanceGranted', 'KeyError', 1, {AN_HOUR_AGO})
"""  # noqa: S608  (our own words)
UNSEALED = f"""
    INSERT INTO intake.audit_pending
        (id, at, actor, role, area, purpose, "table", row_id, row_version, operation, digest, mac)
    VALUES (gen_random_uuid(), {AN_HOUR_AGO}, 'a', '', '', 'p', 't', 'r', 0, 'read', '', '')
"""  # noqa: S608  (our own words)


@pytest.fixture(scope="module")
async def prepared(server: Server) -> str:
    await prepare(server, TEMPLATE, PLANS, STARTED_AT.date())
    return TEMPLATE


@pytest.fixture
async def place(server: Server, prepared: str, keys: KeyFolder, tmp_path: Path) -> AsyncIterator[Place]:
    database = f"doctor_{new_id().hex[-12:]}"
    await postgres.create_database(server, database, prepared)
    shutil.copytree(keys.path, tmp_path / "keys")
    yield Place(tmp_path, server, database, is_demo=True, now=datetime.now(UTC))
    await postgres.drop_database(server, database)


async def execute(place: Place, statement: str, *values: object) -> None:
    connection = await asyncpg.connect(place.server.dsn(place.database))
    try:
        await connection.execute(statement, *values)
    finally:
        await connection.close()


async def wrong(place: Place) -> list[Finding]:
    """What the doctor finds to be wrong, besides that nobody runs the suite here."""
    return [each for each in await doctor.examine(place) if not each.is_well and each.check != "platform"]


async def platform(place: Place) -> Finding:
    [found] = [each for each in await doctor.examine(place) if each.check == "platform"]
    return found


async def the_only_fault(place: Place) -> Finding:
    [found] = await wrong(place)
    return found


async def test_a_sound_database_is_well(place: Place) -> None:
    assert await wrong(place) == []


async def test_a_suite_that_nobody_runs_is_not_called_well(place: Place) -> None:
    found = await platform(place)
    assert ("没有运行" in found.told, "onenet serve" in found.remedy) == (True, True)


async def test_a_suite_whose_services_are_connected_runs_and_one_that_is_missing_is_named(place: Place) -> None:
    async with AsyncExitStack() as stack:
        for plan in PLANS:
            settings = {"application_name": f"onenet-{plan.service}"}
            connection = await asyncpg.connect(place.server.dsn(place.database), server_settings=settings)
            stack.push_async_callback(connection.close)
        assert (await platform(place)).is_well
        await connection.close()
        found = await platform(place)
    assert (found.told.endswith(f":{PLANS[-1].service}"), found.is_well) == (True, False)


EVENT = (
    "(event_id, subject, subjectseq, type, payload, area, schemes, occurred_at, legal_on{more}) VALUES"
    " (gen_random_uuid(), 'case', {seq}, 'onenet.intake.v1.ApplicationSubmitted', '', '370102000000', '{{}}',"
    f" {AN_HOUR_AGO}, current_date{{values}})"
)


def outbox_event(seq: int) -> str:
    return "INSERT INTO intake.outbox " + EVENT.format(seq=seq, more="", values="")


def journal_event(seq: int, position: int) -> str:
    values = f", {position}, {AN_HOUR_AGO}"
    return "INSERT INTO intake.journal " + EVENT.format(seq=seq, more=", position, recorded_at", values=values)


DRAWN = "INSERT INTO intake.subject_sequence VALUES ('case', 1)"
DRAWN_TWICE = "INSERT INTO intake.subject_sequence VALUES ('case', 2)"


async def test_events_that_stay_in_the_outbox_are_told_with_their_age(place: Place) -> None:
    await execute(place, DRAWN)
    await execute(place, outbox_event(1))
    found = await the_only_fault(place)
    assert (found.check, "intake 有 1 个事件未进入日志" in found.told, "1 小时" in found.told) == ("outbox", True, True)


async def test_every_consumer_that_has_not_heard_is_named(place: Place) -> None:
    await execute(place, DRAWN)
    await execute(place, journal_event(1, 1))
    found = await wrong(place)
    assert {each.check for each in found} == {"consumers"}
    assert any(each.told.startswith("eligibility 落后 intake 1 个事件") for each in found)


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        pytest.param((DRAWN, journal_event(1, 2)), "缺 1 个位置", id="a position is missing"),
        pytest.param(
            (DRAWN.replace("1)", "2)"), journal_event(2, 1)), "1 个案件的事件有缺号", id="a number is missing"
        ),
        pytest.param((DRAWN,), "1 个案件的事件有缺号", id="a number that was drawn was never said"),
    ],
)
async def test_a_gap_of_a_journal_is_told(place: Place, statements: tuple[str, ...], named: str) -> None:
    for statement in statements:
        await execute(place, statement)
    [found] = [each for each in await wrong(place) if each.check == "gaps"]
    assert named in found.told


async def test_a_parked_event_is_told_with_the_command_that_tries_it_again(place: Place) -> None:
    await execute(place, PARKED)
    found = await the_only_fault(place)
    assert "KeyError" in found.told
    assert "onenet events retry funding eligibility the-case" in found.remedy


TASK = "INSERT INTO funding.task (id, kind, key, clock, due_at, due_on, argument, attempts, last_error, lease_until)"


@pytest.mark.parametrize(
    ("values", "named"),
    [
        pytest.param(f"'real', {AN_HOUR_AGO}, NULL, '{{}}', 0, NULL, NULL", "还没有执行", id="overdue"),
        pytest.param("'legal', NULL, current_date - 9, '{}', 0, NULL, NULL", "还没有执行", id="overdue by the law"),
        pytest.param(
            "'real', now(), NULL, '{}', 5, 'ConnectError', now() + interval '1 minute'", "ConnectError", id="failing"
        ),
        pytest.param("'real', now(), NULL, '{}', 20, 'NoBank', NULL", "试过 20 次", id="given up"),
    ],
)
async def test_a_task_that_does_not_get_done_is_told_with_its_last_error(place: Place, values: str, named: str) -> None:
    await execute(place, f"{TASK} VALUES (gen_random_uuid(), 'send_bank_file', 'key', {values})")
    found = await the_only_fault(place)
    assert (found.check, "send_bank_file" in found.told, named in found.told) == ("tasks", True, True)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param("'real', now() + interval '1 day', NULL, '{}', 0, NULL, NULL", id="due tomorrow"),
        pytest.param("'legal', NULL, current_date + 1, '{}', 0, NULL, NULL", id="due on a later day"),
        pytest.param(f"'real', {AN_HOUR_AGO}, NULL, '{{}}', 1, NULL, now() + interval '50 seconds'", id="at work"),
    ],
)
async def test_a_task_whose_time_has_not_come_is_none_of_the_doctors(place: Place, values: str) -> None:
    await execute(place, f"{TASK} VALUES (gen_random_uuid(), 'send_bank_file', 'key', {values})")
    assert await wrong(place) == []


async def test_unsealed_audit_entries_are_told_with_their_time(place: Place) -> None:
    await execute(place, UNSEALED)
    found = await the_only_fault(place)
    assert "intake 有 1 条审计未封存" in found.told
    assert "onenet audit verify" in found.remedy


PAYROLL = """
    INSERT INTO funding.payroll (id, scheme, period, state, total_fen, line_count, maker, made_on, checker, checked_on,
        releaser, released_on, sent_on, settled_fen, returned_fen, row_version, city, county)
    VALUES ($1, 'dibao', '2026-12', $2, 100, 1, 'a', current_date, 'b', current_date, 'c', current_date - 5, {sent}, 0,
        0, 1, '370100000000', '370102000000')
"""
PAYROLL_ID = new_id()


@pytest.mark.parametrize("state", ["released", "sending"])
async def test_a_payroll_of_which_the_bank_has_not_said_that_it_came_is_told(place: Place, state: str) -> None:
    await execute(place, PAYROLL.format(sent="NULL"), PAYROLL_ID, state)
    found = await the_only_fault(place)
    assert (found.check, "还没有确认送到银行" in found.told) == ("payrolls", True)
    assert f"onenet payroll show {PAYROLL_ID}" in found.remedy


DIFFERENCE = """
    INSERT INTO funding.bank_difference
        (id, payroll_id, instruction_id, fault, noticed_on, row_version, city, county)
    VALUES (gen_random_uuid(), $1, gen_random_uuid(), $2, current_date, 1, '370100000000', '370102000000')
"""


@pytest.mark.parametrize("fault", ["unknown_instruction", "contradicts_earlier_answer"])
async def test_what_the_bank_says_differently_is_told(place: Place, fault: str) -> None:
    await execute(place, PAYROLL.format(sent="current_date"), PAYROLL_ID, "sent")
    await execute(place, DIFFERENCE, PAYROLL_ID, fault)
    found = await the_only_fault(place)
    assert (found.check, f"1 笔与银行不一致({fault})" in found.told) == ("differences", True)


LETTER = """
    SET session_replication_role = replica;
    INSERT INTO funding.resolution (id, case_id, payroll_id, difference_id, instruction_id, scheme, outcome, document,
        resolver, resolved_on, row_version, city, county)
    SELECT gen_random_uuid(), id, payroll_id, id, instruction_id, 'dibao', 'settled', 'x', 'x', current_date, 1, city,
        county FROM funding.bank_difference
"""


async def test_what_a_letter_of_the_bank_has_resolved_is_told_no_more(place: Place) -> None:
    await execute(place, PAYROLL.format(sent="current_date"), PAYROLL_ID, "sent")
    await execute(place, DIFFERENCE, PAYROLL_ID, "contradicts_earlier_answer")
    await execute(place, LETTER)
    assert await wrong(place) == []


@pytest.mark.parametrize("fault", ["no_answer", "amount_differs"])
async def test_what_the_bank_has_put_right_by_a_later_answer_is_told_no_more(place: Place, fault: str) -> None:
    await execute(place, PAYROLL.format(sent="current_date"), PAYROLL_ID, "sent")
    await execute(place, DIFFERENCE, PAYROLL_ID, fault)
    assert await wrong(place) == []


async def test_a_moved_clock_and_example_values_are_wrong_in_production_only(place: Place) -> None:
    await execute(place, "UPDATE intake.legal_clock SET offset_days = 8")
    assert await wrong(place) == []
    found = await the_only_fault(replace(place, is_demo=False))
    assert (found.check, "intake 的法定日期被前移 8 天" in found.told) == ("examples", True)


async def test_a_key_that_others_can_read_is_wrong(place: Place) -> None:
    (place.home / "keys" / "index.intake.key").chmod(0o644)
    found = await wrong(place)
    assert {each.check for each in found} == {"keys"}
    assert any("index.intake.key" in each.told for each in found)


async def test_keys_that_are_gone_are_to_be_restored(place: Place) -> None:
    shutil.rmtree(place.home / "keys")
    found = await the_only_fault(place)
    assert "恢复" in found.remedy


async def test_a_schema_of_another_level_is_named_and_nothing_inside_is_judged(place: Place) -> None:
    await execute(place, "UPDATE funding.level SET version_num = 'an older one'")
    found = await the_only_fault(place)
    assert (found.check, found.told.endswith("funding")) == ("migrations", True)


async def test_a_database_that_is_not_there_is_said_to_be_so(place: Place) -> None:
    found = await the_only_fault(replace(place, database="nothing"))
    assert (found.check, "onenet migrate" in found.remedy) == ("database", True)


def test_a_home_without_a_server_is_told_how_to_start_and_nothing_is_made_in_it(tmp_path: Path) -> None:
    server, found = doctor.server(tmp_path / "empty")
    assert server is None
    assert "onenet up" in found.remedy
    assert not (tmp_path / "empty").exists()
