"""The codes of funding with the Chinese words that people read."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from services.funding.entitlement import State as Right
from services.funding.ledger import Account
from services.funding.payroll import State as Course

Scheme = Literal["dibao", "edge"]
SCHEME = "资金类别:dibao 最低生活保障,edge 低保边缘家庭。"
SCHEMES: Mapping[str, str] = MappingProxyType({"dibao": "最低生活保障", "edge": "低保边缘家庭"})

RIGHTS: Mapping[Right, str] = MappingProxyType(
    {Right.FUNDED: "资金已安排", Right.UNFUNDED: "等待追加预算", Right.ENDED: "已终止"}
)
COURSES: Mapping[Course, str] = MappingProxyType(
    {
        Course.DRAFT: "待复核",
        Course.CHECKED: "待签发",
        Course.RELEASED: "已签发,待送银行",
        Course.SENT: "银行办理中",
        Course.SETTLED: "银行已答复",
        Course.REJECTED: "复核退回,请重新编制",
    }
)
PREPARING, IN_TRANSIT, SETTLED, RETURNED, REJECTED = "preparing", "in_transit", "settled", "returned", "rejected"
PAYMENTS: Mapping[str, str] = MappingProxyType(
    {
        PREPARING: "正在编制发放表",
        IN_TRANSIT: "银行办理中",
        SETTLED: "已到账",
        RETURNED: "被银行退回",
        REJECTED: "随发放表退回,未发放",
    }
)

ACCOUNTS: Mapping[Account, str] = MappingProxyType(
    {
        Account.APPROPRIATION: "财政批准的预算",
        Account.AVAILABLE: "尚未安排",
        Account.ENCUMBERED: "已安排到户,待发放",
        Account.IN_TRANSIT: "已签发,银行办理中",
        Account.PAID: "已发放到账",
    }
)
