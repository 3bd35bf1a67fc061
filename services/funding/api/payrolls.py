"""Payrolls over HTTP: made, checked and released by three different people."""

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.funding.api.entitlements import state_of
from services.funding.api.words import COURSES, KINDS, PAYMENTS, SCHEMES, Scheme
from services.funding.left_out import SENTENCES, Doubt
from services.funding.payee import Account
from services.funding.payroll import Kind, LineKind, Payroll, State
from services.funding.period import PATTERN, Period
from services.funding.store.left_out import ShownLeftOut
from services.funding.store.payrolls import ShownLine
from services.funding.workflow import accounts, banking, payments
from services.funding.workflow.accounts import ShownPayroll
from shared.crypto.masking import mask_name
from shared.web.begin import Begin, Work
from shared.web.edge import Edge
from shared.web.pages import DEFAULT_LIMIT, Cursor, Limit

edge = Edge("发放")

Month = Annotated[str | None, Query(pattern=PATTERN, max_length=7, description="月份,如 2026-12。")]


class PayrollRequest(BaseModel):
    """编制哪个月、哪类资金的发放表。当月1日起可以编制;应补发的金额自动带入。

    kind=reissue 把银行退回、账户已更正的款项重新发放:填 period 为只重发该月的,不填为本年度全部。
    scheme=temporary 是急难救助一次性发放,任何一天都可以编制,一个月可以编制多张。
    """

    model_config = ConfigDict(extra="forbid", title="PayrollRequest")

    period: str | None = Field(default=None, pattern=PATTERN, max_length=7, title="月份", examples=["2026-12"])
    scheme: Scheme = Field(title="资金类别", examples=["dibao"])
    kind: Literal["regular", "reissue"] = Field(
        default="regular", title="regular 发放,reissue 退款重新发放", examples=["regular"]
    )

    @model_validator(mode="after")
    def _has_period(self) -> Self:
        if self.kind == "regular" and self.period is None:
            raise ValueError("请填写月份。")
        return self


class CheckRequest(BaseModel):
    """复核。编制之后收款人或账户有变更的,须先查看明细中标出的户,再在此填写所查看的收款标记。"""

    model_config = ConfigDict(extra="forbid", title="PayrollCheckRequest")

    payees: str | None = Field(
        default=None,
        pattern="^[0-9a-f]{64}$",
        title="发放表上的收款标记(payees);没有变更的不用填",
        examples=[None],
    )


class StopRequest(BaseModel):
    """停止一张还没有送银行的发放表:一分钱也不发,其中的家庭可以重新编制。"""

    model_config = ConfigDict(extra="forbid", title="PayrollStopRequest", str_strip_whitespace=True)

    reason: str = Field(min_length=2, max_length=500, title="停止原因", examples=["有两户刚刚收到调整决定。"])


class RejectionRequest(BaseModel):
    """复核时发现问题,把待复核的发放表退回制表人。"""

    model_config = ConfigDict(extra="forbid", title="PayrollRejectionRequest", str_strip_whitespace=True)

    reason: str = Field(
        min_length=2, max_length=500, title="退回原因", examples=["第3户本月金额与审核确认决定不一致。"]
    )


class LeftOutView(BaseModel):
    """本月暂未编入发放表的一户:只有这一户等待核实,其他家庭照常发放。"""

    model_config = ConfigDict(title="LeftOut")

    case_id: UUID
    case_number: str = Field(title="案件编号", examples=["370102-2026-000123-8"])
    entitlement_id: UUID
    code: Doubt = Field(
        title="原因:person_paid_elsewhere 已在其他发放表中,person_twice 同时列在两份待遇中",
        examples=["person_paid_elsewhere"],
    )
    sentence: str = Field(title="原因和处理办法", examples=[SENTENCES[Doubt.PERSON_PAID_ELSEWHERE]])

    @classmethod
    def of(cls, left: ShownLeftOut) -> Self:
        """A household that waits, with what to do."""
        return cls(
            case_id=left.case_id,
            case_number=left.case_number,
            entitlement_id=left.entitlement_id,
            code=left.reason,
            sentence=SENTENCES[left.reason],
        )


