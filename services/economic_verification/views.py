"""What officers and bureaus are shown of an inquiry, and the form of an answer."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from services.economic_verification.bureaus import register
from services.economic_verification.bureaus.register import Aspect
from services.economic_verification.inquiry import (
    LARGEST_COUNT,
    MOST_FIGURES,
    Answer,
    Figure,
    Inquiry,
    InquiryState,
    Item,
    LateAnswer,
    Query,
    Reason,
    State,
    Status,
)
from services.economic_verification.progress import SourceProgress, progress
from services.economic_verification.report import Report
from services.economic_verification.workflow.reporting import Dossier
from shared.crypto.masking import mask_name
from shared.vocabulary.money import Money

REASONS = {
    Reason.NO_CONSENT: "没有覆盖该单位的有效授权,未查询。",
    Reason.NO_IDENTITY: "没有可供查询的身份证号码,未查询。",
    Reason.DOWN: "该单位系统多次未能接通,结果未知。",
    Reason.REFUSED: "该单位未受理本次查询,结果未知。",
    Reason.DEADLINE: "该单位到期未答复,结果未知。",
    Reason.RUBBISH: "该单位的答复内容不符合约定,未予采用,结果未知。",
    Reason.ANOTHER_PERSON: "该单位答复的不是被查询人,未予采用,结果未知。",
    Reason.WITHDRAWN: "申请已撤回,停止查询。",
    Reason.SUPERSEDED: "家庭情况已变更,改按新的情况查询。",
    Reason.DIED: "被查询人已死亡,不再查询。",
}


class ResultView(BaseModel):
    """一名成员在一个单位的核对结果;未答复即为未知,不等于没有。"""

    query_id: UUID
    person_id: UUID
    name: str = Field(examples=["王小明"])
    source: str = Field(examples=["banks"])
    source_name: str = Field(examples=["银行"])
    state: State
    status: Status | None = Field(description="found 有记录,none 无记录;未答复时为空。")
    reason: Reason | None
    reason_text: str | None = Field(examples=["该单位到期未答复,结果未知。"])
    data_on: date | None = Field(description="数据时点。")
    due_on: date = Field(description="答复期限的最后一日。")


class ItemView(BaseModel):
    """一项收入、财产或状态;source 为 declared 时是申报数,否则是该单位核对数。"""

    person_id: UUID
    source: str = Field(examples=["social_insurance"])
    aspect: Aspect
    kind: str = Field(examples=["wage"])
    amount_yuan: str = Field(examples=["8400.00"])
    count: int = Field(examples=[0])
    data_on: date


class ContradictionView(BaseModel):
    """核对数高于申报数,或状态与申报不一致;仅供核实,不是结论。"""

    person_id: UUID
    kind: str = Field(examples=["deposit"])
    source: str = Field(examples=["banks"])


class LateAnswerView(BaseModel):
    """一个单位在该项查询结束之后才到的答复:与已出具的报告分开保存,报告中的“未知”不因此变成“没有”。"""

    query_id: UUID
    person_id: UUID
    source: str = Field(examples=["banks"])
    source_name: str = Field(examples=["银行"])
    status: Status | None = Field(description="found 有记录,none 无记录;答复不可采信时为空。")
    fault_text: str | None = Field(description="答复不可采信的原因。")
    data_on: date
    received_on: date = Field(description="收到的日期。")
    items: list[ItemView]

    @classmethod
    def of(cls, late: LateAnswer) -> "LateAnswerView":
        """The view of a late answer."""
        return cls(
            query_id=late.query_id,
            person_id=late.person_id,
            source=late.source,
            source_name=register.sources()[late.source].name,
            status=late.status if late.is_believed else None,
            fault_text=REASONS[late.fault] if late.fault else None,
            data_on=late.data_on,
            received_on=late.received_on,
            items=[_item(item) for item in late.items()],
        )


class SourceView(BaseModel):
    """一个单位的核对进展:在等什么、从哪天等到哪天、等不到时谁可以不等它而认定。"""

    source: str = Field(examples=["banks"])
    source_name: str = Field(examples=["银行"])
    asks: str = Field(examples=["存款"])
    is_waiting: bool
    waiting_for: int = Field(description="还没有答复的人数。")
    unknown: int = Field(description="结果为未知的人数。未知不等于没有。")
    since: date = Field(description="从哪一天开始等。")
    until: date = Field(description="最迟等到哪一天。")
    sentence: str = Field(examples=["正在等银行答复1人的存款,2026-11-24起,最迟等到2026-12-08。"])
    decided_by: str | None = Field(
        description="不等这个单位,由谁认定。", examples=["乡镇(街道)经办人,对每一项未知写明理由后认定"]
    )
    basis: str | None = Field(examples=["《最低生活保障审核确认办法》(民发〔2021〕57号)第十七条、第十八条"])

    @classmethod
    def of(cls, known: SourceProgress) -> "SourceView":
        """The view of a source's progress."""
        return cls(
            source=known.source.code,
            source_name=known.source.name,
            asks=known.source.asks,
            is_waiting=known.waiting_for > 0,
            waiting_for=known.waiting_for,
            unknown=known.unknown,
            since=known.since,
            until=known.until,
            sentence=known.sentence,
            decided_by=known.decided_by,
            basis=known.basis,
        )


