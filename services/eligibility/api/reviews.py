"""Reviews of running rights: which are due, and what came of them."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.eligibility.api.adjustments import IntentionBody
from services.eligibility.policy.reading import load
from services.eligibility.running_review import RunningReview
from services.eligibility.workflow import reviews
from services.eligibility.workflow.reviews import Completion
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("定期核查")


class CompletionBody(BaseModel):
    """办结一次核查。"""

    model_config = ConfigDict(extra="forbid")
    outcome: Literal["unchanged", "adjust"] = Field(
        title="结论", description="unchanged 没有明显变化,adjust 需要调整。", examples=["unchanged"]
    )
    opinion: str = Field(min_length=2, max_length=1000, title="核查情况", examples=["入户核查,情况没有明显变化。"])
    visited_on: date = Field(title="核查日期", examples=["2027-05-26"])
    adjustment: IntentionBody | None = Field(default=None, title="拟调整", description="需要调整的必填。")

    def completion(self) -> Completion:
        """The noun of it."""
        intention = self.adjustment.intention() if self.adjustment else None
        return Completion(self.outcome, self.opinion, self.visited_on, intention)


class ReviewingView(BaseModel):
    """一次核查。"""

    review_id: UUID
    case_id: UUID
    review_class: str = Field(description="yearly 每年,half_yearly 每半年;因事核查的为空。", examples=["half_yearly"])
    cause: str = Field(description="periodic 定期,change 情况变化,death 家庭成员去世。", examples=["periodic"])
    opened_on: date
    due_on: date = Field(description="最迟办结日。")
    state: str = Field(description="open 待办,completed 已办结。", examples=["open"])
    outcome: str | None = Field(examples=["unchanged"])
    opinion: str | None
    visited_on: date | None
    adjustment_id: UUID | None = Field(description="随核查提出的调整。")
    completed_on: date | None

    @classmethod
    def of(cls, review: RunningReview) -> "ReviewingView":
        """A review without the officer's id."""
        return cls(
            review_id=review.id,
            case_id=review.case_id,
            review_class=review.review_class,
            cause=review.cause,
            opened_on=review.opened_on,
            due_on=review.due_on,
            state=review.state,
            outcome=review.outcome,
            opinion=review.opinion,
            visited_on=review.visited_on,
            adjustment_id=review.adjustment_id,
            completed_on=review.completed_on,
        )


class ReviewsView(BaseModel):
    """一个案件的历次核查。"""

    items: list[ReviewingView]
    next: str | None = None


@edge.read("/cases/{case_id}/reviews", "read_review", response_model=ReviewsView, summary="查看历次核查")
async def read_case_reviews(case_id: UUID, begin: Begin) -> Any:
    """列出案件的定期核查和因事核查,最新的在最后。"""
    async with begin() as work:
        items = [ReviewingView.of(review) for review in await reviews.read_all(work.tx, case_id)]
        return await work.reply(ReviewsView(items=items), personal=[case_id])


@edge.create("/reviews/{review_id}/completion", "conduct_review", response_model=ReviewingView, summary="办结核查")
async def complete_review(review_id: UUID, body: CompletionBody, begin: Begin) -> Any:
    """没有明显变化的不再调整;需要调整的,同时按采信的事实提出调整(民发〔2021〕57号第三十一条)。"""
    async with begin() as work:
        policy = load(accepts_examples=work.room.settings.is_demo)
        done = await reviews.complete(work.tx, review_id, body.completion(), policy)
        return await work.reply(ReviewingView.of(done), status=201, personal=[done.case_id])
