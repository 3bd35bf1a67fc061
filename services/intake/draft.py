"""What somebody wants to apply with, before persons are found for it; and what is wrong with it, all at once."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from services.intake.application import Channel
from services.intake.catalogue import Catalogue
from services.intake.household import Absence, Aspect, Relation, Studies
from shared.refusal import FieldProblem, fields_invalid
from shared.vocabulary.divisions import Area, UnknownDivision
from shared.vocabulary.money import Money
from shared.vocabulary.resident_id import ResidentId


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """A member as written down; `guardian_index` is the place of the guardian in the same list."""

    name: str
    identity: ResidentId
    relation: Relation
    birth_on: date | None = None
    phone: str | None = None
    studies: Studies = Studies.NONE
    absence: Absence = Absence.NONE
    absent_since: date | None = None
    lives_in_household: bool = True
    can_live_independently: bool = True
    health: str | None = None
    guardian_index: int | None = None


@dataclass(frozen=True, slots=True)
class MeansDraft:
    """A declared item of the member at a place of the list."""

    member_index: int
    aspect: Aspect
    kind: str
    amount: Money
    count: int = 0


@dataclass(frozen=True, slots=True)
class PayeeDraft:
    """The account of the member at a place of the list, never shown in a log."""

    member_index: int
    bank_name: str
    account_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HouseholdDraft:
    """A household as written down."""

    applicant_index: int
    members: tuple[MemberDraft, ...]
    means: tuple[MeansDraft, ...]
    payee: PayeeDraft | None


@dataclass(frozen=True, slots=True)
class Draft:
    """An application as written down."""

    channel: Channel
    village_code: str
    schemes: tuple[str, ...]
    household: HouseholdDraft
    entrustment_hash: str | None


def place_of(village_code: str) -> Area:
    """The area that accepts the case; raises Invalid for one that is not known or has no township to handle it."""
    try:
        area = Area.of(village_code)
    except UnknownDivision as error:
        raise fields_invalid(FieldProblem("village_code", str(error))) from error
    if None in area.codes:
        sentence = "请选择到村(居)一级、且有所属乡镇(街道)的区划代码。"
        raise fields_invalid(FieldProblem("village_code", sentence))
    return area


def check_schemes(schemes: tuple[str, ...], catalogue: Catalogue) -> None:
    """Raise Invalid for a scheme that cannot be applied for here."""
    if unknown := [place for place, code in enumerate(schemes) if catalogue.matter(code) is None]:
        sentence = "没有这个救助事项,请从事项目录中选择。"
        raise fields_invalid(*(FieldProblem(f"schemes.{place}", sentence) for place in unknown))


def check(household: HouseholdDraft, catalogue: Catalogue, today: date) -> None:
    """Raise Invalid with everything that is wrong with a household, so that it is mended in one go."""
    problems = [
        *_wrong_applicant(household),
        *_wrong_members(household, today),
        *_wrong_means(household, catalogue),
    ]
    if household.payee is not None and household.payee.member_index >= len(household.members):
        problems.append(FieldProblem("payee.member_index", _NOBODY))
    if problems:
        raise fields_invalid(*problems)


_NOBODY = "成员列表中没有这个位置,请核对(从0开始)。"


def _wrong_applicant(household: HouseholdDraft) -> list[FieldProblem]:
    """The applicant is a member, and the relations are told from the applicant's side (57号 art. 4)."""
    if household.applicant_index >= len(household.members):
        return [FieldProblem("applicant_index", _NOBODY)]
    selves = [place for place, member in enumerate(household.members) if member.relation is Relation.SELF]
    if selves != [household.applicant_index]:
        return [FieldProblem("applicant_index", "申请人的关系应填“本人”(self),其他成员填与申请人的关系。")]
    return []


def _wrong_members(household: HouseholdDraft, today: date) -> list[FieldProblem]:
    problems: list[FieldProblem] = []
    seen = Counter(member.identity.number for member in household.members)
    for place, member in enumerate(household.members):
        where = f"members.{place}"
        if seen[member.identity.number] > 1:
            problems.append(FieldProblem(f"{where}.identity_number", "同一身份证号码填写了多次,请删除重复的成员。"))
        if member.identity.birth_on > today:
            problems.append(FieldProblem(f"{where}.identity_number", "身份证号码中的出生日期晚于今天,请核对。"))
        if member.birth_on is not None and member.birth_on != member.identity.birth_on:
            problems.append(FieldProblem(f"{where}.birth_on", "出生日期与身份证号码第7至14位不一致,请核对。"))
        if member.absence is not Absence.NONE and member.absent_since is None:
            problems.append(FieldProblem(f"{where}.absent_since", "请填写该情形的开始日期。"))
        if member.absent_since is not None and member.absent_since > today:
            problems.append(FieldProblem(f"{where}.absent_since", "开始日期不能晚于今天。"))
        if member.guardian_index is not None and not _is_other(household, place, member.guardian_index):
            problems.append(FieldProblem(f"{where}.guardian_index", _NOBODY))
    return problems


def _is_other(household: HouseholdDraft, place: int, guardian: int) -> bool:
    return guardian != place and guardian < len(household.members)


def _wrong_means(household: HouseholdDraft, catalogue: Catalogue) -> list[FieldProblem]:
    problems: list[FieldProblem] = []
    for place, item in enumerate(household.means):
        if item.member_index >= len(household.members):
            problems.append(FieldProblem(f"means.{place}.member_index", _NOBODY))
        if not catalogue.knows(item.aspect, item.kind):
            problems.append(FieldProblem(f"means.{place}.kind", "目录中没有这种收入或财产,请从事项目录中选择。"))
        if item.amount.fen < 0:
            problems.append(FieldProblem(f"means.{place}.amount_yuan", "金额不能为负数。"))
    return problems
