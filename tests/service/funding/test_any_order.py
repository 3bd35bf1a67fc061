"""Whatever happens to households and in whatever order: the books balance and nobody is paid beside their right."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from stand import officer

from shared.ids import new_id

from .conftest import CHECKER, COUNTY, ELSEWHERE, TODAY, Family, Funds
from .lives import Lives

STEPS = 40
COUNTIES = (COUNTY, ELSEWHERE)

# A month that anything was paid for is paid its right, no more and no less, when nothing is on its way: what came
# back waits to be repeated, what is owed waits for a payroll, what was too much is asked back.
BESIDE_ITS_RIGHT = """
    SELECT l.case_id, l.period, sum(l.amount_fen) AS paid
    FROM payroll_line l WHERE NOT l.is_rejected GROUP BY l.case_id, l.scheme, l.period
    HAVING NOT bool_or(NOT EXISTS (SELECT FROM instruction WHERE line_id = l.id AND state IN ('settled', 'returned'))
                       OR EXISTS (SELECT FROM instruction WHERE line_id = l.id AND state = 'open'))
    AND sum(l.amount_fen)
        + coalesce((SELECT sum(a.amount_fen) FROM arrears a WHERE a.case_id = l.case_id AND a.scheme = l.scheme
                    AND a.period = l.period AND NOT a.is_cancelled AND NOT EXISTS (
                        SELECT FROM payroll_line t WHERE t.kind = 'arrears' AND t.entitlement_id = a.entitlement_id
                        AND t.period = a.period AND t.correction = a.correction AND NOT t.is_rejected)), 0)
        - coalesce((SELECT sum(p.amount_fen) FROM recovery_part p WHERE p.case_id = l.case_id
                    AND p.scheme = l.scheme AND p.period = l.period AND p.reason <> 'merged'), 0)
        + coalesce((SELECT sum(d.amount_fen) FROM recovery_drop d WHERE d.case_id = l.case_id
                    AND d.scheme = l.scheme AND d.period = l.period), 0)
        <> coalesce((SELECT e.amount_fen_monthly FROM entitlement e WHERE e.case_id = l.case_id
                     AND e.scheme = l.scheme AND l.period BETWEEN e.first_month AND coalesce(e.last_month, '9999')), 0)
"""
# A person who was found to be another was paid twice for months of before; of each later payment a share is asked back.
PAID_TWICE = """
    SELECT m.person_id, m.period FROM line_member m JOIN instruction i ON i.line_id = m.line_id AND i.state = 'settled'
    JOIN line_member o ON (o.person_id, o.scheme, o.period) = (m.person_id, m.scheme, m.period)
        AND o.line_id < m.line_id
    JOIN instruction j ON j.line_id = o.line_id AND j.state = 'settled'
    WHERE m.case_id <> o.case_id
    AND NOT EXISTS (SELECT FROM recovery_part p WHERE p.line_id = m.line_id)
"""
OVERDRAWN = """
    SELECT e.id FROM encumbrance e WHERE e.amount_fen
        - coalesce((SELECT sum(amount_fen) FROM disencumbrance WHERE encumbrance_id = e.id), 0)
        < coalesce((SELECT sum(amount_fen) FROM payroll_line WHERE encumbrance_id = e.id AND NOT is_rejected), 0)