class ReportView(BaseModel):
    """核对报告。"""

    report_id: UUID
    digest: str = Field(description="报告内容的 SM3 摘要(十六进制)。")
    reported_on: date
    contradictions: list[ContradictionView]
    is_revisable: bool = Field(description="报告出具后,有单位补来了报告中“未知”的结果;请对照迟到的答复复查。")

    @classmethod
    def of(cls, report: Report, *, is_revisable: bool) -> "ReportView":
        """The view of a report."""
        found = [ContradictionView(person_id=c.person_id, kind=c.kind, source=c.source) for c in report.contradictions]
        return cls(
            report_id=report.id,
            digest=report.digest.hex(),
            reported_on=report.reported_on,
            contradictions=found,
            is_revisable=is_revisable,
        )


class InquiryView(BaseModel):
    """一个案件的经济状况核对。"""

    inquiry_id: UUID
    case_id: UUID
    household_version: int = Field(examples=[1])
    lookback_months: int = Field(description="收入项目所覆盖的月数。", examples=[12])
    state: InquiryState
    opened_on: date
    due_on: date
    after_emergency: bool = Field(description="是否为先行救助之后的核对。")
    sources: list[SourceView]
    results: list[ResultView]
    items: list[ItemView]
    late_answers: list[LateAnswerView]
    report: ReportView | None

    @classmethod
    def of(cls, dossier: Dossier, *, masked: bool) -> "InquiryView":
        """The view of an inquiry with its results; names masked for those who do not handle the case."""
        inquiry: Inquiry = dossier.inquiry
        return cls(
            inquiry_id=inquiry.id,
            case_id=inquiry.case_id,
            household_version=inquiry.household_version,
            lookback_months=inquiry.lookback_months,
            state=inquiry.state,
            opened_on=inquiry.opened_on,
            due_on=inquiry.due_on,
            after_emergency=inquiry.after_emergency,
            sources=[SourceView.of(each) for each in progress(inquiry, dossier.queries, register.sources())],
            results=[_result(query, masked=masked) for query in dossier.queries],
            items=[_item(item) for item in dossier.items],
            late_answers=[LateAnswerView.of(each) for each in dossier.late],
            report=ReportView.of(dossier.report, is_revisable=dossier.is_revisable) if dossier.report else None,
        )


