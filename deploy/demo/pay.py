"""How the county pays: a budget, a payroll drawn up by one, checked by another, released by a third."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from deploy.demo.client import Api, Refused
from deploy.demo.desks import Desks

SCHEMES = ("dibao", "temporary")
# 示例: enough for every population that the demo makes; the suite refuses what a budget does not cover.
_BUDGET_YUAN = "50000000.00"
_DONE = frozenset({"settled", "rejected", "stopped"})
_NOTHING_DUE = "payroll_nothing_due"
_CHANGED = "payees_changed"


async def budget(api: Api, desks: Desks, today: date) -> None:
    """Enter this year's and next year's example budgets, where they are not entered yet."""
    for year in (today.year, today.year + 1):
        known = {item["scheme"] for item in (await api.read(desks.finance, "/budgets", year=year))["items"]}
        for number, scheme in enumerate(SCHEMES, start=1):
            if scheme not in known:
                document = f"示例财预〔{year}〕{number}号"
                body = {"year": year, "scheme": scheme, "amount_yuan": _BUDGET_YUAN, "document": document}
                await api.write(desks.finance, "/budgets", body, year, scheme)


async def pay(api: Api, desks: Desks, today: date) -> int:
    """Take every payroll one step on, and make what can be made this month; gives the number of steps taken."""
    payrolls = [item async for item in api.items(desks.maker, "/payrolls")]
    steps = sum([await _step(api, desks, payroll) for payroll in payrolls])
    in_hand = {payroll["scheme"] for payroll in payrolls if payroll["state"] not in _DONE}
    for scheme in SCHEMES:
        if scheme not in in_hand:
            wanted = {"period": f"{today:%Y-%m}", "scheme": scheme}
            steps += await _make(api, desks, wanted, len(payrolls)) or await _make(
                api, desks, wanted | {"kind": "reissue"}, len(payrolls)
            )
    return steps


async def _step(api: Api, desks: Desks, payroll: Any) -> int:
    match payroll["state"]:
        case "draft":
            return await _check(api, desks, payroll["id"])
        case "checked":
            try:
                await api.write(desks.releaser, f"/payrolls/{payroll['id']}/release", None)
            except Refused as refused:
                if refused.code != _CHANGED:
                    raise
                return await _check(api, desks, payroll["id"])
        case _:
            return 0
    return 1


async def _check(api: Api, desks: Desks, payroll_id: str) -> int:
    """Check a payroll with the accounts that it shows; where one changes at this moment, it is checked next time."""
    payees = (await api.read(desks.checker, f"/payrolls/{payroll_id}"))["payees"]
    try:
        await api.write(desks.checker, f"/payrolls/{payroll_id}/check", {"payees": payees}, payees)
    except Refused as refused:
        if refused.code != _CHANGED:
            raise
        return 0
    return 1


async def _make(api: Api, desks: Desks, wanted: Mapping[str, str], number: int) -> int:
    try:
        await api.write(desks.maker, "/payrolls", wanted, *wanted.values(), number)
    except Refused as refused:
        if refused.status == HTTPStatus.CONFLICT and refused.code == _NOTHING_DUE:
            return 0
        raise
    return 1
