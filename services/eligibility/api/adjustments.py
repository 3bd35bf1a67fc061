"""A running right changes: the intention, the hearing of its people, the authority's decision."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.eligibility.adjustment import Adjustment
from services.eligibility.api.decisions import HASH
from services.eligibility.api.facts import AdoptionBody
from services.eligibility.api.views import DecisionView, LineView
from services.eligibility.hearing import Hearing
from services.eligibility.policy.reading import load
from services.eligibility.workflow import adjustments, hearings
from services.eligibility.workflow.adjustments import Intention
from services.eligibility.workflow.hearings import Heard
from shared.crypto.signing import Purpose
from shared.database.transaction import Transaction
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("调整与停发")

_STATEMENT_READERS = frozenset({"applicant", "township", "county"})
_EXAMPLE_HASH = "9f2c" * 16


class IntentionBody(AdoptionBody):
    """拟调整待遇。金额由系统按采信的事实依法计算;本人自愿停发和迁离本省的,凭材料停发。"""

    cause: Literal["members", "income", "property", "review", "death", "other", "voluntary", "moved_away"] = Field(
        title="事由",
        description="voluntary 本人自愿停发(先上传 stop_request),moved_away 迁离本省;其余按事实重新计算。",
        examples=["income"],
    )
    reason: str = Field(min_length=2, max_length=1000, title="理由", examples=["家庭成员已就业,收入增加。"])
    paper_hash: str | None = Field(
        default=None, pattern=HASH, title="材料", description="上传到原决定的材料摘要。", examples=[_EXAMPLE_HASH]
    )

    def intention(self) -> Intention:
        """The noun of it."""
        return Intention(self.cause, self.reason, self.adoption(), self.paper_hash)


class NotificationBody(BaseModel):
    """已把拟作出的调整告知当事人。"""

    model_config = ConfigDict(extra="forbid")
    way: Literal["handed_over", "post", "electronic"] = Field(title="告知方式", examples=["handed_over"])
    told_on: date = Field(title="告知日期", examples=["2026-12-04"])
    receipt_hash: str | None = Field(
        default=None, pattern=HASH, title="回证", description="当面和邮寄告知须先上传回证。", examples=[_EXAMPLE_HASH]
    )


class StatementBody(BaseModel):
    """当事人的意见。"""

    model_config = ConfigDict(extra="forbid")
    statement: str = Field(
        min_length=1, max_length=4000, title="意见", examples=["工作是临时的,下个月就没有了,请再核实。"]
    )


class HeardBody(StatementBody):
    """听取意见的记录。"""

    held_on: date = Field(title="日期", examples=["2026-12-04"])
    person_id: UUID | None = Field(default=None, title="听取了谁的意见")
    paper_hash: str | None = Field(default=None, pattern=HASH, title="记录", examples=[_EXAMPLE_HASH])


class HearingBody(HeardBody):
    """听取对拟调整的意见。"""

    way: Literal["visit", "office", "telephone", "written"] = Field(title="方式", examples=["visit"])

    def heard(self) -> Heard:
        """The noun of it."""
        return Heard(self.way, self.held_on, self.statement, self.person_id, self.paper_hash)


class DecisionHearingBody(HeardBody):
    """撤销决定前听取意见;告知后期限内没有意见的,也登记在这里。"""

    way: Literal["visit", "office", "telephone", "written", "silent"] = Field(title="方式", examples=["visit"])
    told_on: date | None = Field(
        default=None, title="告知日期", description="silent 必填,并在 paper_hash 填写告知的送达回证。"
    )

    def heard(self) -> Heard:
        """The noun of it."""
        return Heard(self.way, self.held_on, self.statement, self.person_id, self.paper_hash, self.told_on)


class OutcomeBody(BaseModel):
    """有权机关对拟调整的决定。"""

    model_config = ConfigDict(extra="forbid")
    outcome: Literal["decided", "returned"] = Field(
        title="结论", description="decided 照此决定,returned 退回,待遇不变。", examples=["decided"]
    )
    opinion: str = Field(
        default="", max_length=1000, title="意见", description="退回的,写明理由。", examples=["同意。"]
    )


class HearingView(BaseModel):
    """一次听取意见。"""

    hearing_id: UUID
    way: str = Field(
        description="visit 上门,office 当面,telephone 电话,written 书面,silent 告知后期限内没有意见。",
        examples=["visit"],
    )
    held_on: date
    statement: str | None = Field(description="意见内容;审计人员看不到。")

    @classmethod
    def of(cls, hearing: Hearing, tx: Transaction) -> "HearingView":
        """A hearing; its words only for whoever checks and decides, and for its people."""
        statement = hearing.statement if tx.actor.level in _STATEMENT_READERS else None
        return cls(hearing_id=hearing.id, way=hearing.way, held_on=hearing.held_on, statement=statement)


class AdjustmentView(BaseModel):
    """一项拟作出的调整。"""

    adjustment_id: UUID
    case_id: UUID
    replaces_decision_id: UUID = Field(description="拟调整的是哪一份决定。")
    kind: str = Field(description="increase 增加,reduce 调减,stop 停发。", examples=["reduce"])
    cause: str = Field(examples=["income"])
    reason: str
    state: str = Field(description="proposed、decided、returned、superseded。", examples=["proposed"])
    lines: list[LineView] = Field(description="按现在的情况计算的结果;凭材料停发的为空。")
    example_values: list[str] = Field(description="用到的示例参数。")
    proposed_on: date
    told_on: date | None = Field(description="告知当事人的日期。")
    hear_until: date | None = Field(description="当事人可以陈述意见的最后一天;增加的没有。")
    hearings: list[HearingView]
    returned_for: str | None

    @classmethod
    def of(cls, adjustment: Adjustment, heard: Sequence[Hearing], tx: Transaction) -> "AdjustmentView":
        """An adjustment with its hearings."""
        found = adjustment.determination
        return cls(
            adjustment_id=adjustment.id,
            case_id=adjustment.case_id,
            replaces_decision_id=adjustment.replaces_id,
            kind=adjustment.kind,
            cause=adjustment.cause,
            reason=adjustment.reason,
            state=adjustment.state,
            lines=[LineView.of(line) for line in found.lines] if found else [],
            example_values=list(found.examples) if found else [],
            proposed_on=adjustment.proposed_on,
            told_on=adjustment.told_on,
            hear_until=adjustment.hear_until,
            hearings=[HearingView.of(hearing, tx) for hearing in heard],
            returned_for=adjustment.returned_for,
        )


class AdjustmentsView(BaseModel):
    """一个案件的历次调整。"""

    items: list[AdjustmentView]
    next: str | None = None


@edge.read("/cases/{case_id}/adjustments", "read_review", response_model=AdjustmentsView, summary="查看历次调整")
async def read_case_adjustments(case_id: UUID, begin: Begin) -> Any:
    """列出案件拟作出和已作出的调整,最新的在最后。"""
    async with begin() as work:
        found = await adjustments.read_all(work.tx, case_id)
        items = [AdjustmentView.of(adjustment, heard, work.tx) for adjustment, heard in found]
        return await work.reply(AdjustmentsView(items=items), personal=[case_id])


@edge.read("/adjustments/{adjustment_id}", "read_review", response_model=AdjustmentView, summary="查看一项调整")
async def read_adjustment(adjustment_id: UUID, begin: Begin) -> Any:
    """拟调整的理由、计算结果和听取意见的情况。"""
    async with begin() as work:
        adjustment, heard = await adjustments.read(work.tx, adjustment_id)
        view = AdjustmentView.of(adjustment, heard, work.tx)
        return await work.reply(view, personal=[adjustment.case_id])


@edge.create("/cases/{case_id}/adjustments", "propose_adjustment", response_model=AdjustmentView, summary="提出调整")
async def propose_adjustment(case_id: UUID, body: IntentionBody, begin: Begin) -> Any:
    """按采信的事实重新计算,提出增加、调减或者停发。调减、停发的,决定前要听取意见(《社会救助法》第四十八条)。"""
    async with begin() as work:
        policy = load(accepts_examples=work.room.settings.is_demo)
        made = await adjustments.propose(work.tx, case_id, body.intention(), policy)
        return await work.reply(AdjustmentView.of(made, (), work.tx), status=201, personal=[case_id])


@edge.create(
    "/adjustments/{adjustment_id}/notification", "serve_document", response_model=AdjustmentView, summary="登记告知"
)
async def notify_adjustment(adjustment_id: UUID, body: NotificationBody, begin: Begin) -> Any:
    """登记拟作出的调整已经告知当事人。只有告知过的,期满没有意见才视为已经听取意见。"""
    async with begin() as work:
        policy = load(accepts_examples=work.room.settings.is_demo)
        told = await hearings.tell(work.tx, adjustment_id, body.way, body.told_on, body.receipt_hash, policy)
        return await work.reply(AdjustmentView.of(told, (), work.tx), status=201, personal=[told.case_id])


@edge.create(
    "/adjustments/{adjustment_id}/answers", "answer_adjustment", response_model=HearingView, summary="当事人陈述意见"
)
async def answer_adjustment(adjustment_id: UUID, body: StatementBody, begin: Begin) -> Any:
    """对拟作出的调整,当事人可以在决定前陈述意见。"""
    async with begin() as work:
        held = await hearings.answer(work.tx, adjustment_id, body.statement)
        return await work.reply(HearingView.of(held, work.tx), status=201, personal=[held.case_id])


@edge.create("/adjustments/{adjustment_id}/hearing", "hold_hearing", response_model=HearingView, summary="听取意见")
async def hold_hearing(adjustment_id: UUID, body: HearingBody, begin: Begin) -> Any:
    """登记一次听取意见。听取意见的人不能作决定。"""
    async with begin() as work:
        held = await hearings.hold(work.tx, adjustment_id, body.heard())
        return await work.reply(HearingView.of(held, work.tx), status=201, personal=[held.case_id])


@edge.create("/decisions/{decision_id}/hearing", "hold_hearing", response_model=HearingView, summary="撤销前听取意见")
async def hold_hearing_on_decision(decision_id: UUID, body: DecisionHearingBody, begin: Begin) -> Any:
    """撤销决定会使待遇减少的,撤销前登记一次听取意见。听取意见的人不能决定撤销。"""
    async with begin() as work:
        policy = load(accepts_examples=work.room.settings.is_demo)
        held = await hearings.hold_on_decision(work.tx, decision_id, body.heard(), policy)
        return await work.reply(HearingView.of(held, work.tx), status=201, personal=[held.case_id])


@edge.create(
    "/adjustments/{adjustment_id}/decision",
    "decide_adjustment",
    response_model=DecisionView | AdjustmentView,
    summary="决定调整",
    problems=(403, 404, 409),
)
async def decide_adjustment(adjustment_id: UUID, body: OutcomeBody, begin: Begin) -> Any:
    """由当日有权的机关决定。提出的人和听取意见的人不能决定;没有听取意见的,不能调减或者停发。"""
    async with begin() as work:
        if body.outcome == "returned":
            returned = await adjustments.send_back(work.tx, adjustment_id, body.opinion)
            view = AdjustmentView.of(returned, (), work.tx)
            return await work.reply(view, status=201, personal=[returned.case_id])
        signer = work.room.keys.signer(Purpose.DETERMINATION, "eligibility")
        decision = await adjustments.decide(work.tx, adjustment_id, body.opinion, signer)
        return await work.reply(DecisionView.of(decision, None), status=201, personal=[decision.case_id])