class PayrollView(BaseModel):
    """一张发放表:总额、人手、银行答复。"""

    model_config = ConfigDict(title="Payroll")

    id: UUID
    county_code: str = Field(title="县(市、区)代码", examples=["370102000000"])
    scheme: str = Field(title="资金类别", examples=["dibao"])
    scheme_title: str = Field(title="资金类别名称", examples=["最低生活保障"])
    period: str = Field(title="月份", examples=["2026-12"])
    state: State = Field(
        title="状态:draft 待复核,checked 待签发,released 已签发,sending 正在送银行,sent 银行办理中,settled 银行已答复,"
        "rejected 复核退回,stopped 已停止",
        examples=["settled"],
    )
    state_title: str = Field(title="状态名称", examples=["银行已答复"])
    kind: Kind = Field(title="种类:regular 按月,urgent 急难一次性,reissue 退款重发", examples=["regular"])
    kind_title: str = Field(title="种类名称", examples=["按月发放"])
    total_yuan: str = Field(title="总额(元)", examples=["24360.00"])
    line_count: int = Field(title="户数", examples=[30])
    maker: str = Field(title="制表人", examples=["demo:370102000000:制表甲"])
    made_on: date = Field(title="制表日期", examples=["2026-12-01"])
    checker: str | None = Field(default=None, title="复核人")
    checked_on: date | None = Field(default=None, title="复核日期")
    releaser: str | None = Field(default=None, title="签发人")
    released_on: date | None = Field(default=None, title="签发日期")
    rejecter: str | None = Field(default=None, title="退回人")
    rejected_on: date | None = Field(default=None, title="退回日期")
    rejection_reason: str | None = Field(default=None, title="退回原因", examples=[None])
    stopper: str | None = Field(default=None, title="停止人")
    stopped_on: date | None = Field(default=None, title="停止日期")
    stop_reason: str | None = Field(default=None, title="停止原因", examples=[None])
    sent_on: date | None = Field(default=None, title="送银行日期")
    settled_on: date | None = Field(default=None, title="银行全部答复日期")
    settled_yuan: str = Field(title="已到账(元)", examples=["24360.00"])
    returned_yuan: str = Field(title="被退回(元)", examples=["0.00"])
    open_yuan: str = Field(title="尚待银行答复(元);复核退回的发放表不送银行,为0", examples=["0.00"])
    bank_differences: int = Field(title="与银行不一致的笔数,应为0", examples=[0])
    left_out: list[LeftOutView] = Field(title="待核实、本次未编入的家庭", examples=[[]])
    payees: str | None = Field(
        default=None, title="收款标记:待复核、待签发的发放表单独查看时给出,代表全部收款账户", examples=[None]
    )
    payees_changed: int = Field(default=0, title="编制之后变更收款人或账户的户数,单独查看时给出", examples=[0])

    @classmethod
    def of(cls, shown: ShownPayroll) -> Self:
        """A payroll in yuan."""
        payroll = shown.payroll
        rejection, stop = payroll.rejection, payroll.stop
        return cls(
            id=payroll.id,
            county_code=payroll.place.county or "",
            scheme=payroll.scheme,
            scheme_title=SCHEMES[payroll.scheme],
            period=str(payroll.period),
            state=payroll.state,
            state_title=COURSES[payroll.state],
            kind=payroll.kind,
            kind_title=KINDS[payroll.kind],
            total_yuan=payroll.total.yuan,
            line_count=payroll.line_count,
            maker=payroll.maker.actor,
            made_on=payroll.maker.on,
            checker=payroll.checker.actor if payroll.checker else None,
            checked_on=payroll.checker.on if payroll.checker else None,
            releaser=payroll.releaser.actor if payroll.releaser else None,
            released_on=payroll.releaser.on if payroll.releaser else None,
            rejecter=rejection.by.actor if rejection else None,
            rejected_on=rejection.by.on if rejection else None,
            rejection_reason=rejection.reason if rejection else None,
            stopper=stop.by.actor if stop else None,
            stopped_on=stop.by.on if stop else None,
            stop_reason=stop.reason if stop else None,
            sent_on=payroll.sent_on,
            settled_on=payroll.settled_on,
            settled_yuan=payroll.settled.yuan,
            returned_yuan=payroll.returned.yuan,
            open_yuan=payroll.unanswered.yuan,
            bank_differences=shown.bank_differences,
            left_out=[LeftOutView.of(each) for each in shown.left_out],
            payees=shown.payees,
            payees_changed=shown.payees_changed,
        )


