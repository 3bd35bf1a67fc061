"""The codes of funding with the Chinese words that people read."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from services.funding.bank_file import Fault
from services.funding.entitlement import End
from services.funding.entitlement import State as Right
from services.funding.ledger import Account
from services.funding.payee import Hold
from services.funding.payee import Kind as Payee
from services.funding.payroll import Kind, LineKind
from services.funding.payroll import State as Course
from services.funding.recovery import Reason

Scheme = Literal["dibao", "edge", "temporary"]
SCHEME = "资金类别:dibao 最低生活保障,edge 低保边缘家庭,temporary 临时救助。"
SCHEMES: Mapping[str, str] = MappingProxyType(
    {"dibao": "最低生活保障", "edge": "低保边缘家庭", "temporary": "临时救助"}
)

RIGHTS: Mapping[Right, str] = MappingProxyType(
    {Right.FUNDED: "资金已安排", Right.UNFUNDED: "等待追加预算", Right.ENDED: "已终止"}
)
COURSES: Mapping[Course, str] = MappingProxyType(
    {
        Course.DRAFT: "待复核",
        Course.CHECKED: "待签发",
        Course.RELEASED: "已签发,待送银行",
        Course.SENDING: "正在送银行",
        Course.SENT: "银行办理中",
        Course.SETTLED: "银行已答复",
        Course.REJECTED: "复核退回,请重新编制",
        Course.STOPPED: "已停止,没有发放",
    }
)
KINDS: Mapping[Kind, str] = MappingProxyType(
    {Kind.REGULAR: "按月发放", Kind.URGENT: "急难救助一次性发放", Kind.REISSUE: "退款重新发放"}
)
LINES: Mapping[LineKind, str] = MappingProxyType(
    {LineKind.REGULAR: "当月待遇", LineKind.ONE_OFF: "一次性救助", LineKind.ARREARS: "补发"}
)
ENDS: Mapping[End, str] = MappingProxyType(
    {
        End.NOT_YET: "",
        End.ADJUSTED: "金额调整,由新的待遇接续",
        End.STOPPED: "已决定终止救助",
        End.WITHDRAWN: "原决定已撤销",
        End.DEATH: "保障对象去世",
        End.MOVED: "家庭迁居,由迁入地接续发放",
        End.PAID_OUT: "一次性救助已发放",
    }
)
HOLDS: Mapping[str, str] = MappingProxyType(
    {
        "": "",
        Hold.PAYEE_DEAD.value: "收款人已去世,请尽快到乡镇(街道)变更收款人,变更后继续发放",
        Hold.ACCOUNT_CLOSED.value: "银行退回了发放,收款账户不能入账,请到乡镇(街道)更正账户,更正后补发",
    }
)
PAYEES: Mapping[Payee, str] = MappingProxyType(
    {
        Payee.SELF: "本人",
        Payee.MEMBER: "家庭成员",
        Payee.GUARDIAN: "监护人",
        Payee.ENTRUSTED: "代领人",
        Payee.TOWNSHIP_RESERVE: "乡镇(街道)备用金先行垫付",
    }
)
REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.WITHDRAWN: "决定撤销或调整后多发的待遇",
        Reason.MERGED: "经核实为同一人,重复发放的待遇",
        Reason.AFTER_DEATH: "保障对象去世后多发的待遇",
        Reason.NOT_IN_ORDER: "先行救助经核查不符合规定",
    }
)
FAULTS: Mapping[Fault, str] = MappingProxyType(
    {
        Fault.STRANGER: "银行答复的不是本系统发出的支付,请与银行核对",
        Fault.AMOUNT: "银行答复的金额不同,没有采信,请与银行核对",
        Fault.CONTRADICTION: "银行先后答复矛盾,请凭银行书面答复认定",
        Fault.SILENCE: "银行迟迟没有答复,请再次查询银行",
    }
)
PREPARING, IN_TRANSIT, SETTLED, RETURNED, REJECTED = "preparing", "in_transit", "settled", "returned", "rejected"
PAYMENTS: Mapping[str, str] = MappingProxyType(
    {
        PREPARING: "正在编制发放表",
        IN_TRANSIT: "银行办理中",
        SETTLED: "已到账",
        RETURNED: "被银行退回",
        REJECTED: "随发放表退回或停止,未发放",
    }
)

ACCOUNTS: Mapping[Account, str] = MappingProxyType(
    {
        Account.APPROPRIATION: "财政批准的预算",
        Account.AVAILABLE: "尚未安排",
        Account.ENCUMBERED: "已安排到户,待发放",
        Account.IN_TRANSIT: "已签发,银行办理中",
        Account.PAID: "已发放到账",
        Account.RECOVERABLE: "多发待退还",
        Account.RECOVERED: "多发已退还",
    }
)
