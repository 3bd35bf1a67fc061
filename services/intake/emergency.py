"""An emergency (急难): somebody in urgent need, aided first and explained after (社会救助法 art. 50)."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.intake.application import PAYEE_PAPERS, Material
from services.intake.consent import Signature
from services.intake.draft import OFFICIAL_UNSAID, PayeeDraft
from services.intake.household import Payee, PayeeKind
from shared.refusal import Conflict, FieldProblem, Forbidden, Invalid
from shared.vocabulary import ages
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money
from shared.vocabulary.resident_id import ResidentId

SCHEME = "temporary"
STATEMENT = "emergency_statement"
RESERVE_SLIP = "reserve_slip"
IDENTITY_PROOF = "identity_proof"
UNKNOWN_ENTRUSTS_NOBODY = "身份不明的人员没有办法委托他人,请由监护人领取,或者由乡镇(街道)备用金垫付。"
HOUSEHOLD_VERSION = 1
"""An emergency declares no household: whoever is in need stands for one, in its only version."""


class Hardship(StrEnum):
    """What happened."""

    ACCIDENT = "accident"
    FIRE = "fire"
    SUDDEN_ILLNESS = "sudden_illness"
    DISASTER = "disaster"
    OTHER = "other"


class EmergencyState(StrEnum):
    """How far intake knows the emergency to be."""

    REPORTED = "reported"
    GRANTED = "granted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Sufferer:
    """Who is in need: known by name and number, or as good as anybody can describe them."""

    is_minor: bool
    name: str | None = None
    identity: ResidentId | None = field(default=None, repr=False)
    description: str | None = field(default=None, repr=False)
    sex: str | None = None
    approx_birth_year: int | None = None

    @property
    def is_identified(self) -> bool:
        """Whether it is known who they are."""
        return self.identity is not None


@dataclass(frozen=True, slots=True)
class EmergencyReport:
    """What somebody reports."""

    village_code: str
    sufferer: Sufferer
    hardship: Hardship
    wanted: Money
    circumstances: str = field(repr=False)
    payee: PayeeDraft = field(repr=False)


@dataclass(frozen=True, slots=True)
class Supplement:
    """The explanation and the papers that followed (社会救助法 art. 50)."""

    id: UUID
    explanation: str
    papers: tuple[str, ...]
    supplemented_on: date
    no_consent_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """What is told after the aid: with the consent of whoever is known, or why there is none (社会救助法 art. 50)."""

    explanation: str
    papers: tuple[str, ...]
    signature: Signature | None = None
    no_consent_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Identification:
    """Who somebody without identity is found to be, and the paper that says so."""

    name: str
    identity: ResidentId = field(repr=False)
    evidence_hash: str


@dataclass(frozen=True, slots=True)
class Emergency:
    """An emergency as it stands; its id is the case's."""

    case_id: UUID
    version: int
    case_number: str
    place: Area
    state: EmergencyState
    person_id: UUID
    sufferer: Sufferer
    hardship: Hardship
    wanted: Money
    circumstances: str
    reporter_id: str
    reported_on: date
    payee: Payee
    decided_on: date | None = None
    reporter_person_id: UUID | None = None
    supplements: tuple[Supplement, ...] = ()

    @property
    def schemes(self) -> tuple[str, ...]:
        """Urgent aid is one scheme."""
        return (SCHEME,)

    @property
    def is_open(self) -> bool:
        """Whether the case goes on."""
        return self.state is not EmergencyState.DECLINED

    @property
    def readers(self) -> tuple[UUID, ...]:
        """Who may read the case: the person in need, and whoever is paid for them.

        Nobody can log in as a person without identity; once it is found, the person found reads in their place.
        """
        own = [] if self.sufferer.is_minor else [self.person_id]
        is_person = self.payee.kind in {PayeeKind.GUARDIAN, PayeeKind.ENTRUSTED}
        return tuple(dict.fromkeys([*own, *([self.payee.person_id] if is_person else [])]))

    def is_open_to(self, level: str, actor_id: str) -> bool:
        """A village's agent sees what they reported themselves; of others' distress only that it is there."""
        return level != "village" or actor_id == self.reporter_id

    def require_open(self) -> None:
        """Raise Conflict where urgent aid was declined: the ordinary way stands open."""
        if not self.is_open:
            raise Conflict(
                "emergency_declined",
                "这件急难救助未予先行救助,不能办理这一步;仍有困难的,可以到乡镇(街道)窗口申请临时救助或者其他救助。",
            )

    def require_not_reported_by(self, actor_id: str) -> None:
        """Refuse whoever reported it: two people say who somebody without identity is."""
        if actor_id == self.reporter_id:
            raise Forbidden("own_report", "这件急难情况是您报告的,查明的身份请由其他经办人核实登记。")

    def identify(self, found: Identification, person_id: UUID, on: date) -> "Emergency":
        """Put the person in the place of somebody without identity; raises Conflict where it is known who they are."""
        if self.sufferer.is_identified:
            raise Conflict(
                "already_identified", "这名人员的身份已经查明,不能再次登记。如有错误,请书面报告县级民政部门处理。"
            )
        is_minor = ages.is_minor(found.identity.birth_on, on)
        known = replace(self.sufferer, name=found.name, identity=found.identity, is_minor=is_minor)
        return replace(self, sufferer=known, person_id=person_id)

    def decide(self, state: EmergencyState, on: date) -> "Emergency":
        """Note what was decided."""
        return replace(self, state=state, decided_on=on)


