"""How the hard turns of a case look: changes, objections, appraisals, longer periods, deaths."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.intake.application import Application
from services.intake.change import Change
from services.intake.death import Death
from services.intake.dispute import Appraisal, Extension
from services.intake.entry import SingleEntry
from services.intake.termination import Termination


class ChangeView(BaseModel):
    """一项家庭情况变动。"""

    id: UUID
    kind: str = Field(examples=["income"])
    happened_on: date
    description: str | None
    reported_on: date
    stage: str = Field(description="pending 决定作出前,running 救助期间。")
    state: str = Field(description="open 办理中,accepted 已受理,closed 已办结。")
    household_version: int = Field(description="变动前的家庭版本。")
    accepted_version: int | None = Field(description="变动后的家庭版本。")
    closed_on: date | None
    closing_reason: str | None

    @classmethod
    def of(cls, change: Change, *, is_open: bool) -> "ChangeView":
        """A change; what was told of it only to those to whom the case is open."""
        return cls(
            id=change.id,
            kind=change.report.kind,
            happened_on=change.report.happened_on,
            description=change.report.description if is_open else None,
            reported_on=change.reported_on,
            stage=change.stage,
            state=change.standing,
            household_version=change.household_version,
            accepted_version=change.accepted_version,
            closed_on=change.closed_on,
            closing_reason=change.closing_reason,
        )


class AppraisalView(BaseModel):
    """一次民主评议。"""

    id: UUID
    household_version: int
    held_on: date
    participants: int
    supports: bool
    opinion: str
    completed_on: date

    @classmethod
    def of(cls, appraisal: Appraisal) -> "AppraisalView":
        """An appraisal without its minutes."""
        meeting = appraisal.meeting
        return cls(
            id=appraisal.id,
            household_version=appraisal.household_version,
            held_on=meeting.held_on,
            participants=meeting.participants,
            supports=meeting.supports,
            opinion=meeting.opinion,
            completed_on=appraisal.completed_on,
        )


class ExtensionView(BaseModel):
    """办理期限的延长。"""

    reason: str = Field(examples=["disputed_notice"])
    explanation: str
    workdays: int = Field(description="自受理之日起的工作日数。")
    extended_on: date

    @classmethod
    def of(cls, extension: Extension) -> "ExtensionView":
        """The longer period with its reason."""
        return cls(
            reason=extension.reason,
            explanation=extension.explanation,
            workdays=extension.workdays,
            extended_on=extension.extended_on,
        )


class SingleEntryView(BaseModel):
    """单独提出申请。"""

    person_id: UUID
    route: str = Field(examples=["edge_disabled"])
    document: str | None

    @classmethod
    def of(cls, entry: SingleEntry) -> "SingleEntryView":
        """Who enters alone, and by which route."""
        return cls(person_id=entry.person_id, route=entry.route, document=entry.document)


class DeathView(BaseModel):
    """一次死亡登记。"""

    case_id: UUID
    person_id: UUID
    died_on: date
    source: str
    recorded_on: date
    corrected_on: date | None = Field(description="登记有误的,更正日期。")
    correction_reason: str | None

    @classmethod
    def of(cls, case_id: UUID, death: Death) -> "DeathView":
        """What was recorded."""
        return cls(
            case_id=case_id,
            person_id=death.person_id,
            died_on=death.died_on,
            source=death.source,
            recorded_on=death.recorded_on,
            corrected_on=death.correction.corrected_on if death.correction else None,
            correction_reason=death.correction.reason if death.correction else None,
        )


class TerminationView(BaseModel):
    """终止的审核确认程序,连同送达给家庭的通知书全文。"""

    case_id: UUID
    case_number: str | None
    reason: str
    reminded_on: date = Field(description="书面提醒的日期。")
    terminated_on: date
    notice: str = Field(description="终止审核确认程序通知书。")

    @classmethod
    def of(cls, application: Application, ended: Termination) -> "TerminationView":
        """What was ended, and why."""
        return cls(
            case_id=application.case_id,
            case_number=application.case_number,
            reason=ended.reason,
            reminded_on=ended.reminder.added_on,
            terminated_on=ended.terminated_on,
            notice=ended.notice,
        )
