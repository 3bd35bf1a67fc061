"""How an application looks to whoever may see it, whole and as a line of a list."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from services.intake.api.household_views import HouseholdView, MeansView, PlaceView, name_for
from services.intake.api.turn_views import AppraisalView, ChangeView, ExtensionView, SingleEntryView
from services.intake.application import UNDO, Application, Material, Missing, Withdrawal
from services.intake.consent import Commitment, Consent
from services.intake.store.applications import Summary
from services.intake.survey import Survey
from shared.identity.actor import Actor


class SignedView(BaseModel):
    """一份授权或承诺。"""

    id: UUID
    person_id: UUID
    scope: list[str]
    text_version: str
    household_version: int
    way: str
    signed_on: date
    withdrawn_on: date | None = Field(description="授权撤回的日期;没有撤回的为空。")


class MaterialView(BaseModel):
    """一份材料。hash 是内容的SM3值。"""

    id: UUID
    kind: str
    hash: str
    media_type: str
    size: int
    added_on: date

    @classmethod
    def of(cls, material: Material) -> "MaterialView":
        """The material without its content."""
        return cls(
            id=material.id,
            kind=material.kind,
            hash=material.sm3,
            media_type=material.media_type,
            size=material.size,
            added_on=material.added_on,
        )


class MissingView(BaseModel):
    """尚缺的一项材料。"""

    code: str = Field(examples=["payee_account"])
    title: str = Field(examples=["救助金发放账户"])
    person_id: UUID | None

    @classmethod
    def of(cls, missing: Missing) -> "MissingView":
        """What is missing, for people and programs."""
        return cls(code=missing.code, title=missing.title, person_id=missing.person_id)


class ReturnView(BaseModel):
    """一次性告知。"""

    missing: list[str]
    returned_on: date


class FilingView(BaseModel):
    """近亲属备案。"""

    person_id: UUID
    official_role: str
    relationship: str
    filed_on: date


class SurveyView(BaseModel):
    """一次入户调查。"""

    id: UUID
    reason: str = Field(description="first 首次,objection 异议,change 变动,review 核查,county 县级入户。")
    household_version: int
    visited_on: date
    investigators: list[str]
    photos: int
    present_person_ids: list[UUID]
    items: list[MeansView]
    living_conditions: str
    completed_on: date


class WithdrawalView(BaseModel):
    """撤回。"""

    withdrawn_on: date
    reason: str
    undone: bool = Field(description="提交后十分钟内撤销,视为没有提交。")

    @classmethod
    def of(cls, withdrawal: Withdrawal) -> "WithdrawalView":
        """Whether it was undone at once, or given up with a reason."""
        return cls(withdrawn_on=withdrawal.withdrawn_on, reason=withdrawal.reason, undone=withdrawal.undone)


class ApplicationView(BaseModel):
    """一件申请的全部内容。"""

    case_id: UUID
    case_number: str | None = Field(examples=["370102-2026-000123-8"])
    state: str
    channel: str
    schemes: list[str]
    place: PlaceView
    drafted_on: date
    submitted_on: date | None
    accepted_on: date | None
    decided_on: date | None
    outcome: str | None = Field(description="granted 给予,denied 不予,stopped 已终止;没有决定或者决定已撤销的为空。")
    withdrawal: WithdrawalView | None
    undo_until: datetime | None = Field(description="在此之前撤回,不用填写原因,视为没有提交。")
    single_entry: SingleEntryView | None
    previous_case_id: UUID | None
    household: HouseholdView
    consents: list[SignedView]
    commitments: list[SignedView]
    materials: list[MaterialView]
    missing: list[MissingView]
    returns: list[ReturnView]
    relative_filings: list[FilingView]
    surveys: list[SurveyView]
    objections: list[date] = Field(description="公示收到异议的日期;提出异议的人和内容不在此显示。")
    appraisals: list[AppraisalView]
    extension: ExtensionView | None
    changes: list[ChangeView]

    @classmethod
    def of(cls, application: Application, actor: Actor, on: date) -> "ApplicationView":
        """An application as this actor sees it on this day."""
        is_open = application.is_open_to(actor.level)
        return cls(
            case_id=application.case_id,
            case_number=application.case_number,
            state=application.state,
            channel=application.channel,
            schemes=list(application.schemes),
            place=PlaceView.of(application.place),
            drafted_on=application.drafted_on,
            submitted_on=application.submitted_on,
            accepted_on=application.accepted_on,
            decided_on=application.decided_on,
            outcome=application.outcome,
            withdrawal=WithdrawalView.of(application.withdrawal) if application.withdrawal else None,
            undo_until=application.submitted_at + UNDO if application.submitted_at else None,
            single_entry=SingleEntryView.of(application.entry) if application.entry else None,
            previous_case_id=application.previous_case_id,
            household=HouseholdView.of(application.household, actor, on, is_open=is_open),
            consents=[_signed(each) for each in application.consents],
            commitments=[_signed(each) for each in application.commitments],
            materials=[MaterialView.of(each) for each in application.materials],
            missing=[MissingView.of(each) for each in application.missing(on)],
            returns=[ReturnView(missing=list(e.missing), returned_on=e.returned_on) for e in application.returns],
            relative_filings=_filings(application),
            surveys=[_survey(each) for each in application.surveys if is_open],
            objections=[each.raised_on for each in application.objections],
            appraisals=[AppraisalView.of(each) for each in application.appraisals if is_open],
            extension=ExtensionView.of(application.extension) if application.extension else None,
            changes=[ChangeView.of(each, is_open=is_open) for each in application.changes],
        )


class SummaryView(BaseModel):
    """列表中的一件申请。"""

    case_id: UUID
    case_number: str | None
    state: str
    channel: str
    schemes: list[str]
    applicant_name: str
    place: PlaceView
    submitted_on: date | None
    accepted_on: date | None

    @classmethod
    def of(cls, summary: Summary, actor: Actor) -> "SummaryView":
        """A line of the list as this actor sees it."""
        return cls(
            case_id=summary.case_id,
            case_number=summary.case_number,
            state=summary.state,
            channel=summary.channel,
            schemes=list(summary.schemes),
            applicant_name=name_for(actor, summary.applicant_name),
            place=PlaceView.of(summary.place),
            submitted_on=summary.submitted_on,
            accepted_on=summary.accepted_on,
        )


class ApplicationPage(BaseModel):
    """一页申请。"""

    items: list[SummaryView]
    next: str | None


def _signed(signed: Consent | Commitment) -> SignedView:
    return SignedView(
        id=signed.id,
        person_id=signed.person_id,
        scope=list(signed.scope) if isinstance(signed, Consent) else [],
        text_version=signed.text_version,
        household_version=signed.household_version,
        way=signed.signature.way,
        signed_on=signed.signed_on,
        withdrawn_on=signed.withdrawn_on if isinstance(signed, Consent) else None,
    )


def _filings(application: Application) -> list[FilingView]:
    return [
        FilingView(
            person_id=each.person_id,
            official_role=each.official_role,
            relationship=each.relationship,
            filed_on=each.filed_on,
        )
        for each in application.filings
    ]


def _survey(survey: Survey) -> SurveyView:
    visit = survey.visit
    return SurveyView(
        id=survey.id,
        reason=survey.reason,
        household_version=survey.household_version,
        visited_on=visit.visited_on,
        investigators=[each.name for each in visit.investigators],
        photos=len(visit.photos),
        present_person_ids=[each.person_id for each in visit.present],
        items=[MeansView.of(item) for item in visit.observations],
        living_conditions=visit.living_conditions,
        completed_on=survey.completed_on,
    )
