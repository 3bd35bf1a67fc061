"""Good requests about money: budgets, payrolls by three hands, the bank, and what was paid too much."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from deploy.demo import desks, papers
from deploy.simulators import server as simulators
from deploy.simulators.bank import BANK
from deploy.simulators.faults import Fault, Kind

from .recipe import Good, Recipe, about
from .world import Step, Subject, World, as_written, login

LONG = 1_000


async def allot(world: World, subject: Subject) -> Good:
    body = {"year": (await world.today()).year, "scheme": "dibao", "amount_yuan": "1000.00", "document": uuid4().hex}
    return about(subject, _desks(world).finance, body)


def _desks(world: World) -> desks.Desks:
    return desks.of_villages(world.suite.fresh.county_code, world.suite.fresh.village_codes)


async def _make_payroll(world: World, subject: Subject) -> Good:
    """In a month in which something is due: a draft that stands is rejected first, and without one a month passes."""
    if not await _no_draft(world):
        await world.move(days_to_next_month(await world.today()))
    return about(subject, _desks(world).maker, {"period": f"{await world.today():%Y-%m}", "scheme": "dibao"})


async def _no_draft(world: World) -> int:
    """Reject what waits for its check; gives how much."""
    people = _desks(world)
    drafts = [each async for each in world.suite.api.items(people.maker, "/payrolls", state="draft")]
    for each in drafts:
        await world.suite.api.write(people.checker, f"/payrolls/{each['id']}/rejection", {"reason": "重新编制。"})
    return len(drafts)


async def _drawn_up(world: World, *, pays: bool) -> str:
    """A payroll that waits for its check; where it will be paid, in a month of its own."""
    people = _desks(world)
    if pays:
        await world.move(days_to_next_month(await world.today()))
    await _no_draft(world)
    body = {"period": f"{await world.today():%Y-%m}", "scheme": "dibao"}
    made = await world.suite.api.write(people.maker, "/payrolls", body, uuid4().hex)
    return str(made["id"])


def days_to_next_month(today: date) -> int:
    """How long until the first of the next month."""
    return ((today.replace(day=1) + timedelta(days=32)).replace(day=1) - today).days


async def _check(world: World, _subject: Subject) -> Good:
    return Good(login(_desks(world).checker), {"payroll_id": await _drawn_up(world, pays=True)})


async def _reject(world: World, _subject: Subject) -> Good:
    payroll = await _drawn_up(world, pays=False)
    return Good(login(_desks(world).checker), {"payroll_id": payroll}, {"reason": "金额与决定不一致。"})


async def _release(world: World, _subject: Subject) -> Good:
    payroll = await _drawn_up(world, pays=True)
    await world.suite.api.write(_desks(world).checker, f"/payrolls/{payroll}/check", None)
    return Good(login(_desks(world).releaser), {"payroll_id": payroll})


async def _stop(world: World, _subject: Subject) -> Good:
    payroll = await _drawn_up(world, pays=False)
    return Good(login(_desks(world).finance), {"payroll_id": payroll}, {"reason": "刚刚收到调整决定。"})


async def _ask_bank(world: World, subject: Subject) -> Good:
    """A payroll that is on its way to a bank that does not answer."""
    world.suite.simulators[simulators.FAULTS].order(Fault(BANK, Kind.DOWN), LONG)
    good = await _release(world, subject)
    await world.suite.api.write(_desks(world).releaser, f"/payrolls/{good.ids['payroll_id']}/release", None)
    return replace(good, actor=login(_desks(world).finance))


async def _resolve(world: World, subject: Subject) -> Good:
    """A payment that the bank calls both paid and returned before it makes up its mind."""
    faults = world.suite.simulators[simulators.FAULTS]
    faults.order(Fault(BANK, Kind.BOTH), LONG)
    good = await _release(world, subject)
    path = f"/payrolls/{good.ids['payroll_id']}"
    await world.suite.api.write(_desks(world).releaser, f"{path}/release", None)
    found: list[str] = []

    async def differs() -> bool:
        items = (await world.suite.api.read(_desks(world).finance, f"{path}/differences"))["items"]
        found.extend(str(each["id"]) for each in items)
        return bool(found)

    await world.until(differs)
    faults.order(Fault(BANK, Kind.BOTH), 0)
    body = {"outcome": "settled", "document": uuid4().hex}
    return replace(good, actor=login(_desks(world).finance), ids={**good.ids, "difference_id": found[0]}, body=body)


async def _find_overpaid(world: World, subject: Subject) -> None:
    """A grant that was paid is taken back, because a wage had been kept secret."""
    api, clerk, path = world.suite.api, subject.clerk, f"/decisions/{subject.ids['decision_id']}"
    facts = await api.read(clerk, f"/cases/{subject.case_id}/facts")
    wage = {
        "person_id": facts["members"][0]["person_id"],
        "aspect": "income",
        "kind": "wage",
        "amount_yuan": "200000.00",
        "source": "survey",
        "reason": "隐瞒工资收入。",
    }
    reasons = [{"source": each, "reason": "到期未答复,先行认定。"} for each in facts["unknown_sources"]]
    body = {"cause": "withdrawal", "fault": "misled", "reason": "隐瞒工资收入,不符合条件。"}
    body |= {"choices": [wage], "unknown_reasons": reasons}
    intended = await api.write(clerk, f"/cases/{subject.case_id}/adjustments", body, uuid4().hex)
    adjustment = f"/adjustments/{intended['adjustment_id']}"
    form = await as_written(world, subject)
    heard = {
        "way": "visit",
        "held_on": (await world.today()).isoformat(),
        "statement": "没有意见。",
        "person_id": form.persons[subject.household.applicant],
        "agrees_early": True,
        "paper_hash": await api.hand_in(clerk, f"{path}/materials", "hearing_record", papers.scan(uuid4().hex)),
    }
    await api.write(clerk, f"{adjustment}/hearing", heard)
    who = replace(desks.confirmer(world.suite.fresh.county_code), name="撤销癸")
    await api.write(who, f"{adjustment}/decision", {"outcome": "decided", "opinion": "同意。"})

    async def is_open() -> bool:
        found = (await api.read(clerk, f"/cases/{subject.case_id}/recoveries"))["items"]
        subject.ids |= {"recovery_id": str(found[0]["id"])} if found else {}
        return bool(found)

    await world.until(is_open)


async def _repay(world: World, subject: Subject) -> Good:
    """One yuan of what is left; where odd but lawful requests repaid all of it, of what another household owes."""
    finance = _desks(world).finance
    items = (await world.suite.api.read(finance, f"/cases/{subject.case_id}/recoveries"))["items"]
    owed = next(each for each in items if each["id"] == subject.ids["recovery_id"])
    if Decimal(owed["left_yuan"]) < 1:
        other = await world.take("overpaid")
        subject.household, subject.ids = other.household, other.ids
    body = {"amount_yuan": "1.00", "document": uuid4().hex}
    return about(subject, finance, body)


OVERPAID: Mapping[str, Step] = {"overpaid": Step("served", _find_overpaid)}

PAYMENTS: Mapping[str, Recipe] = {
    "POST /payrolls/{payroll_id}/check": Recipe(_check, "served", "served", most=4, is_alone=True),
    "POST /payrolls": Recipe(_make_payroll, "served", "served", most=12, is_alone=True),
    "POST /payrolls/{payroll_id}/rejection": Recipe(_reject, "served", "served", most=12, is_alone=True),
    "POST /payrolls/{payroll_id}/stop": Recipe(_stop, "served", "served", most=12, is_alone=True),
    "POST /payrolls/{payroll_id}/release": Recipe(_release, "served", "served", most=4, is_alone=True),
    "POST /recoveries/{recovery_id}/repayments": Recipe(_repay, "overpaid", "overpaid", is_alone=True),
    "POST /payrolls/{payroll_id}/differences/{difference_id}/resolution": Recipe(
        _resolve, "served", "served", most=3, is_alone=True
    ),
    "POST /payrolls/{payroll_id}/bank-inquiry": Recipe(_ask_bank, "served", "served", most=3, is_alone=True),
}
"""In this order: what is released is paid, and only what was paid can be asked back."""
