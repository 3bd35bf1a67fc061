"""The household survey (入户调查): a visit by two or more, with photos and everybody's signature (57号 art. 16)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.intake.catalogue import Catalogue
from services.intake.consent import Signature, Way
from services.intake.household import Household, MeansItem
from shared.refusal import FieldProblem, Invalid

LEAST_INVESTIGATORS = 2
"""民发〔2021〕57号 art. 16: a group of investigators has no fewer than two."""


class Reason(StrEnum):
    """Why a household is visited; `county` is the county's own visit (民发〔2021〕57号 art. 20)."""

    FIRST = "first"
    OBJECTION = "objection"
    CHANGE = "change"
    REVIEW = "review"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Investigator:
    """One who visited, by the id under which they act."""

    officer_id: str
    name: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class Present:
    """A member who was there and signed the form."""

    person_id: UUID
    signature: Signature


@dataclass(frozen=True, slots=True)
class Visit:
    """What the recorder wrote down."""

    visited_on: date
    investigators: tuple[Investigator, ...]
    photos: tuple[str, ...]
    present: tuple[Present, ...]
    observations: tuple[MeansItem, ...]
    living_conditions: str


@dataclass(frozen=True, slots=True)
class Survey:
    """A visit that was found in order, with the version of the household that was visited."""

    id: UUID
    household_version: int
    visit: Visit
    completed_on: date
    reason: Reason = Reason.FIRST


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a visit is checked against: the case, its files, who records, and the two dates between which it lies."""

    household: Household
    uploads: frozenset[str]
    papers: frozenset[str]
    recorder_id: str
    not_before: date
    today: date


def check(visit: Visit, case: Circumstances, catalogue: Catalogue) -> None:
    """Raise Invalid with everything that is wrong with a visit."""
    problems = [*_wrong_visit(visit, case), *_wrong_signatures(visit, case), *_wrong_items(visit, case, catalogue)]
    if problems:
        raise Invalid("survey_invalid", "入户调查记录不符合要求,请按提示补正后重新提交。", fields=problems)


def _wrong_visit(visit: Visit, case: Circumstances) -> list[FieldProblem]:
    problems: list[FieldProblem] = []
    if visit.visited_on > case.today:
        problems.append(FieldProblem("visited_on", "入户日期不能晚于今天。"))
    if visit.visited_on < case.not_before:
        problems.append(FieldProblem("visited_on", "入户日期不能早于受理日期,也不能早于最近一次异议或者变动。"))
    if len({each.officer_id for each in visit.investigators}) < LEAST_INVESTIGATORS:
        problems.append(FieldProblem("investigators", "每组调查人员不得少于2人(民发〔2021〕57号第十六条)。"))
    if not visit.photos:
        problems.append(FieldProblem("photos", "请至少上传一张入户照片。"))
    for place, photo in enumerate(visit.photos):
        if photo not in case.uploads:
            problems.append(FieldProblem(f"photos.{place}", "案件材料中没有这张照片,请先上传。"))
    return problems


def _wrong_signatures(visit: Visit, case: Circumstances) -> list[FieldProblem]:
    problems: list[FieldProblem] = []
    for place, investigator in enumerate(visit.investigators):
        is_recorder = investigator.officer_id == case.recorder_id
        if not _is_signed(investigator.signature, case.papers, may_use_token=is_recorder):
            sentence = "记录人本人以登录确认签字,其他调查人员须上传签字的调查表。"
            problems.append(FieldProblem(f"investigators.{place}.signature", sentence))
    if not visit.present:
        problems.append(FieldProblem("present_members", "入户调查表须由在场的家庭成员签字。"))
    for place, present in enumerate(visit.present):
        if case.household.member(present.person_id) is None:
            problems.append(FieldProblem(f"present_members.{place}.person_id", "此人不是这个家庭的成员。"))
        if not _is_signed(present.signature, case.papers, may_use_token=False):
            sentence = "在场成员须在纸质调查表上签字,请上传签字的调查表。"
            problems.append(FieldProblem(f"present_members.{place}.signature", sentence))
    return problems


def _is_signed(signature: Signature, papers: frozenset[str], *, may_use_token: bool) -> bool:
    return may_use_token if signature.way is Way.TOKEN else signature.paper_hash in papers


def _wrong_items(visit: Visit, case: Circumstances, catalogue: Catalogue) -> list[FieldProblem]:
    problems: list[FieldProblem] = []
    for place, item in enumerate(visit.observations):
        if case.household.member(item.person_id) is None:
            problems.append(FieldProblem(f"items.{place}.person_id", "此人不是这个家庭的成员。"))
        if not catalogue.knows(item.aspect, item.kind):
            problems.append(FieldProblem(f"items.{place}.kind", "目录中没有这种收入或财产。"))
    return problems
