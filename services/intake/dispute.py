"""What an objection (异议) to a notice asks for: a new survey or an appraisal (民主评议), and a longer period."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.refusal import Conflict, FieldProblem, Invalid

LEAST_PARTICIPANTS = 3
"""No text gives a number; fewer than three are no meeting. A floor of plausibility, not a rule of law."""

EXTENDED_WORKDAYS = 45
"""民发〔2021〕57号 art. 22: in special circumstances 45 working days from the acceptance."""


class ExtensionReason(StrEnum):
    """The special circumstances (民发〔2022〕83号 part 4(1)): 公示异议、人户分离、异地申办、调查难度大."""

    DISPUTED_NOTICE = "disputed_notice"
    SEPARATED_RESIDENCE = "separated_residence"
    ELSEWHERE_APPLICATION = "elsewhere_application"
    DIFFICULT_SURVEY = "difficult_survey"


@dataclass(frozen=True, slots=True)
class Objection:
    """That somebody objected, and when; who and with what stays with the notices."""

    id: UUID
    notice_id: UUID
    raised_on: date


@dataclass(frozen=True, slots=True)
class Extension:
    """The longer period of a case, with its reason, which the applicant sees."""

    id: UUID
    reason: ExtensionReason
    explanation: str
    extended_on: date
    workdays: int = EXTENDED_WORKDAYS


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the recorder writes down of an appraisal."""

    held_on: date
    participants: int
    supports: bool
    minutes_hash: str
    opinion: str


@dataclass(frozen=True, slots=True)
class Appraisal:
    """A meeting that was found in order, with the version of the household that it spoke of."""

    id: UUID
    household_version: int
    meeting: Meeting
    completed_on: date


def check_meeting(meeting: Meeting, minutes: frozenset[str], raised_on: date, today: date) -> None:
    """Raise Invalid with everything that is wrong; it is held after the objection and has written minutes."""
    problems: list[FieldProblem] = []
    if not raised_on <= meeting.held_on <= today:
        problems.append(FieldProblem("held_on", "民主评议应在提出异议之后、今天以前召开,请核对日期。"))
    if meeting.participants < LEAST_PARTICIPANTS:
        problems.append(FieldProblem("participants", f"参加评议的人数不应少于{LEAST_PARTICIPANTS}人,请核对。"))
    if meeting.minutes_hash not in minutes:
        sentence = "请先上传签字的民主评议记录(材料种类appraisal_minutes),再填写其SM3值。"
        problems.append(FieldProblem("minutes_hash", sentence))
    if problems:
        raise Invalid("appraisal_invalid", "民主评议记录不符合要求,请按提示补正后重新提交。", fields=problems)


def check_extension(reason: ExtensionReason, objections: tuple[Objection, ...], before: Extension | None) -> None:
    """Raise Conflict where the period is extended already, or an objection is named that nobody raised."""
    if before is not None:
        raise Conflict("already_extended", "这件案件的办理期限已经延长过一次,不能再次延长。")
    if reason is ExtensionReason.DISPUTED_NOTICE and not objections:
        raise Conflict("no_objection", "这件案件的公示没有收到异议,请选择实际的延长原因。")
