"""Entitlements and payments of a case over HTTP: what a household is owed and what it got."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from services.funding.api.words import (
    ENDS,
    HOLDS,
    IN_TRANSIT,
    LINES,
    PAYEES,
    PAYMENTS,
    PREPARING,
    REJECTED,
    RIGHTS,
    SCHEMES,
)
from services.funding.arrears import Arrears
from services.funding.entitlement import Entitlement, Kind, State
from services.funding.payee import Hold, Payee
from services.funding.payee import Kind as PayeeKind
from services.funding.payroll import LineKind
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
    kind: Kind = Field(title="regular 按月,one_off 一次性", examples=["regular"])
    last_month: str | None = Field(default=None, title="最后发放月份", examples=[None])
    end_reason: str = Field(default="", title="终止原因", examples=[""])
    held_from: str | None = Field(default=None, title="从哪个月起暂停发放(保障对象去世)", examples=[None])

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
            kind=entitlement.kind,
            last_month=str(entitlement.last_month) if entitlement.last_month else None,
            end_reason=ENDS[entitlement.end_reason],
            held_from=str(entitlement.held_from) if entitlement.held_from else None,
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
    kind: PayeeKind = Field(title="与家庭的关系", examples=["guardian"])
    kind_title: str = Field(title="关系名称", examples=["监护人"])
    hold: Hold = Field(title="暂停发放的原因;空为正常发放", examples=[""])
    hold_sentence: str = Field(default="", title="暂停原因和处理办法", examples=[""])

    @classmethod
    def of(cls, payee: Payee) -> Self:
        """The payee, masked."""
        return cls(
            name=mask_name(payee.name),
            account_tail=payee.account_tail,
            kind=payee.kind,
            kind_title=PAYEES[payee.kind],
            hold=payee.hold,
            hold_sentence=HOLDS[payee.hold.value],
        )


class ArrearsView(BaseModel):
    """应补发而尚未编入发放表的金额;编制下一张发放表时自动带入。"""

    model_config = ConfigDict(title="Arrears")

    entitlement_id: UUID
    scheme: str = Field(title="资金类别", examples=["dibao"])
    period: str = Field(title="补发哪个月", examples=["2026-11"])
    amount_yuan: str = Field(title="金额(元)", examples=["88.00"])

    @classmethod
    def of(cls, arrears: Arrears) -> Self:
        """Arrears in yuan."""
        return cls(
            entitlement_id=arrears.entitlement_id,
            scheme=arrears.scheme,
            period=str(arrears.period),
            amount_yuan=arrears.amount.yuan,
        )


class PaymentView(BaseModel):
    """一个月的发放。"""

    model_config = ConfigDict(title="Payment")

    line_id: UUID
    entitlement_id: UUID
    scheme: str = Field(title="资金类别", examples=["dibao"])
    scheme_title: str = Field(title="资金类别名称", examples=["最低生活保障"])
    period: str = Field(title="月份", examples=["2026-12"])
    amount_yuan: str = Field(title="金额(元)", examples=["812.00"])
    kind: LineKind = Field(title="regular 当月,one_off 一次性,arrears 补发", examples=["regular"])
    kind_title: str = Field(title="种类名称", examples=["当月待遇"])
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
            kind=shown.line.kind,
            kind_title=LINES[shown.line.kind],
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
    arrears: list[ArrearsView] = Field(title="应补发、尚未编入发放表的金额", examples=[[]])


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
            arrears=[ArrearsView.of(each) for each in found.arrears],
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
