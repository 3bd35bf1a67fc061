"""The codes of funding with the Chinese words that people read."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from services.funding.ledger import Account

Scheme = Literal["dibao", "edge"]
SCHEME = "资金类别:dibao 最低生活保障,edge 低保边缘家庭。"

ACCOUNTS: Mapping[Account, str] = MappingProxyType(
    {
        Account.APPROPRIATION: "预算来源",
        Account.AVAILABLE: "可用预算",
        Account.ENCUMBERED: "已承诺待支付",
        Account.IN_TRANSIT: "已签发在途",
        Account.PAID: "已支付",
    }
)
