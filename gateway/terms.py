"""What people call clocks, reasons for a longer period, and reasons why nothing is paid."""

from collections.abc import Mapping

CLOCKS: Mapping[str, str] = {
    "survey_start": "入户调查",
    "inquiry_start": "经济状况核对",
    "total": "办理总",
    "notice": "公示",
    "confirmation": "审核确认",
    "refusal_service": "决定书送达",
    "emergency_supplement": "急难救助补充说明",
    "death_change": "家庭成员去世后的待遇变更",
    "review": "定期核查",
}
AGREED = frozenset({"emergency_supplement", "review"})
"""No text says within how many days: the last day is the one that was agreed on."""
PERIODS: Mapping[str, str] = {
    "disputed_notice": "公示有异议,需要重新调查",
    "separated_residence": "家庭成员人户分离",
    "elsewhere_application": "在外地申请办理",
    "difficult_survey": "调查核实难度较大",
}
"""民发〔2022〕83号 四(一)."""
HELD: Mapping[str, str] = {
    "payee_dead": "收款人已经去世,请尽快到乡镇(街道)变更收款人",
    "beneficiary_dead": "登记显示享受救助的人已经去世,情况不属实的,请尽快到乡镇(街道)说明",
    "account_closed": "收款账户不能入账,请尽快到乡镇(街道)核对或者更换账户",
}
