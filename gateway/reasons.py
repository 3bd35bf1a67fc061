"""Why something is not given, in words: by the codes of findings, because events carry no figures of a household."""

from collections.abc import Iterable, Mapping
from typing import Any

REASONS: Mapping[str, str] = {
    "somebody_counted": "没有可以计入的共同生活的家庭成员。",
    "income_below_standard": "家庭收入没有低于当地低保标准。",
    "income_below_edge_line": "家庭收入没有低于当地低保边缘家庭的收入标准。",
    "property_financial_assets": "家庭的存款、证券、商业保险超过规定。",
    "property_vehicles": "家庭的机动车辆不符合财产规定。",
    "property_houses": "家庭的房屋不符合财产规定。",
    "property_business_registrations": "家庭的企业或者个体工商户登记不符合财产规定。",
    "entry_household_not_entitled": "全家符合低保条件,应当整户纳入,不能只纳入个别成员。",
    "entry_of_edge_family": "家庭不属于低保边缘家庭,不能按这一情形单独申请。",
    "entry_edge_disabled": "残疾类别或者等级不符合单独申请的规定。",
    "entry_edge_seriously_ill": "病情不符合单独申请的规定。",
    "entry_edge_hardship": "没有认定为确有特殊困难的人员。",
    "entry_clergy": "脱离家庭、在宗教场所居住的年数不符合规定。",
    "entry_county_other": "不属于县级以上民政部门规定的特殊困难人员。",
    "entry_adult_disabled": "不符合成年无业重度残疾人单独申请的规定。",
    "entry_dependent_disabled": "不符合依靠亲属扶养的成年残疾人单独申请的规定。",
    "single_entry_income": "本人收入没有低于当地低保标准。",
    "single_entry_average": "家庭人均收入没有低于当地低保标准。",
    "single_entry_financial_assets": "本人的存款、证券、商业保险超过规定。",
    "single_entry_vehicles": "本人的机动车辆不符合财产规定。",
    "single_entry_houses": "本人的房屋不符合财产规定。",
    "single_entry_business_registrations": "本人的企业或者个体工商户登记不符合财产规定。",
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
