"""What a bureau sees and says over the API: its own questions, answered once."""

from typing import Any

import pytest
from stand import officer

from deploy.demo.population import Person

from .conftest import CLERK, Case, Check, bureau

BANKS = bureau("banks")


async def waiting(check: Check, case: Case) -> Any:
    """The banks' question about the first member of a case; of several, the newest."""
    number = case.people[case.first].identity_number
    page = (await check.stand.get("/queries", BANKS, limit="200")).json()["items"]
    return next(each for each in reversed(page) if each["identity_number"] == number)


def body(person: Person, amount_yuan: str = "1520.50", **changes: Any) -> dict[str, Any]:
    item = {"aspect": "asset", "kind": "deposit", "amount_yuan": amount_yuan}
    found = {"identity_number": person.identity_number, "status": "found", "data_on": "2026-11-20", "items": [item]}
    return found | changes


async def ask(check: Check, position: int) -> tuple[Case, str, Person]:
    person = check.people.persons[position]
    case = await check.accept([person], scope=("banks",))
    question = await waiting(check, case)
    return case, f"/queries/{question['query_id']}/answer", person


async def test_a_bureau_sees_its_own_questions_with_no_more_than_it_needs(check: Check) -> None:
    case = await check.accept([check.people.persons[0]], scope=("banks",))
    question = await waiting(check, case)
    assert set(question) == {"query_id", "name", "identity_number", "asks", "purpose", "basis", "due_on"}
    assert question["due_on"] == "2026-12-08"
    assert "第四十一条" in question["basis"]
    others = (await check.stand.get("/queries", bureau("public_security"))).json()["items"]
    assert others == []


async def test_a_bureau_cannot_answer_for_another(check: Check) -> None:
    _, path, person = await ask(check, 1)
    answer = await check.stand.post(path, body(person), bureau("social_insurance"))
    assert answer.status_code == 404


async def test_an_answer_over_the_api_ends_the_query_and_the_inquiry(check: Check) -> None:
    case, path, person = await ask(check, 2)
    answer = await check.stand.post(path, body(person), BANKS)
    assert (answer.status_code, answer.json()["state"]) == (201, "answered")
    found = await check.settle(case)
    assert [(i["amount_yuan"], i["data_on"]) for i in found["items"] if i["source"] == "banks"] == [
        ("1520.50", "2026-11-20")
    ]
    assert found["report"]["reported_on"] == "2026-11-24"


async def test_the_same_answer_again_changes_nothing_and_another_is_refused(check: Check) -> None:
    case, path, person = await ask(check, 3)
    answers = [await check.stand.post(path, body(person, yuan), BANKS) for yuan in ("5.00", "5.00", "6.00")]
    assert [answer.status_code for answer in answers] == [201, 201, 409]
    assert answers[2].json()["code"] == "query_closed"
    found = await check.settle(case)
    assert [i["amount_yuan"] for i in found["items"] if i["source"] == "banks"] == ["5.00"]


async def test_a_second_answer_after_the_report_is_refused(check: Check) -> None:
    case, path, person = await ask(check, 4)
    await check.stand.post(path, body(person), BANKS)
    await check.settle(case)
    assert (await check.stand.post(path, body(person, "0.00"), BANKS)).status_code == 409
    assert len(await check.reports(case)) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"identity_number": "370102190001010000"}, "another_person", id="another person"),
        pytest.param({"data_on": "2026-11-25"}, "rubbish", id="data of tomorrow"),
        pytest.param({"status": "none"}, "rubbish", id="none with a deposit"),
        pytest.param(
            {"items": [{"aspect": "asset", "kind": "deposit", "amount_yuan": "-0.01"}]}, "rubbish", id="minus a fen"
        ),
        pytest.param(
            {"items": [{"aspect": "income", "kind": "wage", "amount_yuan": "1.00"}]}, "rubbish", id="not asked for"
        ),
    ],
)
async def test_an_answer_that_can_be_read_and_not_believed_is_unknown(
    check: Check, changes: dict[str, Any], reason: str
) -> None:
    case, path, person = await ask(check, 5)
    answer = await check.stand.post(path, body(person) | changes, BANKS)
    assert (answer.status_code, answer.json()["state"], answer.json()["reason"]) == (201, "unknown", reason)
    assert answer.json()["reason_text"]
    assert ("unknown", None, reason) in await check.results(case, "banks")


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"items": [{"aspect": "asset", "kind": "deposit", "amount_yuan": "1.005"}]}, id="half a fen"),
        pytest.param({"items": [{"aspect": "asset", "kind": "deposit", "amount_yuan": "many"}]}, id="no amount"),
        pytest.param({"status": "maybe"}, id="a third status"),
        pytest.param({"note": "x"}, id="a field too many"),
    ],
)
async def test_what_cannot_be_read_is_refused_and_the_question_stays_open(check: Check, wrong: dict[str, Any]) -> None:
    case, path, person = await ask(check, 6)
    answer = await check.stand.post(path, body(person) | wrong, BANKS)
    assert answer.status_code == 422
    assert person.identity_number not in answer.text
    assert (await check.results(case, "banks"))[0][0] == "open"


async def test_officers_do_not_answer_and_bureaus_do_not_read_cases(check: Check) -> None:
    case, path, person = await ask(check, 7)
    assert (await check.stand.post(path, body(person), CLERK)).status_code == 403
    assert (await check.stand.get(f"/cases/{case.id}/inquiry", BANKS)).status_code == 403
    assert (await check.stand.get("/queries", officer("applicant"))).status_code == 403
