"""A right that is withdrawn, asked back and restored: nobody is paid twice, and nobody gives back what was due."""

from typing import Any

import pytest

from shared.contracts.generated.onenet.funding.v1 import events_pb2 as events

from .conftest import FINANCE, Family, Funds
from .lives import Lives
from .test_guards import refused
from .test_turns import paid_months, prepared


async def recoveries(funds: Funds, family: Family) -> list[dict[str, Any]]:
    found = await funds.stand.get(f"/cases/{family.case_id}/recoveries", FINANCE)
    return [dict(each) for each in found.json()["items"]]


async def repay(funds: Funds, recovery_id: str, yuan: str) -> None:
    body = {"amount_yuan": yuan, "document": "收据1"}
    assert (await funds.stand.post(f"/recoveries/{recovery_id}/repayments", body, FINANCE)).status_code == 201


async def withdrawn(funds: Funds) -> tuple[Lives, Family, str]:
    """A month that was paid, withdrawn for fraud and asked back; and the id of the withdrawal."""
    lives, family, decision = await prepared(funds)
    await funds.paid()
    return lives, family, await lives.withdraw(family, decision, 0)


async def test_what_nobody_has_repaid_is_not_paid_a_second_time(funds: Funds) -> None:
    lives, family, withdrawal = await withdrawn(funds)
    await lives.withdraw(family, withdrawal, 81200)
    [recovery] = await recoveries(funds, family)
    assert (recovery["dropped_yuan"], recovery["left_yuan"]) == ("812.00", "0.00")
    assert (await funds.payments(family))["arrears"] == []
    assert await funds.said(events.ArrearsOwed) == []
    assert [(each.amount_fen, each.left_fen) for each in await funds.said(events.RecoveryDropped)] == [(81200, 0)]
    assert (await funds.stand.get("/recoveries", FINANCE, open="true")).json()["items"] == []
    balances = await funds.balances()
    assert (balances["paid"], balances["recoverable"]) == ("812.00", "0.00")
    assert (await funds.ledger())["balanced"]
    await funds.stand.move_days(7)
    await funds.paid("2026-12")
    assert await paid_months(funds, family) == {"2026-11": [("regular", "812.00")], "2026-12": [("regular", "812.00")]}


async def test_what_was_repaid_meanwhile_is_paid_again_and_only_that(funds: Funds) -> None:
    lives, family, withdrawal = await withdrawn(funds)
    [recovery] = await recoveries(funds, family)
    await repay(funds, recovery["id"], "300.00")
    await lives.withdraw(family, withdrawal, 81200)
    [recovery] = await recoveries(funds, family)
    assert (recovery["repaid_yuan"], recovery["dropped_yuan"], recovery["left_yuan"]) == ("300.00", "512.00", "0.00")
    assert [each["amount_yuan"] for each in (await funds.payments(family))["arrears"]] == ["300.00"]
    await funds.stand.move_days(7)
    await funds.paid("2026-12")
    assert (await paid_months(funds, family))["2026-11"] == [("arrears", "300.00"), ("regular", "812.00")]
    assert (await funds.ledger())["balanced"]


async def test_a_right_that_is_restored_in_part_leaves_the_rest_to_be_repaid(funds: Funds) -> None:
    lives, family, withdrawal = await withdrawn(funds)
    await lives.withdraw(family, withdrawal, 50000)
    [recovery] = await recoveries(funds, family)
    assert (recovery["dropped_yuan"], recovery["left_yuan"]) == ("500.00", "312.00")
    assert (await funds.payments(family))["arrears"] == []
    assert (await funds.ledger())["balanced"]


async def test_what_was_dropped_can_be_asked_back_anew(funds: Funds) -> None:
    lives, family, withdrawal = await withdrawn(funds)
    restored = await lives.withdraw(family, withdrawal, 81200)
    await lives.withdraw(family, restored, 0)
    first, second = await recoveries(funds, family)
    assert (first["left_yuan"], second["left_yuan"]) == ("0.00", "812.00")
    assert (await funds.balances())["recoverable"] == "812.00"
    assert (await funds.ledger())["balanced"]


async def test_of_two_months_that_one_receipt_repaid_in_half_the_unpaid_half_is_dropped_first(funds: Funds) -> None:
    lives, family, decision = await prepared(funds)
    await funds.paid()
    await funds.stand.move_days(7)
    await funds.paid("2026-12")
    withdrawal = await lives.withdraw(family, decision, 0)
    [recovery] = await recoveries(funds, family)
    await repay(funds, recovery["id"], "812.00")
    await lives.withdraw(family, withdrawal, 81200, "2026-12")
    [recovery] = await recoveries(funds, family)
    assert (recovery["repaid_yuan"], recovery["dropped_yuan"], recovery["left_yuan"]) == ("812.00", "812.00", "0.00")
    assert (await funds.payments(family))["arrears"] == []
    assert (await funds.ledger())["balanced"]


DROP = (
    "INSERT INTO recovery_drop (id, case_id, recovery_id, line_id, scheme, period, amount_fen, dropped_on, "
    "row_version, city, county) SELECT gen_random_uuid(), case_id, recovery_id, line_id, scheme, period, {fen}, "
    "current_date, 1, city, county FROM recovery_part"
)
ARREARS = (
    "INSERT INTO arrears (id, case_id, entitlement_id, scheme, period, correction, amount_fen, is_cancelled, owed_on, "
    "row_version, city, county) SELECT gen_random_uuid(), case_id, id, scheme, first_month, 1, 1, false, "
    "current_date, 1, city, county FROM entitlement WHERE last_month IS NULL"
)


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        pytest.param(DROP.format(fen=81201), "more than was asked", id="more than was asked"),
        pytest.param(DROP.format(fen=100), "sum of its parts", id="beside the recovery's own sum"),
        pytest.param("UPDATE recovery SET dropped_fen = 100", "sum of its parts", id="without a row that says so"),
        pytest.param("UPDATE recovery SET dropped_fen = 81201", "never_dropped_too_much", id="more than is left"),
    ],
)
async def test_the_database_drops_no_more_than_was_asked_and_never_silently(
    funds: Funds, statement: str, refusal: str
) -> None:
    await withdrawn(funds)
    assert refusal in await refused(funds, statement)


async def test_what_was_dropped_counts_as_paid_where_the_database_looks_at_arrears(funds: Funds) -> None:
    lives, family, withdrawal = await withdrawn(funds)
    await lives.withdraw(family, withdrawal, 81200)
    assert "pass the right" in await refused(funds, ARREARS)
