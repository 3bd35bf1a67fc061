"""Routes of who is paid: the applicant's own login changes it at once, an officer's wish waits for another officer."""

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from services.intake.api.household_views import PayeeView
from services.intake.api.turns import PayeeChangeIn, Text
from services.intake.household import Payee
from services.intake.payee_change import PayeeChange, Standing, Verdict
from services.intake.workflow import payee_changes as workflow
from shared.web.begin import Begin
from shared.web.edge import Edge
from shared.web.pages import DEFAULT_LIMIT, Cursor, Limit

edge = Edge("领款人")

_NEXT = {
    Standing.WAITING: "等待另一名工作人员核对申请书后确认,确认前仍按原领款人和账户发放。",
    Standing.CONFIRMED: "已经变更,以后按新的领款人和账户发放。",
    Standing.REFUSED: "没有变更,仍按原领款人和账户发放。",
}

StandingQuery = Annotated[
    Literal["waiting", "confirmed", "refused"] | None, Query(description="只看某一种状态的变更。")
]


class PayeeChangeView(PayeeView):
    """一项领款人或者账户的变更。"""

    case_id: UUID
    change_id: UUID | None = Field(description="变更编号;申请人本人办理、不需要确认的为空。")
    state: str = Field(description="waiting 待确认,confirmed 已变更,refused 不予变更。", examples=["waiting"])
    asked_on: date
    settled_on: date | None
    reason: str | None
    next_step: str

    @classmethod
    def of_change(cls, change: PayeeChange) -> Self:
        """A wish, with what becomes of it."""
        return cls(
            **PayeeView.of(change.payee).model_dump(),
            case_id=change.case_id,
            change_id=change.id,
            state=change.standing,
            asked_on=change.asked_on,
            settled_on=change.settled_on,
            reason=change.reason,
            next_step=_NEXT[change.standing],
        )

    @classmethod
    def at_once(cls, case_id: UUID, payee: Payee, on: date) -> Self:
        """What needed nobody else."""
        return cls(
            **PayeeView.of(payee).model_dump(),
            case_id=case_id,
            change_id=None,
            state=Standing.CONFIRMED,
            asked_on=on,
            settled_on=on,
            reason=None,
            next_step=_NEXT[Standing.CONFIRMED],
        )


class PayeeChangePage(BaseModel):
    """一页领款人变更。"""

    items: list[PayeeChangeView]
    next: str | None = None


class PayeeVerdictIn(BaseModel):
    """另一名工作人员核对申请人签字的申请书后的意见。"""

    model_config = ConfigDict(extra="forbid")
    outcome: Literal["confirmed", "refused"] = Field(title="确认变更,或者不予变更", examples=["confirmed"])
    reason: Text | None = Field(None, title="不予变更的原因", examples=["申请书上的签字与档案不符。"])

    def to_verdict(self) -> Verdict:
        """The opinion as the room understands it."""
        return Verdict(self.outcome == "confirmed", self.reason)


@edge.create("/cases/{case_id}/payee", "change_payee", response_model=PayeeChangeView, summary="变更领款人或者账户")
async def change_payee(case_id: UUID, payee: PayeeChangeIn, begin: Begin) -> Any:
    """申请人本人登录办理的立即变更;在窗口凭签字的申请书办理的,由另一名工作人员确认后变更。账户注销、退汇的也在此更换。"""
    async with begin() as work:
        changed = await workflow.change(work.tx, case_id, payee.to_wanted())
        if isinstance(changed, PayeeChange):
            view = PayeeChangeView.of_change(changed)
        else:
            view = PayeeChangeView.at_once(case_id, changed, work.tx.today)
        return await work.reply(view, status=201, personal=[case_id])


@edge.create(
    "/cases/{case_id}/payee-changes/{change_id}/confirmation",
    "confirm_payee",
    response_model=PayeeChangeView,
    summary="确认或者退回领款人变更",
)
async def confirm_payee(case_id: UUID, change_id: UUID, verdict: PayeeVerdictIn, begin: Begin) -> Any:
    """由登记人以外的工作人员核对申请书后办理;登记人自己只能退回。"""
    async with begin() as work:
        settled = await workflow.settle(work.tx, case_id, change_id, verdict.to_verdict())
        return await work.reply(PayeeChangeView.of_change(settled), status=201, personal=[case_id])


@edge.read(
    "/payee-changes", "read_payee_changes", problems=(), response_model=PayeeChangePage, summary="查看领款人变更"
)
async def list_payee_changes(
    begin: Begin, state: StandingQuery = None, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Any:
    """本辖区(申请人为本家庭)在窗口登记的变更,待确认的请另一名工作人员及时办理。"""
    async with begin() as work:
        standing = None if state is None else Standing(state)
        found, following = await workflow.page(work.tx, standing, cursor, limit)
        items = [PayeeChangeView.of_change(each) for each in found]
        page = PayeeChangePage(items=items, next=following)
        return await work.reply(page, personal={each.case_id for each in found})
