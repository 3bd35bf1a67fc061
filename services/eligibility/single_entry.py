"""The routes by which somebody enters 低保 alone, each a finding.

民发〔2021〕57号 art. 8, 社会救助法 art. 21.2, 民发〔2022〕83号 一(一).
"""

from dataclasses import replace
from typing import Any

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
from shared.refusal import Conflict, FieldProblem
from shared.vocabulary.law import Finding

_BY_CERTIFICATE = frozenset({EDGE_DISABLED, ADULT_DISABLED})
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


def require_known(entry: Entry, member: Member) -> None:
    """Clergy whose day of leaving nobody stated are asked for it."""
    if entry.route == CLERGY and (member.absence != CLERGY or member.absent_since is None):
        raise _missing(CLERGY)


def said(entry: Entry) -> dict[str, Any]:
    """The facts of the one who enters alone, as the policy pack names them."""
    found: dict[str, Any] = {"enters_alone": True}
    if entry.health is not None:
        grade = entry.health.disability_grade
        kind = entry.health.disability_kind or ("unknown" if grade else "none")
        found |= {"disability_kind": kind, "disability_grade": grade}
    match entry.route:
        case "edge_seriously_ill":
            found["seriously_ill"] = bool(entry.is_met)
        case "county_other":
            found["county_special"] = bool(entry.is_met)
        case "adult_disabled":
            found["employed"] = not entry.is_met
    return found


def with_paper(entry: Entry, finding: Finding) -> Finding:
    """The finding of the route with the paper on which an officer holds it, and why."""
    if finding.code != f"entry_{entry.route}" or not (entry.paper or entry.document):
        return finding
    papers = "、".join(each for each in (entry.document, entry.paper) if each)
    inputs = {**finding.inputs, "papers": papers, "because": entry.reason}
    return replace(finding, inputs=inputs, reason=finding.reason + "经办人员根据{papers}认定,理由是:{because}")


def _missing(route: str) -> Conflict:
    sentence = f"单独申请还缺少必要的事实:{_MISSING[route]}"
    return Conflict("entry_facts_missing", sentence, fields=(FieldProblem("entry", _MISSING[route]),))
