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
_OTHER = "有其他条件不符合规定。"
_STANDING = "member_counted"
"""A member who is not counted is no reason for a refusal."""


def of_refusal(lines: Iterable[Any]) -> tuple[str, ...]:
    """The unmet conditions of the schemes that are not given, each once."""
    findings = (finding for line in lines if line.outcome == "denied" for finding in line.findings)
    codes = (each.code for each in findings if each.outcome == "not_met" and each.code != _STANDING)
    return tuple(dict.fromkeys(REASONS.get(code, _OTHER) for code in codes))
