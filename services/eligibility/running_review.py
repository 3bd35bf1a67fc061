"""The review of a running right: how often, by when, and what came of it (民发〔2021〕57号 art. 31)."""

import calendar as months
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.eligibility.facts import INCOME, Item, Member
from shared.refusal import Conflict, FieldProblem, fields_invalid
from shared.vocabulary.ages import age_on
from shared.vocabulary.money import ZERO

PERIODIC = "periodic"
CHANGE = "change"
DEATH = "death"
YEARLY = "yearly"
HALF_YEARLY = "half_yearly"
UNCHANGED = "unchanged"
ADJUST = "adjust"
MONTHS = {YEARLY: 12, HALF_YEARLY: 6}
DEATH_MONTHS = 3
"""A member's death is checked and dealt with within three months (民发〔2022〕83号 一(三))."""
_WORKING_AGES = range(16, 60)
_NOT_AT_WORK = frozenset({"prison", "compulsory_detoxification", "declared_missing", "death"})
_FIXED_KINDS = frozenset({"transfer_net", "preferential_pension", "basic_pension"})


class ReviewState(StrEnum):
    """Whether somebody still has to look."""

    OPEN = "open"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class RunningReview:
    """One review; `review_class` is empty where something happened that asks for it."""

    id: UUID
    case_id: UUID
    review_class: str
    cause: str
    opened_on: date
    due_on: date
    state: ReviewState = ReviewState.OPEN
    outcome: str | None = None
    opinion: str | None = None
    visited_on: date | None = None
    adjustment_id: UUID | None = None
    completed_by: str | None = None
    completed_on: date | None = None

    def completed(self, outcome: str, opinion: str, by: str, on: date) -> "RunningReview":
        """The review after somebody has looked, or nobody has to any more."""
        return replace(
            self, state=ReviewState.COMPLETED, outcome=outcome, opinion=opinion, completed_by=by, completed_on=on
        )

    def reopened(self) -> "RunningReview":
        """The review once what it led to was dropped: somebody has to look again, by the same day."""
        return RunningReview(self.id, self.case_id, self.review_class, self.cause, self.opened_on, self.due_on)

    def require_open(self, visited_on: date, today: date) -> None:
        """Refuse a second completion, and a visit before there was a review or in the future."""
        if self.state is not ReviewState.OPEN:
            raise Conflict("review_completed", "这次核查已经办结。")
        if not self.opened_on <= visited_on <= today:
            raise fields_invalid(FieldProblem("visited_on", "核查日期应在核查开始之日与今天之间。"))


def class_of(members: Iterable[Member], items: Iterable[Item], severely_disabled: Collection[UUID], on: date) -> str:
    """Every half year where somebody is able to work or an income is not fixed, else every year (57号 art. 31).

    Able to work is read as: from 16 to 59, neither severely disabled nor a student, and present; no clause of 57号
    says it closer. An income is fixed where it is a pension or an allowance; a wage or a business is not.
    """
    is_able = any(_is_able_to_work(member, severely_disabled, on) for member in members)
    is_varying = any(item.aspect == INCOME and item.amount > ZERO and item.kind not in _FIXED_KINDS for item in items)
    return HALF_YEARLY if is_able or is_varying else YEARLY


def _is_able_to_work(member: Member, severely_disabled: Collection[UUID], on: date) -> bool:
    is_free = member.studies == "none" and member.absence not in _NOT_AT_WORK
    is_of_age = age_on(member.birth_on, on) in _WORKING_AGES
    return is_free and is_of_age and member.person_id not in severely_disabled


def months_after(day: date, count: int) -> date:
    """The same day so many months later, or the last of that month where it has none."""
    index = day.year * 12 + day.month - 1 + count
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))
