"""The journeys of five households in Chinese, as their applicants read them: granted, refused, and three hard turns."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from deploy.demo import desks
from deploy.demo.client import Actor, Api
from deploy.demo.people import Household, Story
from deploy.demo.population import Population
from shared.vocabulary.divisions import full_name

_CHANNELS = {"window": "乡镇（街道）窗口", "portal": "网上", "village_agent": "村级协理员代办"}
_TITLES = {"granted": "获批并已发放的一户", "denied": "未获批准的一户"}
_PAYMENTS = {"settled": "已到账", "in_transit": "银行办理中", "returned": "被银行退回", "preparing": "编制中"}
_ONCE = "temporary"
_STANDING = "member_counted"
"""Who is counted is no reason for a refusal."""


_TURNS = {
    Story.OBJECTED: "公示有异议、重新调查后获批的一户",
    Story.UNKNOWN: "身份不明、先行救助后查明身份的一人",
    Story.REDUCED: "收入增加、听取意见后调整待遇的一户",
}


async def five(api: Api, population: Population, cases: Mapping[int, str]) -> list[str]:
    """Two journeys that go straight, and one of each hard turn that this population holds."""
    return [*await two(api, population, cases), *await turned(api, population, cases)]


async def turned(api: Api, population: Population, cases: Mapping[int, str]) -> list[str]:
    """The first household of each hard turn."""
    told = []
    for story, title in _TURNS.items():
        household = next((each for each in population.households if each.story is story), None)
        case_id = cases.get(household.index) if household is not None else None
        if household is None or case_id is None:
            continue
        decisions = (await api.read(_reader(household), f"/cases/{case_id}/decisions"))["items"]
        if decisions:
            told.append("\n".join(await _tell(api, household, decisions[-1], title)))
    return told


async def two(api: Api, population: Population, cases: Mapping[int, str]) -> list[str]:
    """The first household that is granted, and the first that is refused: plainly, or else as an edge family."""
    found: dict[str, tuple[Household, Any]] = {}
    for household in population.households:
        case_id = cases.get(household.index)
        if case_id is None:
            continue
        for decision in (await api.read(_reader(household), f"/cases/{case_id}/decisions"))["items"]:
            found.setdefault("edge" if decision["edge"] else decision["outcome"], (household, decision))
        if found.keys() >= _TITLES.keys():
            break
    chosen = (found.get("granted"), found.get("denied", found.get("edge")))
    return ["\n".join(await _tell(api, *each)) for each in chosen if each is not None]


def _reader(household: Household) -> Actor:
    return desks.as_applicant(household.members[household.applicant])


async def _tell(api: Api, household: Household, decision: Any, title: str | None = None) -> list[str]:
    reader, case_id = _reader(household), decision["case_id"]
    progress = await api.read(reader, f"/cases/{case_id}/progress")
    payments = await api.read(reader, f"/cases/{case_id}/payments") if decision["outcome"] == "granted" else None
    return [
        *_opening(household, progress, decision, title or _TITLES[decision["outcome"]]),
        *_steps(progress),
        *_decision(decision),
        *(_payments(payments) if payments else ()),
        "",
    ]


def _opening(household: Household, progress: Any, decision: Any, title: str) -> Iterator[str]:
    yield f"【{title}】办件编号 {progress['case_number']}"
    channel = _CHANNELS[household.channel]
    yield f"  {full_name(household.village_code)},家庭成员 {len(household.members)} 人,申请方式:{channel}"
    yield f"  结果:{';'.join(_line(line) for line in decision['lines'])}"


def _line(line: Any) -> str:
    """A scheme's outcome; nobody is covered by what is refused."""
    told = f"{line['outcome_name']}{line['scheme_name']}"
    if line["outcome"] == "granted" and line["scheme"] == _ONCE:
        return f"{told},一次性 {line['amount_yuan']} 元"
    if line["outcome"] == "granted":
        return f"{told},每月 {line['amount_yuan']} 元,保障 {line['persons']} 人"
    return f"{told}(按 {line['persons']} 人计算)"


def _steps(progress: Any) -> Iterator[str]:
    yield "  经过:"
    for step in progress["steps"]:
        yield f"    {step['on']}  {step['sentence']}"
        for reason in step["reasons"]:
            yield f"                - {reason}"


def _decision(decision: Any) -> Iterator[str]:
    """What was decided and why: what failed stands first, and what two schemes share is said once."""
    yield f"  决定:{decision['number']},{decision['authority']},{decision['decided_on']} 作出"
    said: set[str] = set()
    for line in decision["lines"]:
        yield f"    {_line(line)}"
        for finding in sorted(line["findings"], key=_is_side_matter):
            if finding["sentence"] not in said:
                said.add(finding["sentence"])
                yield f"      - {finding['sentence']}"
        yield f"      依据:{_clauses(line['findings'])}"


def _is_side_matter(finding: Any) -> bool:
    return not (finding["outcome"] == "not_met" and finding["code"] != _STANDING)


def _clauses(findings: Iterable[Any]) -> str:
    """Each instrument once, with its articles."""
    articles: dict[str, dict[str, None]] = {}
    for clause in chain.from_iterable(finding["basis"] for finding in findings):
        title, _, article = clause.partition("第")
        articles.setdefault(title, {})[f"第{article}"] = None
    return ";".join(f"{title}{'、'.join(each)}" for title, each in articles.items())


def _payments(payments: Any) -> Iterator[str]:
    yield "  发放:"
    for payment in reversed(payments["payments"]):
        yield f"    {payment['period']}  {payment['amount_yuan']} 元,{_PAYMENTS[payment['state']]}"
