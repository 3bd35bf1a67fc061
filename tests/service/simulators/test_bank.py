"""The bank pays each instruction once, also when the file comes again, the suite changes it, or the bank restarts."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.demo import population
from deploy.simulators import server
from shared.ids import new_id

PEOPLE = population.generate(7, 2)
FILE = "01936f2e-7a70-7000-8000-00000000000f"


def line(amount_fen: int = 100_00, account: str = "6217000000000001234") -> dict[str, Any]:
    return {"instruction_id": str(new_id()), "account": account, "name": "王小明", "amount_fen": amount_fen}


@pytest.fixture
def bank_file(tmp_path: Path) -> Path:
    return tmp_path / "bank" / "county.csv"


@pytest.fixture
async def http(bank_file: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        server.serve(server.build(PEOPLE, bank_file)) as url,
        httpx.AsyncClient(base_url=url, trust_env=False) as client,
    ):
        yield client


def paid(bank_file: Path) -> list[list[str]]:
    return [row.split(",") for row in bank_file.read_text("utf-8").splitlines()[1:]]


async def put(http: httpx.AsyncClient, lines: list[dict[str, Any]], file_id: str = FILE) -> int:
    return (await http.put(f"/bank/files/{file_id}", json={"lines": lines})).status_code


async def test_a_file_is_paid_once_however_often_it_comes(http: httpx.AsyncClient, bank_file: Path) -> None:
    lines = [line(50_00), line(70_01)]
    assert [await put(http, lines), await put(http, lines), await put(http, lines[::-1])] == [201, 200, 200]
    expected = [[each["instruction_id"], str(each["amount_fen"]), "settled", "1234"] for each in lines]
    assert paid(bank_file) == expected
    answers = (await http.get(f"/bank/files/{FILE}/answers")).json()
    assert answers["complete"] is True
    assert [(a["outcome"], a["amount_fen"]) for a in answers["answers"]] == [("settled", 5000), ("settled", 7001)]


async def test_another_content_under_the_same_id_is_refused_and_not_paid(
    http: httpx.AsyncClient, bank_file: Path
) -> None:
    lines = [line()]
    assert await put(http, lines) == 201
    assert await put(http, [lines[0] | {"amount_fen": lines[0]["amount_fen"] + 1}]) == 409
    assert len(paid(bank_file)) == 1


async def test_an_instruction_in_another_file_is_not_paid_again(http: httpx.AsyncClient, bank_file: Path) -> None:
    again = line()
    assert await put(http, [again]) == 201
    assert await put(http, [again, line()], str(new_id())) == 201
    assert len(paid(bank_file)) == 2


async def test_a_restarted_bank_remembers_files_and_payments(bank_file: Path) -> None:
    lines = [line()]
    for expected in (201, 200):
        async with server.serve(server.build(PEOPLE, bank_file)) as url, httpx.AsyncClient(base_url=url) as client:
            assert await put(client, lines) == expected
            assert len((await client.get(f"/bank/files/{FILE}/answers")).json()["answers"]) == 1
    assert len(paid(bank_file)) == 1


async def test_a_bank_that_died_after_paying_and_before_remembering_the_file_does_not_pay_again(
    bank_file: Path,
) -> None:
    lines = [line()]
    async with server.serve(server.build(PEOPLE, bank_file)) as url, httpx.AsyncClient(base_url=url) as client:
        assert await put(client, lines) == 201
    bank_file.with_suffix(".files.jsonl").unlink()
    async with server.serve(server.build(PEOPLE, bank_file)) as url, httpx.AsyncClient(base_url=url) as client:
        assert await put(client, lines) == 201
        assert (await client.get(f"/bank/files/{FILE}/answers")).json()["answers"][0]["outcome"] == "settled"
    assert len(paid(bank_file)) == 1


async def test_an_ordered_fault_returns_payments_to_an_account(http: httpx.AsyncClient, bank_file: Path) -> None:
    fault = {"bureau": "bank", "kind": "return", "times": 1, "tail": "9999"}
    assert (await http.post("/admin/faults", json=fault)).status_code == 201
    await put(http, [line(), line(account="6217000000000009999")])
    answers = (await http.get(f"/bank/files/{FILE}/answers")).json()["answers"]
    assert [(a["outcome"], a["reason"]) for a in answers] == [("settled", ""), ("returned", "账户状态异常")]
    assert [row[2] for row in paid(bank_file)] == ["settled", "returned"]


async def test_a_slow_bank_says_that_it_is_not_done(http: httpx.AsyncClient) -> None:
    await put(http, [line()])
    await http.post("/admin/faults", json={"bureau": "bank", "kind": "slow", "times": 1})
    answers = [(await http.get(f"/bank/files/{FILE}/answers")).json() for _ in range(2)]
    assert [(a["complete"], len(a["answers"])) for a in answers] == [(False, 0), (True, 1)]


async def test_a_bank_that_is_down_takes_nothing(http: httpx.AsyncClient, bank_file: Path) -> None:
    await http.post("/admin/faults", json={"bureau": "bank", "kind": "down", "times": 1})
    lines = [line()]
    assert [await put(http, lines), await put(http, lines)] == [503, 201]
    assert len(paid(bank_file)) == 1


async def test_a_file_that_never_came_has_no_answers(http: httpx.AsyncClient) -> None:
    assert (await http.get(f"/bank/files/{new_id()}/answers")).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"amount_fen": 0}, id="nothing to pay"),
        pytest.param({"amount_fen": 1.5}, id="a fraction of a fen"),
        pytest.param({"account": ""}, id="no account"),
    ],
)
async def test_a_malformed_file_is_refused_whole(
    http: httpx.AsyncClient, bank_file: Path, wrong: dict[str, Any]
) -> None:
    assert await put(http, [line(), line() | wrong]) == 422
    assert paid(bank_file) == []


async def test_a_row_that_was_being_written_when_the_bank_died_did_not_happen(bank_file: Path) -> None:
    whole, torn = line(50_00), line(70_00)
    bank_file.parent.mkdir()
    rows = f"{whole['instruction_id']},5000,settled,1234\n{torn['instruction_id']},7"
    bank_file.write_text(f"instruction_id,amount_fen,outcome,tail\n{rows}", encoding="utf-8")  # noqa: ASYNC240  (nothing else runs yet)
    async with (
        server.serve(server.build(PEOPLE, bank_file)) as url,
        httpx.AsyncClient(base_url=url, trust_env=False) as client,
    ):
        assert await put(client, [whole, torn]) == 201
    assert [row[:3] for row in paid(bank_file)] == [
        [whole["instruction_id"], "5000", "settled"],
        [torn["instruction_id"], "7000", "settled"],
    ]


async def test_a_bank_that_died_before_its_first_row_opens_anew(bank_file: Path) -> None:
    bank_file.parent.mkdir()
    bank_file.write_text("instruction_id,amo", encoding="utf-8")  # noqa: ASYNC240  (nothing else runs yet)
    async with (
        server.serve(server.build(PEOPLE, bank_file)) as url,
        httpx.AsyncClient(base_url=url, trust_env=False) as client,
    ):
        assert await put(client, [line()]) == 201
    assert len(paid(bank_file)) == 1
