"""Entitlements and payments of a case over HTTP: what a household is owed and what it got."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from services.funding.api.words import IN_TRANSIT, PAYMENTS, PREPARING, REJECTED, RIGHTS, SCHEMES
from services.funding.entitlement import Entitlement, State
from services.funding.payee import Payee
from services.funding.store.payrolls import ShownLine
from services.funding.workflow import accounts
from shared.crypto.masking import mask_name
from shared.web.begin import Begin
from shared.web.edge import Edge
from shared.web.pages import DEFAULT_LIMIT, Cursor, Limit

edge = Edge("待遇")


class EntitlementView(BaseModel):
    """一份待遇:从哪个月起、每月多少、资金是否已安排。"""

    model_config = ConfigDict(title="Entitlement")

    id: UUID
    case_id: UUID
    case_number: str = Field(title="案件编号", examples=["370102-2026-000123-8"])
    decision_id: UUID
    scheme: str = Field(title="资金类别", examples=["dibao"])
    scheme_title: str = Field(title="资金类别名称", examples=["最低生活保障"])
    monthly_amount_yuan: str = Field(title="每月金额(元)", examples=["812.00"])
    persons: int = Field(title="保障人数", examples=[2])
    first_month: str = Field(title="起发月份", examples=["2026-12"])
    decided_on: date = Field(title="审核确认日期", examples=["2026-11-20"])
    state: State = Field(title="状态:funded 资金已安排,unfunded 等待追加预算,ended 已终止", examples=["funded"])
    state_title: str = Field(title="状态名称", examples=["资金已安排"])
    county_code: str = Field(title="县(市、区)代码", examples=["370102000000"])

    @classmethod
    def of(cls, entitlement: Entitlement) -> Self:
        """An entitlement in yuan."""
        return cls(
            id=entitlement.id,
            case_id=entitlement.case_id,
            case_number=entitlement.case_number,
            decision_id=entitlement.decision_id,
            scheme=entitlement.scheme,
            scheme_title=SCHEMES.get(entitlement.scheme, entitlement.scheme),
            monthly_amount_yuan=entitlement.amount_monthly.yuan,
            persons=len(entitlement.person_ids),
            first_month=str(entitlement.first_month),
            decided_on=entitlement.decided_on,
            state=entitlement.state,
            state_title=RIGHTS[entitlement.state],
            county_code=entitlement.place.county or "",
        )


class EntitlementPage(BaseModel):
    """一页待遇。"""

    model_config = ConfigDict(title="EntitlementPage")

    items: list[EntitlementView]
    next: str | None = Field(default=None, title="下一页标记")


class PayeeView(BaseModel):
    """收款人:姓名遮掩,账号只显示后四位。"""

    model_config = ConfigDict(title="FundingPayee")

    name: str = Field(title="收款人", examples=["王*明"])
    account_tail: str = Field(title="账号后四位", examples=["8812"])

    @classmethod
    def of(cls, payee: Payee) -> Self:
        """The payee, masked."""
        return cls(name=mask_name(payee.name), account_tail=payee.account_tail)


class PaymentView(BaseModel):
    """一个月的发放。"""

    model_config = ConfigDict(title="Payment")

    line_id: UUID
    entitlement_id: UUID
    scheme: str = Field(title="资金类别", examples=["dibao"])
    scheme_title: str = Field(title="资金类别名称", examples=["最低生活保障"])
    period: str = Field(title="月份", examples=["2026-12"])
    amount_yuan: str = Field(title="金额(元)", examples=["812.00"])
    state: str = Field(
        title="状态:preparing 编制中,in_transit 银行办理中,settled 已到账,returned 被银行退回", examples=["settled"]
    )
    state_title: str = Field(title="状态名称", examples=["已到账"])
    answered_on: date | None = Field(default=None, title="银行答复日期")
    reason: str = Field(default="", title="退回原因", examples=[""])

    @classmethod
    def of(cls, shown: ShownLine) -> Self:
        """A line as a payment."""
        return cls(
            line_id=shown.line.id,
            entitlement_id=shown.line.entitlement_id,
            scheme=shown.line.scheme,
            scheme_title=SCHEMES.get(shown.line.scheme, shown.line.scheme),
            period=str(shown.line.period),
            amount_yuan=shown.line.amount.yuan,
            state=state_of(shown),
            state_title=PAYMENTS[state_of(shown)],
            answered_on=shown.answered_on,
            reason=shown.reason,
        )


def state_of(shown: ShownLine) -> str:
    """A line's state in the words of people who wait for money."""
    if shown.line.is_rejected:
        return REJECTED
    if shown.state is None:
        return PREPARING
    return IN_TRANSIT if shown.state == "open" else shown.state


class CasePaymentsView(BaseModel):
    """一个家庭的待遇和发放情况。"""

    model_config = ConfigDict(title="CasePayments")

    case_id: UUID
    payee: PayeeView | None = None
    entitlements: list[EntitlementView]
    payments: list[PaymentView] = Field(title="发放记录,最近的在前")


@edge.read("/cases/{case_id}/payments", "read_entitlement", response_model=CasePaymentsView, summary="查询待遇和发放")
async def read_payments(case_id: UUID, begin: Begin) -> Any:
    """What a household is owed and what it got."""
    async with begin() as work:
        found = await accounts.payments_of(work.tx, case_id)
        view = CasePaymentsView(
            case_id=case_id,
            payee=PayeeView.of(found.payee) if found.payee else None,
            entitlements=[EntitlementView.of(each) for each in found.entitlements],
            payments=[PaymentView.of(each) for each in found.payments],
        )
        return await work.reply(view, personal=[case_id])


@edge.read("/entitlements", "read_entitlement", response_model=EntitlementPage, summary="查询待遇列表", problems=())
async def list_entitlements(
    begin: Begin,
    state: Annotated[State | None, Query(description="按状态筛选,如 unfunded。")] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Any:
    """Entitlements that the actor may see."""
    async with begin() as work:
        found, following = await accounts.entitlements_of(work.tx, state, cursor, limit)
        page = EntitlementPage(items=[EntitlementView.of(each) for each in found], next=following)
        return await work.reply(page, personal={each.case_id for each in found})
