"""Urgent need: the authority's ruling at once, and the check after the papers have come."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.eligibility.api.amounts import Yuan
from services.eligibility.api.views import DecisionView
from services.eligibility.case import AssistanceCase
from services.eligibility.emergency import Emergency, Ruling
from services.eligibility.policy.reading import load
from services.eligibility.workflow import emergencies
from shared.crypto.signing import Purpose
from shared.vocabulary.money import Money
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("先行救助")


class UrgencyBody(BaseModel):
    """先行救助的两个前提(《社会救助法》第五十条)。"""

    model_config = ConfigDict(extra="forbid")
    is_urgent: bool = Field(title="情况紧急", examples=[True])
    is_immediate: bool = Field(title="需要立即采取救助措施", examples=[True])


class RulingBody(BaseModel):
    """对急难情况的决定。"""

    model_config = ConfigDict(extra="forbid")
    outcome: Literal["granted", "declined"] = Field(
        title="结论", description="granted 先行救助,declined 不先行救助。", examples=["granted"]
    )
    amount_yuan: Yuan | None = Field(default=None, title="救助金额", description="先行救助的必填,不超过申请的金额。")
    reason: str = Field(min_length=2, max_length=1000, title="理由", examples=["家中失火,无处居住,当天需要食宿费用。"])
    urgency: UrgencyBody
    lacking: Literal["urgency", "immediacy", "small_amount", "hardship"] | None = Field(
        default=None,
        title="缺少的条件",
        description="不先行救助的,写明缺少哪一项:urgency 情况不紧急,immediacy 不需要立即救助,"
        "small_amount 金额不属于较小,hardship 没有暂时出现严重困难。前两项可以由上面的填写看出,不必重复。",
    )

    def ruling(self) -> Ruling:
        """The noun of it."""
        return Ruling(
            outcome=self.outcome,
            amount=Money.of_yuan(self.amount_yuan) if self.amount_yuan is not None else None,
            reason=self.reason,
            is_urgent=self.urgency.is_urgent,
            is_immediate=self.urgency.is_immediate,
            lacking=self.lacking,
        )


class CheckBody(BaseModel):
    """先行救助之后的核查。"""

    model_config = ConfigDict(extra="forbid")
    outcome: Literal["in_order", "not_in_order"] = Field(
        title="结论", description="in_order 属实,not_in_order 有问题。", examples=["in_order"]
    )
    reason: str = Field(min_length=2, max_length=1000, title="核查情况", examples=["材料齐全,情况属实。"])


class EmergencyView(BaseModel):
    """一件急难情况办到了哪一步。"""

    case_id: UUID
    case_number: str = Field(examples=["370102-2026-000123-8"])
    state: str = Field(description="案件状态。", examples=["emergency_reported"])
    hardship: str = Field(examples=["fire"])
    hardship_text: str = Field(examples=["遭遇火灾"])
    wanted_yuan: str = Field(description="申请的金额。", examples=["1500.00"])
    is_identified: bool = Field(description="身份是否已经查明。")
    is_minor: bool
    reported_on: date
    decision_id: UUID | None
    supplement_until: date | None = Field(description="补充说明和材料的最后一天。")
    supplemented_on: date | None
    checked_outcome: str | None = Field(examples=["in_order"])
    check_reason: str | None
    checked_on: date | None

    @classmethod
    def of(cls, case: AssistanceCase, emergency: Emergency) -> "EmergencyView":
        """An emergency without the ids of its officers."""
        return cls(
            case_id=case.id,
            case_number=case.case_number,
            state=case.state,
            hardship=emergency.hardship,
            hardship_text=emergency.hardship_text,
            wanted_yuan=emergency.wanted.yuan,
            is_identified=emergency.is_identified,
            is_minor=emergency.is_minor,
            reported_on=emergency.reported_on,
            decision_id=emergency.decision_id,
            supplement_until=emergency.supplement_until,
            supplemented_on=emergency.supplemented_on,
            checked_outcome=emergency.checked_outcome,
            check_reason=emergency.check_reason,
            checked_on=emergency.checked_on,
        )


class CheckView(BaseModel):
    """核查已经登记。"""

    decision_id: UUID
    case_id: UUID
    outcome: str = Field(examples=["in_order"])
    checked_on: date | None


@edge.read("/cases/{case_id}/emergency", "read_review", response_model=EmergencyView, summary="查看急难情况")
async def read_emergency(case_id: UUID, begin: Begin) -> Any:
    """报告的情况、决定、补充材料的期限和核查结果。"""
    async with begin() as work:
        case, found = await emergencies.read(work.tx, case_id)
        return await work.reply(EmergencyView.of(case, found), version=found.row_version, personal=[case_id])


@edge.create(
    "/cases/{case_id}/emergency-decision",
    "grant_emergency",
    response_model=DecisionView,
    summary="决定先行救助",
    problems=(403, 404, 409),
)
async def decide_emergency(case_id: UUID, body: RulingBody, begin: Begin) -> Any:
    """情况紧急、金额较小、需要立即救助的先行救助。报告的人不能决定;超过乡镇(街道)权限的由县级尽快决定。"""
    async with begin() as work:
        policy = load(accepts_examples=work.room.settings.is_demo)
        signer = work.room.keys.signer(Purpose.DETERMINATION, "eligibility")
        decision = await emergencies.rule(work.tx, case_id, body.ruling(), policy, signer)
        return await work.reply(DecisionView.of(decision, None), status=201, personal=[case_id])


@edge.create(
    "/decisions/{decision_id}/emergency-check",
    "check_emergency",
    response_model=CheckView,
    summary="先行救助后的核查",
    problems=(403, 404, 409),
)
async def check_emergency(decision_id: UUID, body: CheckBody, begin: Begin) -> Any:
    """补充说明和材料交来以后核查;身份已经查明的,还要等经济状况核对报告。报告和决定的人不能核查。"""
    async with begin() as work:
        checked = await emergencies.check(work.tx, decision_id, body.outcome, body.reason)
        view = CheckView(
            decision_id=decision_id, case_id=checked.case_id, outcome=body.outcome, checked_on=checked.checked_on
        )
        return await work.reply(view, status=201, personal=[checked.case_id])
