"""Why something is not given, in words: by the codes of findings, because events carry no figures of a household."""

from collections.abc import Iterable, Mapping
from typing import Any

REASONS: Mapping[str, str] = {
    "income_below_standard": "家庭收入没有低于当地低保标准。",
    "income_below_edge_line": "家庭收入没有低于当地低保边缘家庭的收入标准。",
    "property_financial_assets": "家庭的存款、证券、商业保险超过规定。",
    "property_vehicles": "家庭的机动车辆不符合财产规定。",
    "property_houses": "家庭的房屋不符合财产规定。",
    "property_business_registrations": "家庭的企业或者个体工商户登记不符合财产规定。",
    "refused_by_authority": "审核确认机关没有同意,具体意见见决定书。",
}
UNANSWERED: Mapping[str, str] = {
    "no_consent": "没有授权,依法不能查询",
    "down": "暂时联系不上",
    "refused": "没有受理查询",
    "deadline": "到期没有答复",
    "rubbish": "答复无法识别",
    "another_person": "答复的不是所查的人,已经弃用",
}
"""Why a source could not say."""
UNANSWERED_OTHERWISE = "没有给出结果"
_OTHER = "有其他条件不符合规定。"
_STANDING = "member_counted"
"""A member who is not counted is no reason for a refusal."""


def of_refusal(lines: Iterable[Any]) -> tuple[str, ...]:
    """The unmet conditions of the schemes that are not given, each once."""
    findings = (finding for line in lines if line.outcome == "denied" for finding in line.findings)
    codes = (each.code for each in findings if each.outcome == "not_met" and each.code != _STANDING)
    return tuple(dict.fromkeys(REASONS.get(code, _OTHER) for code in codes))
