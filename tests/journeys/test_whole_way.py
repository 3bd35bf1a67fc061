"""The whole way at the shell: real households from the form to the bank's answer, and every figure checked."""

import csv
import json
from collections import Counter
from typing import Any

import pytest

from deploy.demo import population
from deploy.demo.people import Story

from . import truth
from .conftest import HOUSEHOLDS, SEED, Run
from .running import onenet

EMERGENCY_FEN = 120_000
KEYS = (
    "seed households submitted returned_once accepted granted denied edge withdrawn payments_settled paid_yuan "
    "notices_published objections emergencies_paid payments_returned payments_reissued hearings changed merged "
    "events parked ledger_balanced audit_verified seconds"
)


def booked(run: Run) -> list[dict[str, Any]]:
    """The bank's own file."""
    with (run.home / "bank" / f"{run.database}.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def test_the_last_line_is_one_object_with_every_figure(demo: Run) -> None:
    assert set(KEYS.split()) <= demo.summary.keys()
    assert (demo.summary["seed"], demo.summary["households"]) == (SEED, HOUSEHOLDS)
    assert not [line for line in demo.done.stdout.splitlines()[:-1] if line.startswith("{")]


def test_nothing_is_parked_books_balance_and_the_audit_agrees(demo: Run) -> None:
    assert demo.summary["parked"] == 0
    assert demo.summary["ledger_balanced"] is True
    assert demo.summary["audit_verified"] is True
    assert demo.summary["events"] > 10 * HOUSEHOLDS


def test_every_household_is_at_one_of_the_ends(demo: Run) -> None:
    left_incomplete = sum(not household.conduct.resubmits for household in demo.people.households)
    ended = [demo.summary[name] for name in ("granted", "denied", "withdrawn")]
    assert sum(ended) + left_incomplete == len(truth.applicants(demo.people))
    assert demo.summary["edge"] <= demo.summary["denied"]


def test_the_counts_are_those_that_the_truth_about_the_households_gives(demo: Run) -> None:
    households, decided = truth.applicants(demo.people), truth.decided(demo.people)
    expected = {
        "submitted": len(households),
        "returned_once": sum(each.conduct.forgets for each in households),
        "accepted": sum(each.conduct.resubmits for each in households),
        "withdrawn": sum(each.conduct.withdraws for each in households),
        "granted": sum(means.monthly_fen > 0 for means in decided),
        "denied": sum(means.monthly_fen == 0 for means in decided),
        "edge": sum(means.is_edge for means in decided),
    }
    assert {name: demo.summary[name] for name in expected} == expected
    assert all(expected.values()), "this population shows every kind of end"


def test_each_hard_turn_is_taken_by_the_households_of_its_story(demo: Run) -> None:
    stories = Counter(household.story for household in demo.people.households)
    expected = {
        "objections": stories[Story.OBJECTED],
        "emergencies_paid": stories[Story.EMERGENCY] + stories[Story.UNKNOWN],
        "payments_returned": stories[Story.REPAIRED],
        "payments_reissued": stories[Story.REPAIRED],
        "hearings": stories[Story.REDUCED],
        "changed": stories[Story.CHANGED] + stories[Story.REDUCED],
        "merged": stories[Story.UNKNOWN],
    }
    assert {name: demo.summary[name] for name in expected} == expected
    assert all(expected.values()), "this population shows every turn"


def test_the_banks_file_says_the_same_sum(demo: Run) -> None:
    settled = [row for row in booked(demo) if row["outcome"] == "settled"]
    fen = sum(int(row["amount_fen"]) for row in settled)
    assert demo.summary["paid_yuan"] == f"{fen // 100}.{fen % 100:02d}"
    assert demo.summary["payments_settled"] == len(settled)


def test_the_bank_paid_each_household_its_difference_to_the_standard(demo: Run) -> None:
    owed = Counter(means.monthly_fen for means in truth.decided(demo.people) if means.monthly_fen)
    owed[EMERGENCY_FEN] = demo.summary["emergencies_paid"]
    paid = Counter(int(row["amount_fen"]) for row in booked(demo) if row["outcome"] == "settled")
    assert paid.keys() == owed.keys()
    assert owed <= paid


def test_no_instruction_is_booked_twice(demo: Run) -> None:
    assert max(Counter(row["instruction_id"] for row in booked(demo)).values()) == 1


@pytest.mark.parametrize(
    ("opening", "parts"),
    [
        ("【公示有异议、重新调查后获批的一户】", ("收到一件异议", "提出异议的人受法律保护", "45个工作日")),
        (
            "【身份不明、先行救助后查明身份的一人】",
            ("先行救助1200.00元", "身份已经查明", "事后核查", "一次性 1200.00 元"),
        ),
        ("【收入增加、听取意见后调整待遇的一户】", ("听取您的意见", "待遇已经变更", "行政复议")),
    ],
)
def test_a_hard_turn_is_told_as_its_applicant_reads_it(demo: Run, opening: str, parts: tuple[str, ...]) -> None:
    told = demo.done.stdout.partition(opening)[2].partition("\n\n")[0]
    assert [part for part in parts if part not in told] == []


@pytest.mark.parametrize("opening", ["【获批并已发放的一户】", "【未获批准的一户】"])
def test_a_journey_is_told_in_chinese_with_clauses_figures_and_dates(demo: Run, opening: str) -> None:
    told = demo.done.stdout.partition(opening)[2].partition("\n\n")[0]
    for part in ("《社会救助法》第十八条", "民发〔2021〕57号", "元", "2026-", "送达", "省"):
        assert part in told


def test_the_people_are_printed_in_plain_to_look_for(demo: Run) -> None:
    done = onenet(demo.home, "demo", "people", "--seed", str(SEED), "--households", str(HOUSEHOLDS))
    assert done.returncode == 0
    assert done.stdout.splitlines() == list(population.plain(demo.people))


def test_whoever_pipes_the_output_gets_json_and_no_progress_in_it(demo: Run) -> None:
    assert "\x1b" not in demo.done.stdout
    assert json.loads(demo.done.stdout.splitlines()[-1]) == demo.summary
