"""What people call our codes: schemes, outcomes, relations, sources and the kinds of means."""

from collections.abc import Mapping
from types import MappingProxyType

DIBAO = "dibao"
EDGE = "edge"
TEMPORARY = "temporary"

_SCHEMES: Mapping[str, str] = MappingProxyType(
    {DIBAO: "最低生活保障", EDGE: "最低生活保障边缘家庭", TEMPORARY: "临时救助"}
)
_SHORT: Mapping[str, str] = MappingProxyType({DIBAO: "低保", EDGE: "低保边缘家庭", TEMPORARY: "临时救助"})
OUTCOMES: Mapping[str, str] = MappingProxyType({"granted": "给予", "denied": "不予", "certified": "认定"})
CATEGORIES: Mapping[str, str] = MappingProxyType({"urban": "城市", "rural": "农村"})
ROUTES: Mapping[str, str] = MappingProxyType(
    {
        "edge_disabled": "低保边缘家庭中的重度残疾人",
        "edge_seriously_ill": "低保边缘家庭中的重特大疾病患者",
        "clergy": "脱离家庭满三年的宗教教职人员",
        "county_other": "县级以上民政部门规定的其他特殊困难人员",
        "adult_disabled": "成年无业重度残疾人",
    }
)
RELATIONS: Mapping[str, str] = MappingProxyType(
    {
        "self": "申请人本人",
        "spouse": "配偶",
        "child": "子女",
        "parent": "父亲或母亲",
        "grandchild": "孙子女或外孙子女",
        "grandparent": "祖父母或外祖父母",
        "sibling": "兄弟姐妹",
        "child_in_law": "儿媳或女婿",
        "parent_in_law": "配偶的父亲或母亲",
        "other": "其他同住人员",
    }
)
_SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "declared": "本人申报",
        "survey": "入户调查",
        "county_visit": "县级民政部门入户调查",
        "public_security": "公安机关",
        "social_insurance": "社会保险经办机构",
        "banks": "银行",
    }
)
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "wage": "工资性收入",
        "business_net": "经营净收入",
        "property_net": "财产净收入",
        "transfer_net": "转移净收入",
        "other_income": "其他应计入的收入",
        "preferential_pension": "优待抚恤金",
        "family_planning_award": "计划生育奖励与扶助金",
        "scholarship": "奖学金",
        "heroism_award": "见义勇为等奖励性补助",
        "government_assistance": "政府发放的各类社会救助款物(含政府发放的助学金)",
        "basic_pension": "中央确定的城乡居民基本养老保险基础养老金",
        "deposit": "银行存款",
        "securities": "证券",
        "commercial_insurance": "商业保险",
        "vehicle": "机动车辆",
        "house": "房屋",
        "business_registration": "市场主体(企业、个体工商户)登记",
    }
)


def scheme(code: str) -> str:
    """The statute's name of a scheme."""
    return _SCHEMES[code]


def short(code: str) -> str:
    """What people call a scheme in a sentence."""
    return _SHORT[code]


def source(code: str) -> str:
    """What a source is called; a source that joined later shows its code until it has a name here."""
    return _SOURCES.get(code, code)


def kind(code: str) -> str:
    """What a kind of means is called; an unknown one shows its code, since an officer must see what came in."""
    return _KINDS.get(code, code)
