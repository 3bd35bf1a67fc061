"""Money goes to the accounts that the second pair of eyes has seen, whoever changes one at whatever moment."""

from typing import Any

import pytest

from shared.ids import new_id

from .conftest import CHECKER, MAKER, Family, Funds
from .test_guards import refused
from .test_turns import prepared

OTHERS = "6217000000006666"


async def line_of(funds: Funds, payroll_id: str, family: Family) -> dict[str, Any]:
    lines = (await funds.stand.get(f"/payrolls/{payroll_id}/lines", CHECKER)).json()["items"]
    return next(dict(each) for each in lines if each["case_id"] == str(family.case_id))


async def check_as_seen(funds: Funds, payroll_id: str) -> Any:
    payees = (await funds.payroll(payroll_id))["payees"]
    return await funds.stand.post(f"/payrolls/{payroll_id}/check", {"payees": payees}, CHECKER)


def tails(funds: Funds) -> list[str]:
    return sorted(row.split(",")[3] for row in funds.booked())


async def test_an_account_that_changed_after_the_check_is_looked_at_before_it_is_paid(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    await lives.grant(Family())
    payroll_id = (await funds.make()).json()["id"]
    assert (await funds.check(payroll_id)).status_code == 201
    await lives.change_payee(family, OTHERS, new_id(), "entrusted", "外人")
    assert (await funds.release(payroll_id)).json()["code"] == "payees_changed"
    assert (await funds.check(payroll_id)).json()["code"] == "payees_changed"
    assert (await funds.payroll(payroll_id))["payees_changed"] == 1
    line = await line_of(funds, payroll_id, family)
    assert (line["payee_changed"], line["account_tail"], line["payee_name"]) == (True, "6666", "外*")
    other = await funds.stand.post(
        f"/payrolls/{payroll_id}/check", {"payees": (await funds.payroll(payroll_id))["payees"]}, MAKER
    )
    assert other.status_code == 403
    assert (await check_as_seen(funds, payroll_id)).status_code == 201
    assert (await funds.release(payroll_id)).status_code == 201
    await funds.run_for(seconds=20)
    assert tails(funds) == ["1234", "6666"]


async def test_an_account_that_changed_after_the_draft_is_checked_by_its_mark_alone(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    payroll_id = (await funds.make()).json()["id"]
    before = (await funds.payroll(payroll_id))["payees"]
    await lives.change_payee(family, OTHERS)
    assert (await funds.check(payroll_id)).json()["code"] == "payees_changed"
    stale = await funds.stand.post(f"/payrolls/{payroll_id}/check", {"payees": before}, CHECKER)
    assert stale.json()["code"] == "payees_changed"
    assert (await check_as_seen(funds, payroll_id)).status_code == 201
    assert (await funds.release(payroll_id)).status_code == 201


async def test_an_account_that_is_changed_and_changed_back_was_not_the_one_that_was_seen(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    payroll_id = (await funds.make()).json()["id"]
    await funds.check(payroll_id)
    await lives.change_payee(family, OTHERS)
    await lives.change_payee(family, family.account)
    assert (await funds.release(payroll_id)).json()["code"] == "payees_changed"


@pytest.mark.parametrize("is_lost", [False, True], ids=["before it is sent", "after the bank lost the file"])
async def test_what_was_released_goes_to_the_account_that_was_seen(funds: Funds, *, is_lost: bool) -> None:
    lives, family, _ = await prepared(funds)
    if is_lost:
        await funds.fault("lost")
    payroll_id = await funds.released()
    if is_lost:
        await funds.stand.run_tasks(rounds=1)
    await lives.change_payee(family, OTHERS)
    await funds.run_for(seconds=20)
    assert tails(funds) == ["1234"]
    assert (await funds.payroll(payroll_id))["state"] == "settled"


async def test_what_went_to_the_closed_account_is_paid_again_to_the_new_one_without_waiting(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    await funds.fault("return")
    await funds.released()
    await lives.change_payee(family, OTHERS)
    await funds.run_for(seconds=20)
    assert (await funds.payments(family))["payee"]["hold"] == ""
    await funds.paid(None, kind="reissue")
    assert tails(funds) == ["1234", "6666"]
    assert (await funds.ledger())["balanced"]


async def test_the_database_releases_to_no_account_that_nobody_has_checked(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    payroll_id = (await funds.make()).json()["id"]
    await funds.check(payroll_id)
    await lives.change_payee(family, OTHERS)
    forged = "UPDATE payroll SET state = 'released', releaser = 'c', released_on = made_on"
    assert "nobody has checked" in await refused(funds, forged)
    assert "nobody has checked" in await refused(funds, f"{forged}, payees_seen = payees_of(id)")