def _result(query: Query, *, masked: bool) -> ResultView:
    return ResultView(
        query_id=query.id,
        person_id=query.person_id,
        name=mask_name(query.name) if masked else query.name,
        source=query.source,
        source_name=register.sources()[query.source].name,
        state=query.state,
        status=query.status,
        reason=query.reason,
        reason_text=REASONS[query.reason] if query.reason else None,
        data_on=query.data_on,
        due_on=query.due_on,
    )


def _item(item: Item) -> ItemView:
    figure = item.figure
    return ItemView(
        person_id=item.person_id,
        source=item.source,
        aspect=figure.aspect,
        kind=figure.kind,
        amount_yuan=figure.amount.yuan,
        count=figure.count,
        data_on=item.data_on,
    )


class QuestionView(BaseModel):
    """发给协查单位的一项查询,只含查询所必需的信息。"""

    query_id: UUID
    name: str = Field(examples=["王小明"])
    identity_number: str = Field(examples=["370102199003071234"])
    asks: str = Field(description="请求核对的内容。", examples=["存款"])
    purpose: str = Field(examples=["社会救助家庭经济状况核对"])
    basis: str = Field(description="法律依据。", examples=["《社会救助法》第四十一条"])
    due_on: date = Field(description="答复期限的最后一日。")

    @classmethod
    def of(cls, query: Query) -> "QuestionView":
        """What the source needs to know, and no more."""
        source = register.sources()[query.source]
        told = query.told(source)
        return cls(
            query_id=query.id,
            name=told.get("name", ""),
            identity_number=told.get("identity_number", ""),
            asks=source.asks,
            purpose=source.purpose,
            basis=source.ground,
            due_on=query.due_on,
        )


class QuestionPage(BaseModel):
    """待答复的查询,一页。"""

    items: list[QuestionView]
    next: str | None = Field(description="下一页的 cursor,没有更多时为空。")


class FigureBody(BaseModel):
    """答复中的一项。"""

    model_config = ConfigDict(extra="forbid")
    aspect: Aspect = Field(examples=["asset"])
    kind: str = Field(min_length=1, max_length=40, examples=["deposit"])
    amount_yuan: str = Field(max_length=20, description="元,两位小数;收入为整个核对期的合计。", examples=["1520.50"])
    count: int = Field(default=0, ge=0, le=LARGEST_COUNT, examples=[0])

    @field_validator("amount_yuan")
    @classmethod
    def _is_money(cls, text: str) -> str:
        # A negative amount can be read; that it cannot be believed is for the same rule that judges every answer.
        Money.of_yuan(text, allow_negative=True)
        return text


class AnswerBody(BaseModel):
    """协查单位的答复。"""

    model_config = ConfigDict(extra="forbid")
    identity_number: str = Field(min_length=1, max_length=18, examples=["370102199003071234"])
    status: Literal["found", "none"] = Field(description="found 有记录,none 查无记录。", examples=["found"])
    data_on: date = Field(description="数据时点。", examples=["2026-11-20"])
    items: list[FigureBody] = Field(default_factory=list, max_length=MOST_FIGURES)

    def answer(self) -> Answer:
        """The answer, not yet believed."""
        figures = tuple(
            Figure(item.aspect, item.kind, Money.of_yuan(item.amount_yuan, allow_negative=True), item.count)
            for item in self.items
        )
        return Answer(self.identity_number, Status(self.status), self.data_on, figures)


class AnsweredView(BaseModel):
    """答复的处理结果:answered 已采用;unknown 未予采用,原因见 reason_text。"""

    query_id: UUID
    state: State
    reason: Reason | None
    reason_text: str | None
    is_late: bool = Field(description="答复在查询结束之后才到:已收下并另行保存,不改变已经记录的结果。")

    @classmethod
    def of(cls, query: Query, *, is_late: bool) -> "AnsweredView":
        """The view of what became of an answer."""
        return cls(
            query_id=query.id,
            state=query.state,
            reason=query.reason,
            reason_text=REASONS[query.reason] if query.reason else None,
            is_late=is_late,
        )