class PayrollPage(BaseModel):
    """一页发放表。"""

    model_config = ConfigDict(title="PayrollPage")

    items: list[PayrollView]
    next: str | None = Field(default=None, title="下一页标记")


class PayrollLineView(BaseModel):
    """发放表中的一户。姓名遮掩,账号只显示后四位。"""

    model_config = ConfigDict(title="PayrollLine")

    id: UUID
    case_id: UUID
    case_number: str = Field(title="案件编号", examples=["370102-2026-000123-8"])
    entitlement_id: UUID
    payee_name: str = Field(title="收款人", examples=["王*明"])
    account_tail: str = Field(title="账号后四位", examples=["8812"])
    payee_changed: bool = Field(title="收款人或账户是否在编制之后变更", examples=[False])
    persons: int = Field(title="保障人数", examples=[2])
    period: str = Field(title="所属月份", examples=["2026-12"])
    kind: LineKind = Field(title="regular 当月,one_off 一次性,arrears 补发", examples=["regular"])
    amount_yuan: str = Field(title="金额(元)", examples=["812.00"])
    state: str = Field(
        title="状态:preparing 编制中,in_transit 银行办理中,settled 已到账,returned 被银行退回,rejected 复核退回",
        examples=["settled"],
    )
    state_title: str = Field(title="状态名称", examples=["已到账"])
    answered_on: date | None = Field(default=None, title="银行答复日期")
    reason: str = Field(default="", title="退回原因", examples=[""])

    @classmethod
    def of(cls, shown: ShownLine, payroll_id: UUID) -> Self:
        """A line of a payroll, or one that it repeats, masked."""
        account = Account(shown.line.id, shown.line.payee_id, shown.account_from)
        return cls(
            id=shown.line.id,
            case_id=shown.line.case_id,
            case_number=shown.case_number,
            entitlement_id=shown.line.entitlement_id,
            payee_name=mask_name(shown.payee_name),
            account_tail=shown.account_tail,
            payee_changed=account.came_after(payroll_id),
            persons=shown.persons,
            period=str(shown.line.period),
            kind=shown.line.kind,
            amount_yuan=shown.line.amount.yuan,
            state=state_of(shown),
            state_title=PAYMENTS[state_of(shown)],
            answered_on=shown.answered_on,
            reason=shown.reason,
        )


class PayrollLinePage(BaseModel):
    """一页发放明细。"""

    model_config = ConfigDict(title="PayrollLinePage")

    items: list[PayrollLineView]
    next: str | None = Field(default=None, title="下一页标记")


@edge.create("/payrolls", "make_payroll", response_model=PayrollView, summary="编制发放表")
async def make_payroll(request: PayrollRequest, begin: Begin) -> Any:
    """Draw up a month's payroll of the maker's county, or one that repeats what the bank returned."""
    async with begin() as work:
        month = Period.of(request.period) if request.period else None
        if month is None or request.kind == "reissue":
            return await _answer(work, await payments.make_reissue(work.tx, month, request.scheme))
        return await _answer(work, await payments.make(work.tx, month, request.scheme))


