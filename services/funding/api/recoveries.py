"""Recoveries over HTTP: what was paid and was not due, and what of it came back."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, field_validator

from services.funding.api.words import REASONS, SCHEMES
from services.funding.recovery import Reason
from services.funding.workflow import accounts, recovering
from services.funding.workflow.accounts import ShownRecovery
from shared.vocabulary.money import ZERO, Money
from shared.web.begin import Begin
from shared.web.edge import Edge
from shared.web.pages import DEFAULT_LIMIT, Cursor, Limit

edge = Edge("追回")


class RepaymentRequest(BaseModel):
    """一笔退还的款项和它的缴款凭证。可以分次退还;不会从以后的生活救助中自动抵扣。"""

    model_config = ConfigDict(extra="forbid", title="RepaymentRequest", str_strip_whitespace=True)

    amount_yuan: str = Field(max_length=16, title="金额(元)", examples=["100.00"])
    document: str = Field(min_length=2, max_length=100, title="缴款凭证号", examples=["非税缴款书 370102-000123"])

    @field_validator("amount_yuan")
    @classmethod
    def _positive(cls, given: str) -> str:
        if Money.of_yuan(given) <= ZERO:
            raise ValueError("金额应大于零。")
        return given


class RecoveryView(BaseModel):
    """多发待退还的一笔:为什么、哪几个月、多少、还剩多少。"""

    model_config = ConfigDict(title="Recovery")

    id: UUID
    case_id: UUID
    case_number: str = Field(title="案件编号", examples=["370102-2026-000123-8"])
    scheme: str = Field(title="资金类别", examples=["dibao"])
    scheme_title: str = Field(title="资金类别名称", examples=["最低生活保障"])
    reason: Reason = Field(title="原因", examples=["withdrawn"])
    reason_title: str = Field(title="原因名称", examples=["决定撤销或调整后多发的待遇"])
    months: list[str] = Field(title="涉及月份", examples=[["2026-11"]])
    amount_yuan: str = Field(title="应退还(元)", examples=["312.00"])
    repaid_yuan: str = Field(title="已退还(元)", examples=["100.00"])
    dropped_yuan: str = Field(title="不再追回(元):决定恢复后,该月待遇仍应享受", examples=["0.00"])
    left_yuan: str = Field(title="尚未退还(元)", examples=["212.00"])
    opened_on: date = Field(title="立项日期", examples=["2026-12-10"])
    county_code: str = Field(title="县(市、区)代码", examples=["370102000000"])

    @classmethod
    def of(cls, shown: ShownRecovery) -> Self:
        """A recovery in yuan."""
        recovery = shown.recovery
        return cls(
            id=recovery.id,
            case_id=recovery.case_id,
            case_number=recovery.case_number,
            scheme=recovery.scheme,
            scheme_title=SCHEMES.get(recovery.scheme, recovery.scheme),
            reason=recovery.reason,
            reason_title=REASONS[recovery.reason],
            months=list(shown.months),
            amount_yuan=recovery.amount.yuan,
            repaid_yuan=recovery.repaid.yuan,
            dropped_yuan=recovery.dropped.yuan,
            left_yuan=recovery.left.yuan,
            opened_on=recovery.opened_on,
            county_code=recovery.place.county or "",
        )


class RecoveryPage(BaseModel):
    """一页追回。"""

    model_config = ConfigDict(title="RecoveryPage")

    items: list[RecoveryView]
    next: str | None = Field(default=None, title="下一页标记")


@edge.read("/recoveries", "read_recovery", response_model=RecoveryPage, summary="查询追回列表", problems=())
async def list_recoveries(
    begin: Begin,
    is_open: Annotated[bool | None, Query(alias="open", description="true 只看尚未还清的。")] = None,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> Any:
    """Recoveries that the actor may see."""
    async with begin() as work:
        found, following = await accounts.recoveries_of(work.tx, is_open=is_open, cursor=cursor, limit=limit)
        page = RecoveryPage(items=[RecoveryView.of(each) for each in found], next=following)
        return await work.reply(page, personal={each.recovery.case_id for each in found})


@edge.read("/cases/{case_id}/recoveries", "read_recovery", response_model=RecoveryPage, summary="查询一个案件的追回")
async def list_recoveries_of_case(case_id: UUID, begin: Begin) -> Any:
    """What a household is asked to give back."""
    async with begin() as work:
        found = await accounts.recoveries_of_case(work.tx, case_id)
        return await work.reply(RecoveryPage(items=[RecoveryView.of(each) for each in found]), personal=[case_id])


@edge.create(
    "/recoveries/{recovery_id}/repayments", "manage_recovery", response_model=RecoveryView, summary="登记退还的款项"
)
async def enter_repayment(recovery_id: UUID, request: RepaymentRequest, begin: Begin) -> Any:
    """Enter what came back, with its receipt."""
    async with begin() as work:
        amount = Money.of_yuan(request.amount_yuan)
        recovery = await recovering.repay(work.tx, recovery_id, amount, request.document)
        [shown] = await accounts.recoveries_shown(work.tx, [recovery])
        return await work.reply(RecoveryView.of(shown), status=201, personal=[recovery.case_id])
