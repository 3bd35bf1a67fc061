"""An application (申请) with everything that belongs to it, and its way from draft to survey."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.intake.catalogue import catalogue
from services.intake.change import Change, Stage, Standing
from services.intake.consent import Commitment, Consent
from services.intake.dispute import Appraisal, Extension, Objection
from services.intake.entry import SingleEntry
from services.intake.household import Household, PayeeKind
from services.intake.survey import Reason, Survey
from shared.refusal import Conflict, FieldProblem, NotFound
from shared.vocabulary.divisions import Area

ENTRUSTMENT = "entrustment"
PAYEE_PAPERS = {PayeeKind.GUARDIAN: "guardianship", PayeeKind.ENTRUSTED: "payee_agreement"}
_CONSENT, _COMMITMENT = "consent:", "commitment:"
UNDO = timedelta(minutes=10)
"""How long after handing in everything is undone without a reason: the house's own promise, no rule of law."""


class Channel(StrEnum):
    """Where people apply (社会救助法 art. 37: oneself, a household member, or somebody entrusted)."""

    WINDOW = "window"
    PORTAL = "portal"
    VILLAGE_AGENT = "village_agent"


class State(StrEnum):
    """How far intake is with an application."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    SURVEYED = "surveyed"
    RESURVEY = "resurvey"
    CHANGING = "changing"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    TERMINATED = "terminated"

    @property
    def is_end(self) -> bool:
        """Whether the case ended without a decision."""
        return self in {State.WITHDRAWN, State.CLOSED, State.TERMINATED}


class Outcome(StrEnum):
    """What was decided on the case, as it stands; a decision that was taken back leaves none."""

    GRANTED = "granted"
    DENIED = "denied"
    STOPPED = "stopped"


class OfficialRole(StrEnum):
    """Whose relatives are filed (民发〔2021〕57号 art. 11)."""

    CASE_WORKER = "case_worker"
    COMMITTEE_MEMBER = "committee_member"


@dataclass(frozen=True, slots=True)
class Material:
    """A paper or photo of the case; `sm3` is the hash of its content."""

    id: UUID
    kind: str
    sm3: str
    media_type: str
    size: int
    added_on: date


@dataclass(frozen=True, slots=True)
class ReturnNotice:
    """The one notice of everything that is missing (民发〔2021〕57号 art. 10)."""

    id: UUID
    missing: tuple[str, ...]
    returned_on: date


@dataclass(frozen=True, slots=True)
class RelativeFiling:
    """A near relative who handles cases or sits on the committee (民发〔2021〕57号 art. 11)."""

    id: UUID
    person_id: UUID
    official_name: str
    official_role: OfficialRole
    relationship: str
    filed_on: date


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why and when an application was given up or ended by the office; one undone at once needed no reason."""

    reason: str
    withdrawn_on: date
    undone: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """Something without which an application is not accepted. `code` is stable, `title` is for people."""

    code: str
    title: str
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """An application as it stands; its id is the case's."""

    case_id: UUID
    version: int
    case_number: str | None
    place: Area
    channel: Channel
    schemes: tuple[str, ...]
    state: State
    household: Household
    drafted_on: date
    entrustment_hash: str | None = None
    submitted_on: date | None = None
    accepted_on: date | None = None
    acceptor_id: str | None = None
    acceptor_person_id: UUID | None = None
    decided_on: date | None = None
    consents: tuple[Consent, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    materials: tuple[Material, ...] = ()
    returns: tuple[ReturnNotice, ...] = ()
    filings: tuple[RelativeFiling, ...] = ()
    surveys: tuple[Survey, ...] = ()
    submitted_at: datetime | None = None
    outcome: Outcome | None = None
    entry: SingleEntry | None = None
    previous_case_id: UUID | None = None
    objections: tuple[Objection, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    extension: Extension | None = None
    changes: tuple[Change, ...] = ()
    withdrawal: Withdrawal | None = None

    @property
    def has_ended(self) -> bool:
        """Whether the case is over, so that its people may apply again."""
        return self.state.is_end or self.outcome in {Outcome.DENIED, Outcome.STOPPED}

    @property
    def is_open(self) -> bool:
        """Whether the case was accepted and goes on, decided or not."""
        return self.accepted_on is not None and not self.has_ended

    @property
    def is_running(self) -> bool:
        """Whether assistance is granted and goes on."""
        return self.outcome is Outcome.GRANTED

    @property
    def open_change(self) -> Change | None:
        """The change that is being dealt with."""
        return next((each for each in self.changes if each.standing is Standing.OPEN), None)

    def require_open(self) -> None:
        """Raise Conflict unless the case was accepted and goes on."""
        if not self.is_open:
            raise Conflict("case_not_open", "这件案件尚未受理或者已经结束,不能办理这一步。请刷新后查看进度。")

    def may_undo(self, now: datetime) -> bool:
        """Whether it was handed in so short a time ago that it is taken back as if it had not been."""
        return self.submitted_at is not None and now - self.submitted_at <= UNDO

    @property
    def uploads(self) -> frozenset[str]:
        """The hashes of everything that was uploaded."""
        return frozenset(material.sm3 for material in self.materials)

    @property
    def papers(self) -> frozenset[str]:
        """The hashes of the papers on which somebody signed; a photo of the house is none."""
        return self._of_kinds(catalogue().paper_codes())

    @property
    def withdrawal_papers(self) -> frozenset[str]:
        """The hashes of the papers by which somebody takes something back."""
        return self._of_kinds(catalogue().paper_codes(gives_up=True))

    def of_kind(self, kind: str) -> frozenset[str]:
        """The hashes of the materials of one kind."""
        return self._of_kinds(frozenset({kind}))

    def _of_kinds(self, kinds: frozenset[str]) -> frozenset[str]:
        return frozenset(material.sm3 for material in self.materials if material.kind in kinds)

    def material(self, material_id: UUID) -> Material:
        """One of its materials; raises NotFound for another."""
        found = next((material for material in self.materials if material.id == material_id), None)
        if found is None:
            raise NotFound("material_not_found", "这件申请没有这份材料,请刷新后从材料列表中选择。")
        return found

    def standing_consents(self) -> tuple[Consent, ...]:
        """The last consent of each member since the membership last changed, unless the member took it back.

        A change of the membership asks for new signatures; one that was taken back lets no earlier one live again.
        """
        since = self.household.membership_version
        here = self.household.person_ids
        theirs = (each for each in self.consents if each.household_version >= since and each.person_id in here)
        last = {each.person_id: each for each in theirs}
        return tuple(each for each in last.values() if each.withdrawn_on is None)

    def standing_consent(self, consent_id: UUID) -> Consent:
        """The consent if it still holds; raises NotFound for one that is not there, Conflict for a past one."""
        if all(each.id != consent_id for each in self.consents):
            raise NotFound("consent_not_found", "这件申请没有这份授权,请刷新后从授权列表中选择。")
        found = next((each for each in self.standing_consents() if each.id == consent_id), None)
        if found is None:
            raise Conflict("consent_not_standing", "这份授权已经撤回或者已被新的授权取代,请刷新后查看现行的授权。")
        return found

    def standing_commitments(self) -> tuple[Commitment, ...]:
        """The last commitment of each member to what this very version of the household declares."""
        version = self.household.version
        return tuple({each.person_id: each for each in self.commitments if each.household_version == version}.values())

    def missing(self, on: date) -> tuple[Missing, ...]:
        """Everything that is missing, at once (民发〔2021〕57号 arts. 9, 10)."""
        return tuple(self._missing(on))

    def unsigned(self, on: date) -> tuple[Missing, ...]:
        """The signatures that are missing or were taken back."""
        return tuple(each for each in self.missing(on) if each.code.startswith((_CONSENT, _COMMITMENT)))

    def _missing(self, on: date) -> Iterator[Missing]:
        consented = {each.person_id for each in self.standing_consents()}
        committed = {each.person_id for each in self.standing_commitments()}
        for place, member in enumerate(self.household.members, 1):
            person = member.person_id
            if not member.can_sign:
                continue
            if person not in consented:
                yield Missing(consent_code(person), f"第{place}名家庭成员签字的核对授权书", person)
            if person not in committed and not member.is_minor(on):
                yield Missing(f"{_COMMITMENT}{person}", f"第{place}名家庭成员签字的承诺书", person)
        yield from self._missing_of_payee(on)
        if self.channel is Channel.VILLAGE_AGENT and not self._is_entrusted():
            yield Missing("entrustment", "委托代办的委托书")

    def _missing_of_payee(self, on: date) -> Iterator[Missing]:
        """An account where money is paid; for a child a guardian's, for another's account the paper (57号 art. 26)."""
        payee = self.household.payee
        if payee is None:
            if catalogue().is_paid(self.schemes):
                yield Missing("payee_account", "救助金发放账户")
            return
        if self.household.applicant.is_minor(on) and payee.kind is not PayeeKind.GUARDIAN:
            yield Missing("payee_guardian", "监护人的发放账户(申请人未成年)")
        kind = PAYEE_PAPERS.get(payee.kind)
        if kind is None or self.household.member(payee.person_id) is not None:
            return
        papers = self.of_kind(kind)
        if not papers or (payee.paper_hash is not None and payee.paper_hash not in papers):
            yield Missing("payee_paper", f"{catalogue().paper_title(kind)}(领款人不是家庭成员)")

    def _is_entrusted(self) -> bool:
        """Whether the entrustment paper is among the materials (民发〔2021〕57号 art. 6)."""
        papers = self.of_kind(ENTRUSTMENT)
        return bool(papers) if self.entrustment_hash is None else self.entrustment_hash in papers

    def is_open_to(self, level: str) -> bool:
        """Whether this level may work on it: a village's agent only where the household entrusted them (57号 art. 6).

        Of any other neighbour's case the village learns that it is there, not what the household lives on (art. 24).
        """
        return level != "village" or self.channel is Channel.VILLAGE_AGENT

    def require(self, *states: State) -> None:
        """Raise Conflict unless the application is in one of these states."""
        if self.state not in states:
            raise Conflict("wrong_state", f"申请现在处于“{TITLES[self.state]}”状态,不能办理这一步。请刷新后查看进度。")

    def submit(self, on: date, at: datetime, case_number: str) -> "Application":
        """Hand the application in; the first time gives it its number."""
        self.require(State.DRAFT, State.RETURNED)
        number = self.case_number or case_number
        return replace(self, state=State.SUBMITTED, submitted_on=on, submitted_at=at, case_number=number)

    def to_return(self, on: date) -> tuple[Missing, ...]:
        """What a return names: everything missing; a second return nothing new but what members took back since."""
        self.require(State.SUBMITTED)
        missing = self.missing(on)
        if self.returns:
            taken_back = {consent_code(each.person_id) for each in self.consents if each.withdrawn_on is not None}
            named = taken_back.union(self.returns[0].missing)
            missing = tuple(each for each in missing if each.code in named)
        if not missing:
            sentence = "材料已经齐备,或所缺材料未在首次告知中列明,不能退回;请受理或协助申请人现场补齐。"
            raise Conflict("nothing_to_return", sentence)
        return missing

    def accept(self, on: date, acceptor_id: str, acceptor_person_id: UUID | None = None) -> "Application":
        """Accept a complete application; the legal clock starts here (民发〔2021〕57号 arts. 10, 22)."""
        self.require(State.SUBMITTED)
        if missing := self.missing(on):
            fields = [FieldProblem(each.code, f"缺少{each.title}。") for each in missing]
            raise Conflict("application_incomplete", "材料尚未齐备,请一次性告知申请人补齐后再受理。", fields=fields)
        accepted = replace(self, state=State.ACCEPTED, accepted_on=on)
        return replace(accepted, acceptor_id=acceptor_id, acceptor_person_id=acceptor_person_id)

    def withdraw(self) -> "Application":
        """Give the application up, at any time before the decision."""
        self.require(*(state for state in State if not state.is_end))
        if self.decided_on is not None:
            raise Conflict("already_decided", "审核确认决定已经作出,不能再撤回申请。如不再需要救助,请申请终止。")
        return replace(self, state=State.WITHDRAWN)

    def survey_reason(self) -> Reason:
        """Why a survey is due: the first, one after an objection or a change, or one for the review of a right."""
        if self.open_change is not None:
            raise Conflict("change_open", "家庭情况变动正在办理,请先受理变动,再入户调查。")
        if self.is_running:
            is_newer = bool(self.visits) and self.visits[-1].household_version < self.household.version
            return Reason.CHANGE if is_newer else Reason.REVIEW
        self.require(State.ACCEPTED, State.RESURVEY)
        if self.decided_on is not None:
            self.require()
        if self.state is State.RESURVEY:
            return Reason.OBJECTION
        return Reason.CHANGE if self.visits else Reason.FIRST

    @property
    def participants(self) -> frozenset[UUID]:
        """Whose membership the case takes: whoever enters alone, else everybody who lives and is not away."""
        if self.entry is not None:
            return frozenset({self.entry.person_id})
        return frozenset(each.person_id for each in self.household.living if not each.is_absent)

    @property
    def visits(self) -> tuple[Survey, ...]:
        """The township's own surveys."""
        return tuple(each for each in self.surveys if each.reason is not Reason.COUNTY)

    @property
    def visits_from(self) -> date | None:
        """The day before which a visit says nothing of how things are: acceptance, last objection, last change."""
        changes = [each.closed_on for each in self.changes if each.standing is Standing.ACCEPTED]
        days = [self.accepted_on, *(each.raised_on for each in self.objections), *changes]
        return max((day for day in days if day is not None), default=None)

    @property
    def stage(self) -> Stage:
        """How far the case is for a change that is reported now."""
        return Stage.RUNNING if self.is_running else Stage.PENDING


def consent_code(person_id: UUID) -> str:
    """How a missing consent of a person is named."""
    return f"{_CONSENT}{person_id}"


TITLES = {
    State.DRAFT: "填写中",
    State.SUBMITTED: "已提交",
    State.RETURNED: "已退回补正",
    State.ACCEPTED: "已受理",
    State.SURVEYED: "已入户调查",
    State.RESURVEY: "公示有异议,重新调查",
    State.CHANGING: "家庭情况变动办理中",
    State.WITHDRAWN: "已撤回",
    State.CLOSED: "已办结",
    State.TERMINATED: "程序已终止",
}
