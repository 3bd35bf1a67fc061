"""The journeys of two households in Chinese, as their applicants read them on the portal: one granted, one refused."""

from collections.abc import Iterator, Mapping
from typing import Any

from deploy.demo import desks
from deploy.demo.client import Actor, Api
from deploy.demo.people import Household
from deploy.demo.population import Population
from shared.vocabulary.divisions import full_name

_CHANNELS = {"window": "乡镇（街道）窗口", "portal": "网上", "village_agent": "村级协理员代办"}
_TITLES = {"granted": "获批并已发放的一户", "denied": "未获批准的一户"}
_PAYMENTS = {"settled": "已到账", "in_transit": "银行办理中", "returned": "被银行退回", "preparing": "编制中"}


async def two(api: Api, population: Population, cases: Mapping[int, str]) -> list[str]:
    """The first household of each outcome, where there is one."""
    found: dict[str, str] = {}
    for household in population.households:
        case_id = cases.get(household.index)
        if case_id is None:
            continue
        reader = desks.as_applicant(household.members[household.applicant])
        decisions = await api.read(reader, f"/cases/{case_id}/decisions")
        for decision in decisions["items"]:
            if decision["outcome"] not in found:
                found[decision["outcome"]] = "\n".join(await _tell(api, household, reader, decision))
        if len(found) == len(_TITLES):
            break
    return [found[outcome] for outcome in _TITLES if outcome in found]


async def _tell(api: Api, household: Household, reader: Actor, decision: Any) -> list[str]:
    case_id = decision["case_id"]
    progress = await api.read(reader, f"/cases/{case_id}/progress")
    payments = await api.read(reader, f"/cases/{case_id}/payments") if decision["outcome"] == "granted" else None
    return [
        *_opening(household, progress, decision),
        *_steps(progress),
        *_findings(decision),
        *(_payments(payments) if payments else ()),
        "",
    ]


def _opening(household: Household, progress: Any, decision: Any) -> Iterator[str]:
    yield f"【{_TITLES[decision['outcome']]}】办件编号 {progress['case_number']}"
    channel = _CHANNELS[household.channel]
    yield f"  {full_name(household.village_code)},家庭成员 {len(household.members)} 人,申请方式:{channel}"


def _steps(progress: Any) -> Iterator[str]:
    yield "  经过:"
    for step in progress["steps"]:
        yield f"    {step['on']}  {step['sentence']}"
        for reason in step["reasons"]:
            yield f"                - {reason}"


def _findings(decision: Any) -> Iterator[str]:
    yield f"  决定:{decision['number']},{decision['authority']},{decision['decided_on']} 作出"
    for line in decision["lines"]:
        amount = f",每月 {line['amount_yuan']} 元" if line["outcome"] == "granted" else ""
        yield f"    {line['scheme_name']}:{line['outcome_name']}{amount},保障 {line['persons']} 人"
        for finding in line["findings"]:
            yield f"      - {finding['sentence']}({'、'.join(finding['basis'])})"


def _payments(payments: Any) -> Iterator[str]:
    yield "  发放:"
    for payment in reversed(payments["payments"]):
        yield f"    {payment['period']}  {payment['amount_yuan']} 元,{_PAYMENTS[payment['state']]}"
