"""The routes of integrity: breaches for supervisors, commitments for a case's offices, heads for everybody."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from services.integrity.breach import Breach
from services.integrity.commitment import Commitment
from services.integrity.head import HeldHead
from services.integrity.rules import rules
from services.integrity.workflow import clocks, commitments, heads
from shared.web.begin import Begin
from shared.web.edge import Edge
from shared.web.pages import DEFAULT_LIMIT, Cursor, Limit

edge = Edge("监督")

ClockName = Annotated[
    Literal[
        "survey_start",
        "inquiry_start",
        "total",
        "notice",
        "confirmation",
        "refusal_service",
        "emergency_supplement",
        "review",
        "death_change",
    ]
    | None,
    Query(description="只看某一种时限。"),
]
ServiceName = Annotated[
    str | None, Query(max_length=32, pattern=r"^[a-z_]+$", description="只看某个服务。", examples=["intake"])
]


class BreachView(BaseModel):
    """一项超期的法定时限。"""

    breach_id: UUID
    case_id: UUID
    clock: str = Field(examples=["confirmation"])
    clock_title: str = Field(examples=["县级审核确认"])
    basis: str = Field(description="依据")
    days: int | None = Field(description="本案适用的办理天数(工作日);空表示按一般规定", examples=[45])
    reason: str | None = Field(description="适用这一天数的原因", examples=["公示有异议,延长办理"])
    due_on: date = Field(description="最后期限")
    due_is_example: bool = Field(description="最后期限按示例天数推算,法律没有规定天数,待当地确定")
    breached_on: date = Field(description="超期之日")
    is_estimated: bool = Field(description="期限内有尚未公布放假安排的年份,暂按推算")
    cleared_on: date | None = Field(description="后来查明按时办理或期限依法延长、予以消除的日期")

    @classmethod
    def of(cls, breach: Breach) -> "BreachView":
        """The view of a breach."""
        rule = rules().clocks[breach.clock]
        return cls(
            breach_id=breach.id,
            case_id=breach.case_id,
            clock=breach.clock,
            clock_title=rule.title,
            basis=str(rule.basis_of(breach.why)),
            days=breach.days,
            reason=rule.title_of(breach.why),
            due_on=breach.due_on,
            due_is_example=rule.due_is_example,
            breached_on=breach.breached_on,
            is_estimated=breach.is_estimated,
            cleared_on=breach.cleared_on,
        )


class BreachPage(BaseModel):
    """一页超期时限。"""

    items: list[BreachView]
    next: str | None = None


class CommitmentView(BaseModel):
    """一份承诺。"""

    commitment_id: UUID
    person_id: UUID
    text_version: str
    signed_on: date

    @classmethod
    def of(cls, commitment: Commitment) -> "CommitmentView":
        """The view of a commitment."""
        return cls(
            commitment_id=commitment.id,
            person_id=commitment.person_id,
            text_version=commitment.text_version,
            signed_on=commitment.signed_on,
        )


class CommitmentList(BaseModel):
    """一个案件的全部承诺。"""

    items: list[CommitmentView]


class HeadView(BaseModel):
    """一个服务的一次审计封存。摘要和签名为十六进制。"""

    service: str
    number: int
    entries: int = Field(description="封存的条数")
    root: str
    previous: str
    digest: str
    signature: str
    key_id: str
    sealed_at: datetime
    verdict: str = Field(description="received 待核验,chained 与前次相接,forged 签名不符,broken 与前次不相接")
    anchored_at: datetime | None = Field(description="写入库外留存文件的时间")

    @classmethod
    def of(cls, held: HeldHead) -> "HeadView":
        """The view of a held head."""
        head = held.head
        return cls(
            service=head.service,
            number=head.number,
            entries=head.count,
            root=head.root.hex(),
            previous=head.previous.hex(),
            digest=held.digest.hex(),
            signature=held.signature.hex(),
            key_id=held.key_id,
            sealed_at=head.sealed_at,
            verdict=held.verdict,
            anchored_at=held.anchored_at,
        )


class HeadPage(BaseModel):
    """一页审计封存。"""

    items: list[HeadView]
    next: str | None = None


@edge.read("/breaches", "read_breaches", response_model=BreachPage, summary="查看超期的法定时限")
async def list_breaches(
    begin: Begin, clock: ClockName = None, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Any:
    """The overdue clocks of the actor's area."""
    async with begin() as work:
        found, following = await clocks.breach_page(work.tx, clock, cursor, limit)
        return await work.reply(BreachPage(items=[BreachView.of(each) for each in found], next=following))


@edge.read(
    "/cases/{case_id}/commitments", "read_commitments", response_model=CommitmentList, summary="查看案件的承诺记录"
)
async def list_commitments(case_id: UUID, begin: Begin) -> Any:
    """Who of a case committed to what, and when."""
    async with begin() as work:
        found = await commitments.of_case(work.tx, case_id)
        return await work.reply(CommitmentList(items=[CommitmentView.of(each) for each in found]), personal=[case_id])


@edge.read("/audit-heads", "read_heads", response_model=HeadPage, summary="查看审计封存记录")
async def list_audit_heads(
    begin: Begin, service: ServiceName = None, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Any:
    """The heads that this room holds of the others."""
    async with begin() as work:
        found, following = await heads.head_page(work.tx, service, cursor, limit)
        return await work.reply(HeadPage(items=[HeadView.of(each) for each in found], next=following))
