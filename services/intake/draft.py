"""What somebody wants to apply with, before persons are found for it; and what is wrong with it, all at once."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.intake import entry as entries
from services.intake.application import Channel
from services.intake.catalogue import Catalogue
from services.intake.entry import Entrant, Route
from services.intake.health import NOTHING_TOLD, HealthFacts
from services.intake.household import Absence, Aspect, PayeeKind, Relation, Studies
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
    health_facts: HealthFacts = NOTHING_TOLD


@dataclass(frozen=True, slots=True)
class MeansDraft:
    """A declared item of the member at a place of the list."""

    member_index: int
    aspect: Aspect
    kind: str
    amount: Money
    count: int = 0


@dataclass(frozen=True, slots=True)
class Outsider:
    """A payee who is nobody of the household: a guardian, or somebody entrusted (民发〔2021〕57号 art. 26)."""

    name: str
    identity: ResidentId
    is_official: bool | None = None


@dataclass(frozen=True, slots=True)
class PayeeDraft:
    """The account of the member at a place of the list, or of an outsider; never shown in a log."""

    member_index: int | None
    bank_name: str
    account_number: str = field(repr=False)
    kind: PayeeKind | None = None
    outsider: Outsider | None = None
    paper_hash: str | None = None

    @property
    def says_whether_official(self) -> bool:
        """Whether it is told of somebody entrusted if they work for township or village (57号 art. 26)."""
        is_asked = self.kind is PayeeKind.ENTRUSTED and self.outsider is not None
        return not is_asked or (self.outsider is not None and self.outsider.is_official is not None)


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """Who of the list enters alone, and by which route (民发〔2021〕57号 art. 8)."""

    member_index: int
    route: Route
    document: str | None = None


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
    entry: EntryDraft | None = None
    previous_case_id: UUID | None = None


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
    matters = [catalogue.matter(code) for code in schemes]
    if reported := [place for place, matter in enumerate(matters) if matter is not None and not matter.is_drafted]:
        sentence = (
            "这个事项不在这里填写申请:情况紧急的,请直接向急难发生地的村(居)协理员或者乡镇(街道)窗口报告;"
            "其他情况请到乡镇(街道)窗口用纸质申请书申请。"
        )
        raise fields_invalid(*(FieldProblem(f"schemes.{place}", sentence) for place in reported))


def check_entry(wanted: Draft, today: date) -> None:
    """Raise Invalid where what is declared cannot be a single entry; whether it is one, eligibility judges."""
    entry, members = wanted.entry, wanted.household.members
    if entry is None:
        return
    if entry.member_index >= len(members):
        raise fields_invalid(FieldProblem("single_entry.member", _NOBODY))
    if ALONE_SCHEME not in wanted.schemes:
        raise fields_invalid(FieldProblem("single_entry", "只有申请最低生活保障才有单独提出申请的情形。"))
    member = members[entry.member_index]
    entrant = Entrant(member.health_facts, member.absence, member.absent_since)
    if reason := entries.implausible(entry.route, entrant, entry.document, today):
        raise fields_invalid(FieldProblem("single_entry.route", reason))


def check(household: HouseholdDraft, catalogue: Catalogue, today: date) -> None:
    """Raise Invalid with everything that is wrong with a household, so that it is mended in one go."""
    problems = [
        *_wrong_applicant(household),
        *_wrong_members(household, today),
        *_wrong_means(household, catalogue),
    ]
    if household.payee is not None:
        problems += wrong_payee(household.payee, len(household.members))
    if problems:
        raise fields_invalid(*problems)


ALONE_SCHEME = "dibao"
_NOBODY = "成员列表中没有这个位置,请核对(从0开始)。"
OFFICIAL_UNSAID = "请如实填写代领人是否为乡镇(街道)或者村(居)工作人员;是的,代领协议报县级民政部门备案。"
_OUTSIDE = {PayeeKind.GUARDIAN, PayeeKind.ENTRUSTED}


def wrong_payee(payee: PayeeDraft, members: int) -> list[FieldProblem]:
    """A payee is a member, or a named guardian or entrusted person outside the household (57号 arts. 25, 26)."""
    if (payee.member_index is None) is (payee.outsider is None):
        sentence = "请指明领款人:家庭成员填 member_index,家庭以外的监护人或代领人填姓名和身份证号码,二者只填其一。"
        return [FieldProblem("payee", sentence)]
    if payee.outsider is not None and payee.kind not in _OUTSIDE:
        return [FieldProblem("payee.kind", "家庭以外的领款人应为监护人(guardian)或者代领人(entrusted)。")]
    if not payee.says_whether_official:
        return [FieldProblem("payee.is_official", OFFICIAL_UNSAID)]
    if payee.member_index is not None and payee.member_index >= members:
        return [FieldProblem("payee.member_index", _NOBODY)]
    if payee.member_index is not None and payee.kind in {PayeeKind.ENTRUSTED, PayeeKind.TOWNSHIP_RESERVE}:
        return [FieldProblem("payee.kind", "家庭成员领款的,请填 self、member 或者 guardian。")]
    return []


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
        if member.health_facts.is_half_a_certificate:
            problems.append(FieldProblem(f"{where}.disability_grade", "残疾类别和等级应同时填写,请按残疾人证核对。"))
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
