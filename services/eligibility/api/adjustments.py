"""A running right changes: the intention, the hearing of its people, the authority's decision."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.eligibility.adjustment import WITHDRAWAL, Adjustment, examples
from services.eligibility.api.decisions import HASH
from services.eligibility.api.facts import AdoptionBody
from services.eligibility.api.views import DecisionView, LineView
from services.eligibility.hearing import Hearing
from services.eligibility.policy.reading import load
from services.eligibility.withdrawal import Wish
from services.eligibility.workflow import adjustments, hearings, withdrawals
from services.eligibility.workflow.adjustments import Intention
from services.eligibility.workflow.hearings import Heard
from shared.crypto.signing import Purpose
from shared.database.transaction import Transaction
from shared.refusal import FieldProblem, fields_invalid
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("调整与停发")

_STATEMENT_READERS = frozenset({"applicant", "township", "county"})
_EXAMPLE_HASH = "9f2c" * 16


class IntentionBody(AdoptionBody):
    """拟调整待遇。金额由系统按采信的事实依法计算;本人自愿停发和迁离本省的,凭材料停发。"""

    cause: Literal[
        "members", "income", "property", "review", "death", "other", "voluntary", "moved_away", "withdrawal"
    ] = Field(
        title="事由",
        description="voluntary 本人自愿停发(先上传 stop_request),moved_away 迁离本省;withdrawal 拟撤销现行的决定,"
        "按原决定之日的政策重新计算,只用于会使待遇减少的;其余按现在的事实重新计算。",
        examples=["income"],
    )
    fault: Literal["own_mistake", "misled"] | None = Field(
        default=None,
        title="撤销的原因",
        description="事由为 withdrawal 的必填:own_mistake 办理机关的错误,misled 因虚报、隐瞒等作出。",
    )
    reason: str = Field(min_length=2, max_length=1000, title="理由", examples=["家庭成员已就业,收入增加。"])
    paper_hash: str | None = Field(
        default=None, pattern=HASH, title="材料", description="上传到原决定的材料摘要。", examples=[_EXAMPLE_HASH]
    )

    def intention(self) -> Intention:
        """The noun of it, for whatever changes a right from now on."""
        if self.cause == WITHDRAWAL:
            raise fields_invalid(FieldProblem("cause", "撤销决定的意见请在案件下单独提出。"))
        return Intention(self.cause, self.reason, self.adoption(), self.paper_hash)

    def wish(self) -> Wish:
        """The noun of it, for a decision that is to be taken back."""
        if self.fault is None:
            raise fields_invalid(FieldProblem("fault", "拟撤销决定的,请写明是办理机关的错误还是因虚报、隐瞒等作出。"))
        return Wish(self.fault, self.reason, self.adoption())


class NotificationBody(BaseModel):
    """已把拟作出的调整告知当事人。"""

    model_config = ConfigDict(extra="forbid")
    way: Literal["handed_over", "post", "electronic"] = Field(title="告知方式", examples=["handed_over"])
    told_on: date = Field(title="告知日期", examples=["2026-12-04"])
    receipt_hash: str | None = Field(
        default=None,
        pattern=HASH,
        title="回证",
        description="当面和邮寄告知须先上传回证(hearing_notice)。",
        examples=[_EXAMPLE_HASH],
    )


class StatementBody(BaseModel):
    """当事人的意见。"""

    model_config = ConfigDict(extra="forbid")
    statement: str = Field(
        min_length=2, max_length=4000, title="意见", examples=["工作是临时的,下个月就没有了,请再核实。"]
    )


class HearingBody(StatementBody):
    """听取对拟调整、停发或者撤销的意见。"""

    way: Literal["visit", "office", "telephone", "written"] = Field(title="方式", examples=["visit"])
    held_on: date = Field(title="日期", examples=["2026-12-04"])
    person_id: UUID = Field(
        title="听取了谁的意见",
        description="家庭成员;由监护人陈述的,填写被监护人。",
        examples=["0192b6a1-7f7e-7c31-9a55-0d7f5a1f0a01"],
    )
    by_guardian: bool = Field(default=False, title="是否由监护人陈述", description="未成年人的意见由监护人陈述。")
    agrees_early: bool = Field(
        default=False,
        title="同意提前决定",
        description="当事人签字表示没有其他意见、同意在陈述意见的期限届满前决定;须上传签字的记录。",
    )
    paper_hash: str | None = Field(
        default=None,
        pattern=HASH,
        title="签字的记录",
        description="除电话以外都要先上传到原决定(hearing_record),填写其摘要。",
        examples=[_EXAMPLE_HASH],
    )

    def heard(self) -> Heard:
        """The noun of it."""
        return Heard(
            self.way,
            self.held_on,
            self.statement,
            self.person_id,
            self.paper_hash,
            by_guardian=self.by_guardian,
            agrees_early=self.agrees_early,
        )


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
    agrees_early: bool = Field(description="当事人是否签字同意提前决定。")
    statement: str | None = Field(description="意见内容;审计人员看不到。")

    @classmethod
    def of(cls, hearing: Hearing, tx: Transaction) -> "HearingView":
        """A hearing; its words only for whoever checks and decides, and for its people."""
        statement = hearing.statement if tx.actor.level in _STATEMENT_READERS else None
        return cls(
            hearing_id=hearing.id,
            way=hearing.way,
            held_on=hearing.held_on,
            agrees_early=hearing.agrees_early,
            statement=statement,
        )


class AdjustmentView(BaseModel):
    """一项拟作出的调整。"""

    adjustment_id: UUID
    case_id: UUID
    replaces_decision_id: UUID = Field(description="拟调整的是哪一份决定。")
    kind: str = Field(description="increase 增加,reduce 调减,stop 停发。", examples=["reduce"])
    cause: str = Field(examples=["income"])
    fault: str | None = Field(description="拟撤销决定的,own_mistake 办理机关的错误,misled 因虚报、隐瞒等作出。")
    reason: str
    state: str = Field(description="proposed、decided、returned、superseded。", examples=["proposed"])
    lines: list[LineView] = Field(description="按现在的情况计算的结果;凭材料停发的为空。")
    example_values: list[str] = Field(description="用到的示例参数。")
    proposed_on: date
    told_way: str | None = Field(description="怎样告知的;electronic 的,期限内没有意见不视为已经听取。")
    told_on: date | None = Field(description="告知当事人的日期。")
    hear_until: date | None = Field(description="当事人可以陈述意见的最后一天;增加的没有。")
    hearings: list[HearingView]
    returned_for: str | None
    notice: str = Field(default="", description="送给当事人的拟作决定告知书全文;仅在查看一项调整时返回。")

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
            fault=adjustment.fault,
            reason=adjustment.reason,
            state=adjustment.state,
            lines=[LineView.of(line) for line in found.lines] if found else [],
            example_values=list(examples(adjustment)),
            proposed_on=adjustment.proposed_on,
            told_way=adjustment.told_way,
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
        view.notice = await hearings.read_notice(work.tx, adjustment)
        return await work.reply(view, personal=[adjustment.case_id])


@edge.create("/cases/{case_id}/adjustments", "propose_adjustment", response_model=AdjustmentView, summary="提出调整")
async def propose_adjustment(case_id: UUID, body: IntentionBody, begin: Begin) -> Any:
    """按采信的事实重新计算,提出增加、调减、停发或者撤销。调减、停发和使待遇减少的撤销,决定前要听取意见(《社会救助法》第四十八条)。"""
    async with begin() as work:
        policy = load(accepts_examples=work.room.settings.is_demo)
        if body.cause == WITHDRAWAL:
            made = await withdrawals.intend(work.tx, case_id, body.wish(), policy)
        else:
            made = await adjustments.propose(work.tx, case_id, body.intention(), policy)
        return await work.reply(AdjustmentView.of(made, (), work.tx), status=201, personal=[case_id])


@edge.create(
    "/adjustments/{adjustment_id}/notification", "serve_document", response_model=AdjustmentView, summary="登记告知"
)
async def notify_adjustment(adjustment_id: UUID, body: NotificationBody, begin: Begin) -> Any:
    """登记拟作出的调整已经告知当事人。只有当面或者邮寄告知的,期满没有意见才视为已经听取意见。"""
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


@edge.create(
    "/adjustments/{adjustment_id}/decision",
    "decide_adjustment",
    response_model=DecisionView | AdjustmentView,
    summary="决定调整",
    problems=(403, 404, 409),
)
async def decide_adjustment(adjustment_id: UUID, body: OutcomeBody, begin: Begin) -> Any:
    """由当日有权的机关决定,撤销的由作出原决定的机关决定。提出、听取意见的人不能决定;没有听取意见的,不能调减、停发。"""
    async with begin() as work:
        if body.outcome == "returned":
            returned = await adjustments.send_back(work.tx, adjustment_id, body.opinion)
            view = AdjustmentView.of(returned, (), work.tx)
            return await work.reply(view, status=201, personal=[returned.case_id])
        signer = work.room.keys.signer(Purpose.DETERMINATION, "eligibility")
        decision = await withdrawals.decide(work.tx, adjustment_id, body.opinion, signer)
        return await work.reply(DecisionView.of(decision, None), status=201, personal=[decision.case_id])