@edge.read("/payrolls", "read_payroll", response_model=PayrollPage, summary="查询发放表列表", problems=())
async def list_payrolls(
    begin: Begin,
    period: Month = None,
    state: Annotated[State | None, Query(description="按状态筛选。")] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Any:
    """Payrolls of the actor's area."""
    async with begin() as work:
        month = Period.of(period) if period else None
        found, following = await accounts.payrolls_of(work.tx, month, state, cursor, limit)
        page = PayrollPage(items=[PayrollView.of(each) for each in found], next=following)
        return await work.reply(page, personal={case_id for each in found for case_id in _named(each)})


@edge.read("/payrolls/{payroll_id}", "read_payroll", response_model=PayrollView, summary="查询发放表")
async def read_payroll(payroll_id: UUID, begin: Begin) -> Any:
    """One payroll."""
    async with begin() as work:
        shown = await accounts.payroll_of(work.tx, payroll_id)
        return await work.reply(PayrollView.of(shown), version=shown.payroll.version, personal=_named(shown))


@edge.read("/payrolls/{payroll_id}/lines", "read_payroll", response_model=PayrollLinePage, summary="查询发放明细")
async def list_payroll_lines(
    payroll_id: UUID, begin: Begin, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Any:
    """A payroll's lines."""
    async with begin() as work:
        found, following = await accounts.lines_of(work.tx, payroll_id, cursor, limit)
        page = PayrollLinePage(items=[PayrollLineView.of(each, payroll_id) for each in found], next=following)
        return await work.reply(page, personal={each.line.case_id for each in found})


@edge.create("/payrolls/{payroll_id}/check", "check_payroll", response_model=PayrollView, summary="复核发放表")
async def check_payroll(payroll_id: UUID, begin: Begin, request: CheckRequest | None = None) -> Any:
    """The second pair of eyes; once more where an account changed since."""
    async with begin() as work:
        return await _answer(work, await payments.check(work.tx, payroll_id, request.payees if request else None))


@edge.create("/payrolls/{payroll_id}/rejection", "check_payroll", response_model=PayrollView, summary="复核退回发放表")
async def reject_payroll(payroll_id: UUID, request: RejectionRequest, begin: Begin) -> Any:
    """The second pair of eyes found an error: nothing is paid, and the maker draws up a new payroll."""
    async with begin() as work:
        return await _answer(work, await payments.reject(work.tx, payroll_id, request.reason))


@edge.create("/payrolls/{payroll_id}/release", "release_payroll", response_model=PayrollView, summary="签发发放表")
async def release_payroll(payroll_id: UUID, begin: Begin) -> Any:
    """The third hand lets the money go."""
    async with begin() as work:
        return await _answer(work, await payments.release(work.tx, payroll_id))


@edge.create("/payrolls/{payroll_id}/stop", "stop_payroll", response_model=PayrollView, summary="停止发放表")
async def stop_payroll(payroll_id: UUID, request: StopRequest, begin: Begin) -> Any:
    """Stop a payroll that the bank has not got; not by its maker."""
    async with begin() as work:
        return await _answer(work, await payments.stop(work.tx, payroll_id, request.reason))


@edge.create("/payrolls/{payroll_id}/bank-inquiry", "ask_bank", response_model=PayrollView, summary="再次查询银行")
async def ask_bank(payroll_id: UUID, begin: Begin) -> Any:
    """Ask the bank once more for a file of unknown fate or for missing answers."""
    async with begin() as work:
        return await _answer(work, await banking.ask_again(work.tx, payroll_id))


async def _answer(work: Work, payroll: Payroll) -> Any:
    shown = await accounts.shown_alone(work.tx, payroll)
    return await work.reply(PayrollView.of(shown), status=201, version=payroll.version, personal=_named(shown))


def _named(shown: ShownPayroll) -> set[UUID]:
    """The cases that an answer says something of."""
    return {each.case_id for each in shown.left_out}
