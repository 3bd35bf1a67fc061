"""A notice 公示 of a proposal: planned, posted in the village, concluded when its days are over."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from shared.refusal import Conflict, FieldProblem, Invalid, NotFound
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money


def last_day(posted_on: date, notice_days: int) -> date:
    """The last day of a notice: 公示期为7天 (民发〔2021〕57号 art. 19).

    The day of posting is not counted, counting begins on the next (民法典 art. 201). The days are calendar days: rest
    days count, and a notice that ends on one is not prolonged, since it is shown and nobody has to act in an office on
    its last day. Posted on 1 December with seven days it stands through 8 December.
    """
    return posted_on + timedelta(days=notice_days)


def concludes_on(posted_on: date, notice_days: int) -> date:
    """The day on which a notice may be concluded: the one after the last, since the last day has to be complete."""
    return last_day(posted_on, notice_days) + timedelta(days=1)


class State(StrEnum):
    """`waiting` is a proposal whose case is not known here yet; the last four are final.

    `disputed` is a standing notice that somebody objected to: it is taken down, and the survey is made again or the
    village appraises (民发〔2021〕57号 art. 19). What comes of that is posted as another notice.
    """

    WAITING = "waiting"
    PLANNED = "planned"
    POSTED = "posted"
    CONCLUDED = "concluded"
    SUPPRESSED = "suppressed"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({State.WAITING, State.PLANNED, State.POSTED})


@dataclass(frozen=True, slots=True)
class Posting:
    """The evidence of a posting: when and where the sheet was put up, and the SM3 of the photo that shows it."""

    posted_on: date
    place: str
    photo_hash: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One proposal's notice. `notice_days` is pinned when it is planned; None where the law wants no notice."""

    id: UUID
    case_id: UUID
    determination_id: UUID
    scheme: str
    amount_monthly: Money
    persons: int
    area: Area
    state: State = State.WAITING
    notice_days: int | None = None
    applicant_name: str | None = None
    planned_on: date | None = None
    posting: Posting | None = None
    closed_on: date | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether something can still happen to it."""
        return self.state in OPEN

    @property
    def ends_on(self) -> date | None:
        """The last day on which it stands, once it is posted."""
        if self.posting is None or self.notice_days is None:
            return None
        return last_day(self.posting.posted_on, self.notice_days)

    def plan(self, name: str, area: Area, notice_days: int, today: date) -> "Notice":
        """Make it ready for the village."""
        return replace(
            self, state=State.PLANNED, applicant_name=name, area=area, notice_days=notice_days, planned_on=today
        )

    def suppress(self, area: Area, today: date) -> "Notice":
        """Never show it: the scheme has no publicity, or it would name a child (redaction.may_be_shown)."""
        return replace(self, state=State.SUPPRESSED, area=area, planned_on=today, closed_on=today)

    def post(self, posting: Posting, uploaded: frozenset[str], today: date) -> "Notice":
        """Record the posting; the days count from the posting's own day, so that day has to be a true one."""
        if self.state is not State.PLANNED or self.planned_on is None:
            raise Conflict("notice_not_planned", "这份公示不在待张贴状态,请刷新后查看最新进展。")
        if not self.planned_on <= posting.posted_on <= today:
            raise _wrong("posted_on", "张贴日期不能晚于今天,也不能早于公示生成的日期,请核对。")
        if posting.photo_hash not in uploaded:
            raise _wrong("photo_hash", "请先上传这次张贴的现场照片,再填写照片返回的编号。")
        return replace(self, state=State.POSTED, posting=posting)

    def conclude(self, today: date) -> "Notice":
        """End it when its days are over; before that it stays as it is."""
        if self.state is not State.POSTED or self.posting is None or self.notice_days is None:
            return self
        if today < concludes_on(self.posting.posted_on, self.notice_days):
            return self
        return replace(self, state=State.CONCLUDED, closed_on=today)

    def withdraw(self, today: date) -> "Notice":
        """Take it down, since its proposal has lost its reason."""
        return replace(self, state=State.WITHDRAWN, closed_on=today) if self.is_open else self

    def move(self, today: date) -> "Notice":
        """The household lives elsewhere: what stands in the old village is posted in the new one, all its days anew."""
        return replace(self, state=State.PLANNED, planned_on=today, posting=None)

    def dispute(self, today: date, *, was_disputed: bool) -> "Notice":
        """Take an objection 异议: the first takes the notice down, and later ones are kept while it would have stood.

        A case is looked at anew once: 民发〔2021〕57号 art. 19 has the township report what it proposes then, and no
        second look. What is objected to the notice of that proposal is kept, and the notice stands on.
        What was never posted does not exist for who objects.
        """
        if self.posting is None or self.ends_on is None:
            raise NotFound("not_found", "没有找到这份公示,请核对后再试。")
        if self.state not in {State.POSTED, State.DISPUTED} or today > self.ends_on:
            raise Conflict(
                "notice_not_standing", "这份公示已经结束,不能再登记异议。您仍可以拨打公示单上的服务热线反映情况。"
            )
        is_kept_only = was_disputed or self.state is State.DISPUTED
        return self if is_kept_only else replace(self, state=State.DISPUTED, closed_on=today)


def _wrong(field: str, reason: str) -> Invalid:
    return Invalid("field_invalid", "有字段填写不正确,请按提示修改后重新提交。", fields=[FieldProblem(field, reason)])
