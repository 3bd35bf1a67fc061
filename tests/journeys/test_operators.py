"""What an operator asks after a run: how the suite is, where a case stands, what was said, what was paid."""

import json
from typing import Any

import pytest

from .conftest import Run
from .running import onenet


def lines(demo: Run, *arguments: str) -> list[Any]:
    """The JSON lines that a command says, where it ends well."""
    done = onenet(demo.home, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def payrolls(demo: Run) -> list[Any]:
    return lines(demo, "payroll")


@pytest.fixture(scope="module")
def detail(demo: Run, payrolls: list[Any]) -> Any:
    [found] = lines(demo, "payroll", "show", payrolls[0]["id"])
    return found


@pytest.fixture(scope="module")
def paid_case(demo: Run, detail: Any) -> Any:
    number = next(line["case_number"] for line in detail["lines"] if line["state"] == "settled")
    [found] = lines(demo, "case", "show", number)
    return found


def test_payrolls_add_up_to_what_the_run_says_it_paid(demo: Run, payrolls: list[Any]) -> None:
    in_fen = sum(int(each["settled"].replace(".", "")) for each in payrolls)
    assert in_fen == int(demo.summary["paid_yuan"].replace(".", ""))


def test_payrolls_are_found_by_month_and_state(demo: Run, payrolls: list[Any]) -> None:
    first = payrolls[0]
    found = lines(demo, "payroll", "list", "--period", first["period"], "--state", "settled")
    assert [each["id"] for each in found] == [each["id"] for each in payrolls if each["period"] == first["period"]]
    none = onenet(demo.home, "payroll", "list", "--state", "draft")
    assert (none.returncode, none.stdout.strip()) == (0, "没有这样的发放表")


def test_what_came_back_is_shown_on_the_payroll_that_pays_it_again(demo: Run, payrolls: list[Any]) -> None:
    reissues = [each for each in payrolls if each["kind"] == "reissue"]
    assert sum(each["lines"] for each in reissues) == demo.summary["payments_reissued"] > 0
    for reissue in reissues:
        [found] = lines(demo, "payroll", "show", reissue["id"])
        assert [line["state"] for line in found["lines"]] == ["settled"] * reissue["lines"]
        assert {line["instructions"] for line in found["lines"]} == {2}


def test_a_payroll_shows_the_state_of_every_line(detail: Any) -> None:
    assert len(detail["lines"]) == detail["payroll"]["lines"]
    assert {line["state"] for line in detail["lines"]} <= {"settled", "returned"}
    assert detail["differences"] == []


def test_a_case_shows_where_it_stands_in_every_room_and_its_events_in_order(paid_case: Any) -> None:
    services = {state["service"] for state in paid_case["states"]}
    assert services >= {"intake", "economic_verification", "eligibility", "funding"}
    names = [event["type"].rpartition(".")[2] for event in paid_case["events"]]
    assert names.index("ApplicationSubmitted") < names.index("AssistanceGranted") < names.index("PaymentSettled")
    assert paid_case["parked"] == []
    assert paid_case["waiting"]["stage"]
    assert "settled" in {payment["state"] for payment in paid_case["payments"]}


def test_a_case_is_found_by_the_id_that_logs_and_parked_events_name(demo: Run, paid_case: Any) -> None:
    assert lines(demo, "case", "show", paid_case["case_id"]) == [paid_case]


def test_giving_an_event_up_is_rehearsed_and_a_service_that_is_none_is_refused(demo: Run) -> None:
    rehearsed = onenet(demo.home, "events", "drop", "gateway", "eligibility", "some-case", "8")
    assert (rehearsed.returncode, "没有改变任何数据" in rehearsed.stdout) == (0, True)
    refused = onenet(demo.home, "events", "retry", "gatewa", "eligibility", "some-case")
    assert (refused.returncode, "没有系统 gatewa" in refused.stderr) == (2, True)


def test_what_an_operator_sees_of_a_case_names_nobody(demo: Run, paid_case: Any) -> None:
    told = onenet(demo.home, "case", "show", paid_case["number"])
    assert told.returncode == 0
    for person in demo.people.persons:
        for secret in (person.name, person.identity_number, person.account_number, person.phone):
            assert secret not in told.stdout
            assert secret not in json.dumps(paid_case, ensure_ascii=False)


def test_a_number_that_is_no_case_is_refused_with_what_to_do(demo: Run) -> None:
    done = onenet(demo.home, "case", "show", "370102-2026-999999-9")
    assert (done.returncode, "请核对编号" in done.stderr) == (1, True)


def test_events_are_found_by_case_service_type_and_day(demo: Run, paid_case: Any) -> None:
    of_case = lines(demo, "events", "list", "--case", paid_case["number"])
    assert [each["id"] for each in of_case] == [each["id"] for each in paid_case["events"]]
    settled = lines(demo, "events", "--limit", "1000", "list", "--service", "funding", "--type", "PaymentSettled")
    assert len(settled) == demo.summary["payments_settled"]
    last = max(each["legal_on"] for each in settled)
    on_the_last_day = lines(demo, "events", "--limit", "1000", "list", "--type", "PaymentSettled", "--since", last)
    assert [each["id"] for each in on_the_last_day] == [each["id"] for each in settled if each["legal_on"] == last]


def test_the_newest_events_are_listed_without_what_is_in_them(demo: Run) -> None:
    newest = lines(demo, "events", "--limit", "3")
    assert len(newest) == 3
    assert all("payload" not in each for each in newest)
