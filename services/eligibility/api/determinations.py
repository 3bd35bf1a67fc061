"""Determinations: reading them, the township's review, the applicant's answer, the authority's confirmation."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.eligibility import confirmation
from services.eligibility.api.views import AnswerView, DecisionView, DeterminationsView, DeterminationView
from services.eligibility.decision import Decision
from services.eligibility.policy.reading import load
from services.eligibility.review import Verdict
from services.eligibility.workflow import answers, proposals
from shared.crypto.signing import Purpose
from shared.database.transaction import Transaction
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("审核确认")


class ReviewBody(BaseModel):
    """乡镇(街道)审核意见。"""

    model_config = ConfigDict(extra="forbid")
    outcome: Literal["agreed", "returned"] = Field(title="结论", examples=["agreed"])
    opinion: str = Field(min_length=2, max_length=1000, title="意见", examples=["材料齐全,同意初审意见。"])


class AnswerBody(BaseModel):
    """申请人对拟不给予的陈述意见。"""

    model_config = ConfigDict(extra="forbid")
    statement: str = Field(
        min_length=1, max_length=4000, title="陈述意见", examples=["我已于今年六月离职,现在没有工资收入。"]
    )


class ConfirmationBody(BaseModel):
    """有权机关的确认。"""

    model_config = ConfigDict(extra="forbid")
    outcome: Literal["confirmed", "refused", "returned"] = Field(
        title="结论", description="confirmed 同意,refused 不同意,returned 退回重新认定。", examples=["confirmed"]
    )
    opinion: str = Field(
        default="", max_length=1000, title="意见", description="不同意或者退回的,写明理由。", examples=["同意。"]
    )


def sees_findings(tx: Transaction) -> bool:
    """A village agent learns the outcome to post, not a neighbour's income (57号 art. 24)."""
    return tx.actor.level != "village"


@edge.read(
    "/determinations/{determination_id}", "read_determination", response_model=DeterminationView, summary="查看审核认定"
)
async def read_determination(determination_id: UUID, begin: Begin) -> Any:
    """一次认定的每项救助结论、依据和计算过程。村级人员只能看到结论。"""
    async with begin() as work:
        proposal = await proposals.read_proposal(work.tx, determination_id)
        view = DeterminationView.of(proposal, with_findings=sees_findings(work.tx))
        view.answer = await answers.read_answer(work.tx, determination_id)
        return await work.reply(view, personal=[proposal.case_id])


@edge.read(
    "/cases/{case_id}/determinations",
    "read_determination",
    response_model=DeterminationsView,
    summary="查看案件的历次认定",
)
async def read_case_determinations(case_id: UUID, begin: Begin) -> Any:
    """列出案件的历次认定,最新的在最后。"""
    async with begin() as work:
        found = await proposals.read_proposals(work.tx, case_id)
        items = [DeterminationView.of(each, with_findings=sees_findings(work.tx)) for each in found]
        return await work.reply(DeterminationsView(items=items), personal=[case_id])


@edge.create(
    "/determinations/{determination_id}/review",
    "review_determination",
    response_model=DeterminationView,
    summary="乡镇审核",
)
async def review_determination(determination_id: UUID, body: ReviewBody, begin: Begin) -> Any:
    """审核人不得是提出认定的人。同意给予的进入公示;不给予的先听取申请人意见;退回的由经办人重新认定。"""
    async with begin() as work:
        policy = load(accepts_examples=work.room.settings.is_demo)
        verdict = Verdict(body.outcome, body.opinion)
        proposal = await proposals.review(work.tx, determination_id, verdict, policy)
        return await work.reply(DeterminationView.of(proposal), status=201, personal=[proposal.case_id])


@edge.create(
    "/determinations/{determination_id}/answer", "answer_proposal", response_model=AnswerView, summary="申请人陈述意见"
)
async def answer_proposal(determination_id: UUID, body: AnswerBody, begin: Begin) -> Any:
    """拟不给予时,申请人可以在期限内陈述意见、补充证据;收到意见后,乡镇(街道)组织复查(民发〔2021〕57号第十八条)。"""
    async with begin() as work:
        answer_id, case_id = await answers.answer(work.tx, determination_id, body.statement)
        view = AnswerView(answer_id=answer_id, determination_id=determination_id, answered_on=work.tx.today)
        return await work.reply(view, status=201, personal=[case_id])


@edge.create(
    "/determinations/{determination_id}/confirmation",
    "confirm_determination",
    response_model=DecisionView | DeterminationView,
    summary="审核确认",
    problems=(403, 404, 409),
)
async def confirm_determination(determination_id: UUID, body: ConfirmationBody, begin: Begin) -> Any:
    """确认人须在当日持有权限(县级民政部门,或者受委托的乡镇、街道),且未办理过前面的步骤。

    近亲属单独备案或者接到投诉、举报的,须先有县级入户调查。退回的,以及不同意拟不给予的认定的,由乡镇重新认定,返回认定而不是决定。
    """
    async with begin() as work:
        signer = work.room.keys.signer(Purpose.DETERMINATION, "eligibility")
        verdict = Verdict(body.outcome, body.opinion)
        found = await confirmation.confirm(work.tx, determination_id, verdict, signer)
        view = DecisionView.of(found, None) if isinstance(found, Decision) else DeterminationView.of(found)
        return await work.reply(view, status=201, personal=[found.case_id])