"""


@dataclass
class World:
    """Some households, and what may happen to them."""

    funds: Funds
    random: random.Random
    families: list[Family] = field(default_factory=list)
    decisions: dict[Family, str] = field(default_factory=dict)
    places: dict[Family, str] = field(default_factory=dict)
    days: int = 0

    @property
    def lives(self) -> Lives:
        return Lives(self.funds)

    def month(self, later: int = 0) -> str:
        today = TODAY + timedelta(days=self.days)
        months = today.year * 12 + today.month - 1 + later
        return f"{months // 12:04d}-{months % 12 + 1:02d}"

    def anybody(self) -> Family:
        return self.random.choice(self.families)

    def fen(self) -> int:
        return self.random.choice([30000, 50000, 81200, 90001])

    async def grant(self) -> None:
        family = Family(others=(new_id(),) if self.random.random() < 0.5 else ())
        self.families.append(family)
        self.places[family] = COUNTY
        first = self.month(self.random.choice([-2, 0, 0, 1]))
        self.decisions[family] = await self.lives.grant(family, self.fen(), first)

    async def pay(self) -> None:
        if self.random.random() < 0.4:
            await self.funds.fault("return", times=self.random.choice([1, 2]))
        await self.pay_month("regular")

    async def reissue(self) -> None:
        await self.pay_month("reissue")

    async def pay_month(self, kind: str) -> None:
        county = self.random.choice(COUNTIES)
        maker, checker, releaser = (officer(f"payroll_{each}r", county) for each in ("make", "checke", "release"))
        made = await self.funds.make(self.month(), maker, kind=kind)
        if made.status_code == 201:
            payroll_id = made.json()["id"]
            assert (await self.funds.check(payroll_id, checker)).status_code == 201
            assert (await self.funds.release(payroll_id, releaser)).status_code == 201
            if self.random.random() < 0.7:
                await self.funds.run_for(seconds=8)

    async def halt(self) -> None:
        made = await self.funds.make(self.month())
        if made.status_code == 201:
            if self.random.random() < 0.5:
                await self.change()
            path = f"/payrolls/{made.json()['id']}/stop"
            assert (await self.funds.stand.post(path, {"reason": "重新核对。"}, CHECKER)).status_code == 201

    async def repair(self) -> None:
        for family in self.families:
            await self.lives.change_payee(family, "6217000000009999")

    async def change(self) -> None:
        family = self.anybody()
        what = self.random.choice(["adjust", "withdraw", "withdraw", "stop"])
        month = self.month(self.random.choice([-1, 0, 1]))
        if what == "adjust":
            self.decisions[family] = await self.lives.adjust(family, self.fen(), month)
        elif what == "withdraw":
            amount = self.random.choice([0, self.fen()])
            self.decisions[family] = await self.lives.withdraw(family, self.decisions[family], amount, month)
        else:
            await self.lives.stop(family, month)

    async def die(self) -> None:
        family = self.anybody()
        person = self.random.choice([family.person_id, *family.others])
        await self.lives.die(family, person, f"{self.month(-1)}-15")

    async def merge(self) -> None:
        gone, found = self.anybody(), self.anybody()
        if gone != found:
            await self.lives.merge(gone, gone.person_id, found.person_id)

    async def move(self) -> None:
        family = self.anybody()
        to = COUNTIES[1 - COUNTIES.index(self.places[family])]
        await self.lives.move(family, to, self.month(self.random.choice([0, 1])))
        self.places[family] = to

    async def wait(self) -> None:
        self.days += 20
        await self.funds.stand.move_days(20)

    async def step(self) -> str:
        steps: list[Callable[[], Awaitable[None]]] = [
            self.grant, self.pay, self.pay, self.pay, self.reissue, self.halt, self.repair, self.change, self.change,
            self.die, self.merge, self.move, self.wait,
        ]  # fmt: skip
        chosen = self.random.choice(steps if self.families else [self.grant])
        await chosen()
        return chosen.__name__

    async def require_sound(self) -> None:
        for county in COUNTIES:
            for year in ("2026", "2027", "2028"):
                finance = officer("county_finance", county)
                ledger = (await self.funds.stand.get("/ledger", finance, year=year, scheme="dibao")).json()
                assert ledger["differences"] == []
        statements: dict[str, Any] = {"beside": BESIDE_ITS_RIGHT, "twice": PAID_TWICE, "overdrawn": OVERDRAWN}
        for name, statement in statements.items():
            assert await self.funds.sql(statement) == [], name
        booked = [row.split(",") for row in self.funds.booked()]
        assert len({row[0] for row in booked}) == len(booked)
        [(told,)] = await self.funds.sql("SELECT count(*) FROM instruction WHERE state IN ('settled', 'returned')")
        assert told <= len(booked)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whatever_happens_in_whatever_order_the_books_balance_and_nobody_is_paid_beside_their_right(
    funds: Funds, seed: int
) -> None:
    world = World(funds, random.Random(seed))  # noqa: S311  (a seed that repeats a failure, no secret)
    for year in (2026, 2027, 2028):
        for county in COUNTIES:
            await funds.allot("1000000.00", year=year, actor=officer("county_finance", county))
    done: list[str] = []
    for _ in range(STEPS):
        done.append(await world.step())
        await world.require_sound()
    await funds.run_for(seconds=40)
    await world.require_sound()
    paid = sum(int(row.split(",")[1]) for row in funds.booked() if row.split(",")[2] == "settled")
    [(settled,)] = await funds.sql(
        "SELECT coalesce(sum(amount_fen), 0)::bigint FROM instruction WHERE state = 'settled'"
    )
    assert paid == settled, done
    assert not await funds.sql("SELECT last_error FROM task WHERE done_at IS NULL AND attempts > 3"), done