def check_report(report: EmergencyReport, today: date) -> None:
    """Raise Invalid with everything that is wrong, so that a person in need waits for one correction at most."""
    problems = [*_wrong_sufferer(report.sufferer, today), *_wrong_payee(report)]
    if report.wanted.fen <= 0:
        problems.append(FieldProblem("wanted_yuan", "请填写需要的金额,应大于零。"))
    if problems:
        raise Invalid("field_invalid", "有字段填写不正确,请按提示修改后重新提交。", fields=problems)


def _wrong_sufferer(sufferer: Sufferer, today: date) -> list[FieldProblem]:
    problems: list[FieldProblem] = []
    if (sufferer.name is None) is not (sufferer.identity is None):
        problems.append(FieldProblem("person.name", "姓名和身份证号码应同时填写;身份不明的都不填,填写外貌等描述。"))
    if sufferer.identity is None and not sufferer.description:
        problems.append(
            FieldProblem("person.description", "身份不明的,请描述外貌、衣着、所处位置等,便于以后查明身份。")
        )
    if sufferer.identity is not None and sufferer.identity.birth_on > today:
        problems.append(FieldProblem("person.id_number", "身份证号码中的出生日期晚于今天,请核对。"))
    elif sufferer.identity is not None and ages.is_minor(sufferer.identity.birth_on, today) is not sufferer.is_minor:
        problems.append(FieldProblem("person.is_minor", "是否未成年与身份证号码中的出生日期不一致,请核对。"))
    return problems


def _wrong_payee(report: EmergencyReport) -> list[FieldProblem]:
    payee, sufferer = report.payee, report.sufferer
    is_own = payee.kind is PayeeKind.SELF
    if is_own and (sufferer.is_minor or not sufferer.is_identified):
        sentence = "未成年人或者身份不明的,请由监护人领取,或者由乡镇(街道)备用金垫付(township_reserve)。"
        return [FieldProblem("payee.kind", sentence)]
    if payee.kind is PayeeKind.ENTRUSTED and not sufferer.is_identified:
        # Nobody has entrusted anybody who cannot say who they are: the money of the unknown is nobody's to fetch.
        return [FieldProblem("payee.kind", UNKNOWN_ENTRUSTS_NOBODY)]
    if payee.kind in {PayeeKind.GUARDIAN, PayeeKind.ENTRUSTED} and payee.outsider is None:
        return [FieldProblem("payee.name", "请填写领款人的姓名和身份证号码。")]
    if not payee.says_whether_official:
        return [FieldProblem("payee.is_official", OFFICIAL_UNSAID)]
    return []


_PAPERS = {
    STATEMENT: "签字的急难情况说明",
    PAYEE_PAPERS[PayeeKind.GUARDIAN]: "监护关系证明",
    PAYEE_PAPERS[PayeeKind.ENTRUSTED]: "代领救助金的书面协议",
    RESERVE_SLIP: "备用金垫付的银行回单",
}


def check_papers(papers: tuple[str, ...], uploaded: tuple[Material, ...], payee: Payee) -> None:
    """Raise Invalid unless each paper is among the case's, one is the signed statement, and the payee's own is there.

    社会救助法 art. 50; for a guardian, for somebody entrusted and for the reserve 民发〔2021〕57号 art. 26.
    """
    kinds = {each.sm3: each.kind for each in uploaded}
    problems = [
        FieldProblem(f"papers.{place}", "案件材料中没有这份材料,请先上传。")
        for place, paper in enumerate(papers)
        if paper not in kinds
    ]
    given = {kinds.get(paper) for paper in papers}
    wanted = [kind for kind in (STATEMENT, _paper_of(payee)) if kind is not None and kind not in given]
    problems += [FieldProblem("papers", f"请附{_PAPERS[kind]}(材料种类{kind})。") for kind in wanted]
    if problems:
        raise Invalid("papers_missing", "补充的材料不齐备,请按提示补正后重新提交。", fields=problems)


def _paper_of(payee: Payee) -> str | None:
    """The kind of paper without which nobody but the person in need keeps the money."""
    return RESERVE_SLIP if payee.kind is PayeeKind.TOWNSHIP_RESERVE else PAYEE_PAPERS.get(payee.kind)
