"""What becomes public of a notice or a grant: public rows are built here and nowhere else, from allowed fields only."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.disclosure.board import BoardEntry, Grant
from services.disclosure.case import Case
from services.disclosure.notice import Notice
from services.disclosure.publicity import SchemeRule
from shared.crypto.masking import mask_name
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money

CHILD = "未成年人"
"""Stands on the board for a child's name: the money is accounted for (社会救助法 art. 45), the child is not named."""

UNIDENTIFIED = "身份待查人员"
"""Stands there for somebody without identity, of whom a name may be somebody else's."""


DEAD = "原申请人已去世"
"""Stands there until another member of the household has taken the case over."""


HANDLING = frozenset({"village", "township"})
"""The two levels that print and post; whoever else may read a sheet reads masked names."""


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """A posted notice as everybody may read it on the network; the sheet in the village alone has the full name."""

    id: UUID
    case_id: UUID
    scheme: str
    name_masked: str
    persons: int
    amount_monthly: Money
    posted_on: date
    ends_on: date
    complaint_phone: str
    area: Area


def may_be_shown(rule: SchemeRule, case: Case) -> bool:
    """Whether a notice is posted: not for a scheme without publicity (民发〔2019〕62号), and never for a child.

    No text excepts a child's 低保 from 57号 art. 19. Two readings: the child's privacy goes before (社会救助法 art. 11,
    个人信息保护法 art. 28), as here; or the notice is posted without the name, as the board's line is.
    """
    return rule.notice_days is not None and case.may_be_named


def public_notice(notice: Notice, complaint_phone: str) -> PublicNotice:
    """What the public reads of a posted notice."""
    if notice.applicant_name is None or notice.posting is None or notice.ends_on is None:
        raise ValueError("only a posted notice is public")
    return PublicNotice(
        id=notice.id,
        case_id=notice.case_id,
        scheme=notice.scheme,
        name_masked=mask_name(notice.applicant_name),
        persons=notice.persons,
        amount_monthly=notice.amount_monthly,
        posted_on=notice.posting.posted_on,
        ends_on=notice.ends_on,
        complaint_phone=complaint_phone,
        area=notice.area,
    )


def sheet_name(case: Case) -> str:
    """The name on the sheet that hangs in the village: whole (57号 art. 24), and none of whom it may not be."""
    return case.applicant_name if case.applicant_name and case.may_be_named else _unnamed(case)


def board_name(case: Case) -> str:
    """The name on the board as the network shows it."""
    return mask_name(case.applicant_name) if case.applicant_name and case.may_be_named else _unnamed(case)


def _unnamed(case: Case) -> str:
    if case.applicant_died_on is not None:
        return DEAD
    return CHILD if case.applicant_is_minor is not False else UNIDENTIFIED


def board_entry(grant: Grant, case: Case, rule: SchemeRule, today: date) -> BoardEntry | None:
    """What the board shows of a grant; None while the decision or the case is unheard, or where it may not stand."""
    if not case.is_known or not rule.has_board or not grant.is_running:
        return None
    if grant.amount_monthly is None or grant.persons is None or grant.first_month is None:
        return None
    return BoardEntry(
        id=grant.id,
        case_id=grant.case_id,
        scheme=grant.scheme,
        name_masked=board_name(case),
        persons=grant.persons,
        amount_monthly=grant.amount_monthly,
        first_month=grant.first_month,
        listed_on=today,
        area=case.area,
    )
