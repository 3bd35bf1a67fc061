"""A wrong decision is taken back by its authority."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.eligibility.api.facts import AdoptionBody
from services.eligibility.api.views import DecisionView
from services.eligibility.policy.reading import load
from services.eligibility.withdrawal import Wish
from services.eligibility.workflow import withdrawals
from shared.crypto.signing import Purpose
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("撤销决定")


class WithdrawalBody(BaseModel):
    """撤销一份错误的决定。"""

    model_config = ConfigDict(extra="forbid")
    cause: Literal["own_mistake", "misled"] = Field(
        title="原因", description="own_mistake 办理机关的错误,misled 因虚报、隐瞒等作出。", examples=["own_mistake"]
    )
    reason: str = Field(
        min_length=2, max_length=1000, title="理由", examples=["原决定把一次性补助计入了收入,金额计算有误。"]
    )
    corrected: AdoptionBody = Field(
        default_factory=AdoptionBody,
        title="重新采信的事实",
        description="撤销给予的决定时,按原决定之日的政策和这里采信的事实重新计算;撤销不予、停发的决定不需要填写。",
    )


@edge.create(
    "/decisions/{decision_id}/withdrawal",
    "withdraw_decision",
    response_model=DecisionView,
    summary="撤销决定",
    problems=(403, 404, 409),
)
async def withdraw_decision(decision_id: UUID, body: WithdrawalBody, begin: Begin) -> Any:
    """由作出原决定的机关撤销,作出原决定的人不能办理。会使待遇减少的,先提出拟撤销的意见并听取当事人意见。"""
    async with begin() as work:
        policy = load(accepts_examples=work.room.settings.is_demo)
        signer = work.room.keys.signer(Purpose.DETERMINATION, "eligibility")
        wish = Wish(body.cause, body.reason, body.corrected.adoption())
        decision = await withdrawals.withdraw(work.tx, decision_id, wish, policy, signer)
        return await work.reply(DecisionView.of(decision, None), status=201, personal=[decision.case_id])
