"""Differences with the bank over HTTP, and what its letter says of a payment that it called both paid and returned."""

from datetime import date
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.funding.api.words import FAULTS
from services.funding.bank_file import Fault, Outcome
from services.funding.resolution import Resolution
from services.funding.store.resolutions import ShownDifference
from services.funding.workflow import disputes
from services.funding.workflow.disputes import Letter
from shared.web.begin import Begin
from shared.web.edge import Edge
from shared.web.pages import DEFAULT_LIMIT, Cursor, Limit

edge = Edge("发放")


class ResolutionRequest(BaseModel):
    """银行先后答复矛盾的一笔,凭银行书面答复认定:到账还是退回。制表人不能认定自己编制的发放表。"""

    model_config = ConfigDict(extra="forbid", title="DifferenceResolutionRequest", str_strip_whitespace=True)

    outcome: Literal["settled", "returned"] = Field(title="settled 已到账,returned 被退回", examples=["settled"])
    document: str = Field(min_length=2, max_length=100, title="银行书面答复文号", examples=["济农商函〔2026〕31号"])
    reason: str = Field(default="", max_length=64, title="退回原因(银行书面说明的)", examples=[""])


class ResolutionView(BaseModel):
    """凭银行书面答复作出的认定。"""

    model_config = ConfigDict(title="DifferenceResolution")

    outcome: Outcome = Field(title="settled 已到账,returned 被退回", examples=["settled"])
    document: str = Field(title="银行书面答复文号", examples=["济农商函〔2026〕31号"])
    resolver: str = Field(title="认定人", examples=["demo:370102000000:资金丁"])
    resolved_on: date = Field(title="认定日期", examples=["2026-12-12"])

    @classmethod
    def of(cls, resolution: Resolution) -> Self:
        """A letter."""
        by = resolution.by
        return cls(outcome=resolution.outcome, document=resolution.document, resolver=by.actor, resolved_on=by.on)


class DifferenceView(BaseModel):
    """与银行不一致的一笔:银行怎么说,我们怎么记,是否已凭函认定。"""

    model_config = ConfigDict(title="BankDifference")

    id: UUID
    instruction_id: UUID = Field(title="支付指令")
    fault: Fault = Field(title="差异", examples=["contradicts_earlier_answer"])
    fault_title: str = Field(title="差异名称和处理办法", examples=["银行先后答复矛盾,请凭银行书面答复认定"])
    noticed_on: date = Field(title="发现日期", examples=["2026-12-10"])
    case_id: UUID | None = Field(default=None, title="案件;银行答复的不是本系统的支付时为空")
    amount_yuan: str | None = Field(default=None, title="金额(元)", examples=["812.00"])
    state: str | None = Field(default=None, title="现在记为:open 未答复,settled 已到账,returned 被退回")
    resolution: ResolutionView | None = Field(default=None, title="认定;空为尚未认定")

    @classmethod
    def of(cls, shown: ShownDifference) -> Self:
        """A difference in words."""
        return cls(
            id=shown.id,
            instruction_id=shown.difference.instruction_id,
            fault=shown.difference.fault,
            fault_title=FAULTS[shown.difference.fault],
            noticed_on=shown.noticed_on,
            case_id=shown.case_id,
            amount_yuan=shown.amount.yuan if shown.amount is not None else None,
            state=shown.state,
            resolution=ResolutionView.of(shown.resolution) if shown.resolution else None,
        )


class DifferencePage(BaseModel):
    """一页差异。"""

    model_config = ConfigDict(title="BankDifferencePage")

    items: list[DifferenceView]
    next: str | None = Field(default=None, title="下一页标记")


@edge.read(
    "/payrolls/{payroll_id}/differences", "read_payroll", response_model=DifferencePage, summary="查询与银行的差异"
)
async def list_differences(payroll_id: UUID, begin: Begin, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT) -> Any:
    """Where the bank and a payroll do not say the same."""
    async with begin() as work:
        found, following = await disputes.differences_of(work.tx, payroll_id, cursor, limit)
        page = DifferencePage(items=[DifferenceView.of(each) for each in found], next=following)
        return await work.reply(page, personal={each.case_id for each in found if each.case_id is not None})


@edge.create(
    "/payrolls/{payroll_id}/differences/{difference_id}/resolution",
    "resolve_difference",
    response_model=DifferenceView,
    summary="凭银行书面答复认定差异",
)
async def resolve_difference(payroll_id: UUID, difference_id: UUID, request: ResolutionRequest, begin: Begin) -> Any:
    """Enter the bank's letter about a payment that it called both paid and returned."""
    async with begin() as work:
        letter = Letter(Outcome(request.outcome), request.document, request.reason)
        shown = await disputes.resolve(work.tx, payroll_id, difference_id, letter)
        personal = [shown.case_id] if shown.case_id is not None else []
        return await work.reply(DifferenceView.of(shown), status=201, personal=personal)
