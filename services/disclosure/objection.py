"""An objection 异议 to a standing notice, and whoever raised it, who is known to the township's clerk alone.

Nothing about an objection tells when within its day it was raised or after which other: its id, its number and its
receipt are drawn at random.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid4

from shared.refusal import Conflict, Forbidden, TooMany
from shared.vocabulary.divisions import Area

OPEN_LIMIT = 50
"""As many open ones are kept of one notice, and of one case without a notice: they cause one and the same visit."""

DAILY_LIMIT = 60
"""As many are taken in a county on one day from whoever does not come to the window: many times what neighbours say,
and few beside the notices that stand there, each of which an objection takes down."""

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_NUMBER_LENGTH = 8
_RECEIPT_GROUPS = 4
_RECEIPT_GROUP_LENGTH = 5


class State(StrEnum):
    """An objection is looked into until its raiser is told what came of it, or it is noted that nobody can be told."""

    OPEN = "open"
    ANSWERED = "answered"


class Way(StrEnum):
    """How the raiser was told. Who left no way to be reached asks with the receipt."""

    TELEPHONE = "telephone"
    VISIT = "visit"
    OFFICE = "office"
    WRITTEN = "written"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Objector:
    """Who objects, as far as they say: nobody has to give a name."""

    name: str | None
    contact: str | None

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody can be told."""
        return self.name is None and self.contact is None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, and how the raiser was told of it."""

    found: str
    way: Way
    answered_on: date


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection. `due_since` is the day from which its raiser is to be told: the case has its new proposal.

    A complaint 投诉、举报 is the same without a notice: it may be raised at every stage of a case (57号 arts. 20, 37).
    """

    id: UUID
    case_id: UUID
    notice_id: UUID | None
    determination_id: UUID | None
    number: str
    scheme: str
    raised_on: date
    area: Area
    state: State = State.OPEN
    due_since: date | None = None
    answer: Answer | None = None

    @property
    def is_complaint(self) -> bool:
        """Whether it is about the case, not about a notice."""
        return self.notice_id is None

    def fall_due(self, today: date) -> "Objection":
        """The case has come to another end than the one objected to; from now on the raiser waits for us."""
        return replace(self, due_since=today) if self.due_since is None else self

    def close(self, answer: Answer, objector: Objector) -> "Objection":
        """Answer it once. Who gave a name or a contact is told in person (民发〔2021〕57号 art. 37)."""
        if self.state is State.ANSWERED:
            raise Conflict("objection_answered", "这条异议已经答复过,请刷新后查看。")
        if answer.way is Way.RECEIPT and not objector.is_anonymous:
            raise Conflict(
                "objector_reachable", "异议人留下了姓名或联系方式,请按其联系方式告知核查结果后,再登记告知方式。"
            )
        return replace(self, state=State.ANSWERED, answer=answer)


def require_another(actor_id: str, taken_in_by: str | None) -> None:
    """Whoever took the case in is complained of with it, and does not learn by whom (57号 art. 37)."""
    if actor_id == taken_in_by:
        raise Forbidden(
            "same_hand", "这个案件是您受理的,为保护异议人,不能由您查看异议人。请由本乡镇(街道)其他经办人联系和告知。"
        )


def require_room(open_count: int, *, at_window: bool) -> None:
    """Refuse a flood: what is there already brings the new survey. Whoever comes to the window is always heard."""
    if not at_window and open_count >= OPEN_LIMIT:
        raise TooMany(
            "objections_full", "这件事已收到较多反映,正在核查。如有新的情况,请到乡镇(街道)窗口或拨打服务热线反映。"
        )


def require_calm(number_today: int) -> None:
    """Refuse what would be one too many in the county today, whoever sends it; the window stays open to everybody."""
    if number_today > DAILY_LIMIT:
        raise TooMany(
            "window_open",
            "今天从网上收到的异议和投诉特别多,这一条没有登记。请到乡镇(街道)窗口或拨打服务热线反映,"
            "窗口随时可以登记;也可以明天再从网上提出。",
        )


def unordered_id() -> UUID:
    """An id without a time in it."""
    return uuid4()


def new_number() -> str:
    """What officers and raiser call it by."""
    return _drawn(_NUMBER_LENGTH)


def new_receipt() -> str:
    """What the raiser alone holds, about 98 bits, to ask what came of it without saying who asks."""
    return "-".join(_drawn(_RECEIPT_GROUP_LENGTH) for _ in range(_RECEIPT_GROUPS))


def plain_receipt(given: str) -> str:
    """A receipt as it is indexed, however it was typed."""
    return given.replace("-", "").replace(" ", "").upper()


def _drawn(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
