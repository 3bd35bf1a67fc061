"""The routes by which somebody enters 低保 alone, each a finding.

民发〔2021〕57号 art. 8, 社会救助法 art. 21.2, 民发〔2022〕83号 一(一).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.eligibility import names
from services.eligibility.entry import (
    ADULT_DISABLED,
    CLERGY,
    COUNTY_OTHER,
    EDGE_DISABLED,
    EDGE_SERIOUSLY_ILL,
    Entry,
    EntryChoice,
    EntryRequest,
    Health,
)
from services.eligibility.facts import Member
from services.eligibility.policy.policy import Policy
from shared.refusal import Conflict, FieldProblem
from shared.vocabulary.ages import age_on, is_minor
from shared.vocabulary.law import Finding, LegalBasis, Outcome

_OF_EDGE_FAMILY = LegalBasis("社会救助法", "21.2")
_AS_ONE = (
    LegalBasis("关于进一步做好最低生活保障等社会救助兜底工作的通知", "一（一）", "民发〔2022〕83号"),
    LegalBasis("山东省实施〈中华人民共和国残疾人保障法〉办法", "47(3)"),
)
_BY_CERTIFICATE = frozenset({EDGE_DISABLED, ADULT_DISABLED})
_ITEMS = {EDGE_DISABLED: 1, EDGE_SERIOUSLY_ILL: 2, CLERGY: 3, COUNTY_OTHER: 4}
_MISSING = {
    EDGE_DISABLED: "残疾人证的类别或者等级不清楚。请核对证件后填写类别、等级、材料和理由;多重残疾三级的,填其中的类别。",
    EDGE_SERIOUSLY_ILL: "当地的重特大疾病名录尚未导入,系统不能判断。请根据诊断材料认定,并写明材料和理由。",
    CLERGY: "没有填写脱离家庭、在宗教场所居住的起始日。请核实后在成员情况中写明。",
    COUNTY_OTHER: "请根据县级以上民政部门的文件认定,并写明文件和理由。",
    ADULT_DISABLED: "请核对残疾人证的类别和等级,并核实本人是否没有就业和经营,写明材料和理由。",
}


def adopt(request: EntryRequest, known: Health | None, choice: EntryChoice | None) -> Entry:
    """The entry on what was declared, or as an officer has read the papers; what nobody knows stops it."""
    entry = Entry(
        route=request.route,
        person_id=request.person_id,
        document=request.document,
        health=_certificate(known, choice) if request.route in _BY_CERTIFICATE else None,
        is_met=choice.is_met if choice else None,
        paper=choice.paper if choice else "",
        reason=choice.reason if choice else "",
    )
    if not _is_known(entry):
        raise _missing(request.route)
    return entry


def _certificate(known: Health | None, choice: EntryChoice | None) -> Health | None:
    if choice is None or not choice.disability_grade:
        return known
    return Health(choice.disability_kind, choice.disability_grade, known is not None and known.seriously_ill)


def _is_known(entry: Entry) -> bool:
    match entry.route:
        case "edge_disabled":
            return entry.health is not None and entry.health.says_enough
        case "adult_disabled":
            return entry.health is not None and entry.health.says_enough and entry.is_met is not None
        case "clergy":
            return True
        case "county_other":
            return entry.is_met is not None and bool(entry.document)
    return entry.is_met is not None


def finding(entry: Entry, member: Member, policy: Policy, on: date) -> Finding:
    """Whether the person is of the route's kind."""
    if entry.route == CLERGY:
        return _of_clergy(entry, member, policy, on)
    if entry.route == ADULT_DISABLED:
        return _of_adult(entry, member, on)
    if entry.health is not None:
        return _finding(entry, is_met=entry.health.is_severely_disabled)
    return _finding(entry, is_met=bool(entry.is_met))


def _of_clergy(entry: Entry, member: Member, policy: Policy, on: date) -> Finding:
    """Three years and more, the third anniversary included."""
    if member.absence != CLERGY or member.absent_since is None:
        raise _missing(CLERGY)
    years = policy.number("clergy_years", on)
    is_met = age_on(member.absent_since, on) >= years
    return _finding(entry, is_met=is_met, more={"since": member.absent_since, "years": years})


def _of_adult(entry: Entry, member: Member, on: date) -> Finding:
    """Grown, severely disabled and, as an officer holds by a paper, without work."""
    is_severe = entry.health is not None and entry.health.is_severely_disabled
    return _finding(entry, is_met=is_severe and bool(entry.is_met) and not is_minor(member.birth_on, on))


def _finding(entry: Entry, *, is_met: bool, more: Mapping[str, Any] | None = None) -> Finding:
    verb = "符合" if is_met else "不符合"
    inputs: dict[str, Any] = {"verb": verb, "paper": entry.paper, "reason": entry.reason, "document": entry.document}
    return Finding(
        code=f"entry_{entry.route}",
        basis=_bases(entry),
        outcome=Outcome.of(is_met),
        inputs=inputs | dict(more or {}),
        reason=_REASONS[entry.route],
    )


def _bases(entry: Entry) -> tuple[LegalBasis, ...]:
    if entry.route == ADULT_DISABLED:
        return _AS_ONE
    item = LegalBasis("最低生活保障审核确认办法", f"8.1({_ITEMS[entry.route]})", "民发〔2021〕57号")
    return (_OF_EDGE_FAMILY, item) if entry.is_of_edge_family else (item,)


_REASONS = {
    EDGE_DISABLED: "单独申请人的残疾人证类别和等级{verb}单独申请的规定(一级、二级,或者三级智力、三级精神残疾)。",
    EDGE_SERIOUSLY_ILL: "经办人员根据{paper},认定单独申请人的病情{verb}当地重特大疾病的规定,理由是:{reason}",
    CLERGY: "单独申请人自{since}起脱离家庭、在宗教场所居住,{verb}满{years}年的规定。",
    COUNTY_OTHER: "经办人员根据{document},认定单独申请人{verb}县级以上民政部门规定的特殊困难人员,理由是:{reason}",
    ADULT_DISABLED: "根据残疾人证和{paper},单独申请人{verb}成年、没有就业和经营、重度残疾"
    "(一级、二级,或者三级智力、三级精神残疾)的规定。{reason}",
}


def not_of_edge_family(entry: Entry) -> Finding:
    """Whoever is ill or disabled enters alone out of an edge family only."""
    other = "成年、没有就业的重度残疾人,可以改按“成年无业重度残疾人”单独申请。" if entry.route == EDGE_DISABLED else ""
    return Finding(
        code="entry_of_edge_family",
        basis=_bases(entry) + (_AS_ONE if other else ()),
        outcome=Outcome.NOT_MET,
        inputs={"edge": names.scheme(names.EDGE), "other": other},
        reason="您家不符合{edge}的条件,家庭成员不能按这一情形单独申请低保。{other}",
    )


def _missing(route: str) -> Conflict:
    sentence = f"单独申请还缺少必要的事实:{_MISSING[route]}"
    return Conflict("entry_facts_missing", sentence, fields=(FieldProblem("entry", _MISSING[route]),))
