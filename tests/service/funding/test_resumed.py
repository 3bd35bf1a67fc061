"""A right that was stopped wrongly goes on: no month is lost, none is paid twice."""

from shared.contracts.generated.onenet.funding.v1 import events_pb2 as events

from .conftest import Family, Funds
from .lives import Lives
from .test_turns import paid_months


async def test_a_stop_that_is_taken_back_leaves_no_gap_and_owes_the_months_between(funds: Funds) -> None:
    lives, family = Lives(funds), Family()
    await funds.allot("100000.00")
    await lives.grant(family, first_month="2026-08")
    stop = await lives.stop(family, "2026-09")
    assert (await funds.paid())["total_yuan"] == "1624.00"
    await lives.withdraw(family, stop, 81200, "2026-10")
    assert (await funds.paid())["total_yuan"] == "1624.00"
    await funds.stand.move_days(7)
    assert (await funds.paid("2026-12"))["total_yuan"] == "812.00"
    paid = await paid_months(funds, family)
    assert sorted(paid) == ["2026-08", "2026-09", "2026-10", "2026-11", "2026-12"]
    assert all([amount for _, amount in each] == ["812.00"] for each in paid.values())
    assert (await funds.ledger())["balanced"]


async def test_a_stop_that_is_taken_back_before_its_month_is_over_changes_nothing(funds: Funds) -> None:
    lives, family = Lives(funds), Family()
    await funds.allot("100000.00")
    await lives.grant(family)
    stop = await lives.stop(family, "2026-11")
    await lives.withdraw(family, stop, 81200, "2026-12")
    await funds.paid()
    await funds.stand.move_days(7)
    await funds.paid("2026-12")
    assert await paid_months(funds, family) == {
        "2026-11": [("regular", "812.00")],
        "2026-12": [("regular", "812.00")],
    }
    assert (await funds.ledger())["balanced"]


async def test_an_own_mistake_asks_nothing_back_of_what_was_paid(funds: Funds) -> None:
    lives, family = Lives(funds), Family()
    await funds.allot("100000.00")
    first = await lives.grant(family)
    await funds.paid()
    await lives.withdraw(family, first, 0, "2026-12")
    await funds.stand.move_days(7)
    assert (await funds.make("2026-12")).json()["code"] == "payroll_nothing_due"
    assert not await funds.said(events.RecoveryOpened)
