"""Visits, appraisals, relatives filed late, and the longer period."""

from uuid import UUID

from services.intake.application import Application, RelativeFiling
from services.intake.dispute import Appraisal, Extension
from services.intake.events.sealing import SURVEYED, event_of, means_item, member_means, packed, say
from services.intake.survey import Survey
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.crypto.keyring import DataClass
from shared.database.transaction import Transaction
from shared.ids import new_id


def survey_completed(tx: Transaction, application: Application, survey: Survey, lookback_months: int) -> None:
    """Say what the investigators saw, and why they went."""
    event_id, visit = new_id(), survey.visit
    message = intake.SurveyCompleted(
        case_id=str(application.case_id),
        survey_id=str(survey.id),
        household_version=survey.household_version,
        visited_on=visit.visited_on.isoformat(),
        investigators=len(visit.investigators),
        photos=len(visit.photos),
        sealed=_seen(tx, event_id, application, survey, lookback_months),
        completed_on=survey.completed_on.isoformat(),
        reason=survey.reason.value,
    )
    tx.publish_sealed(event_of(event_id, application, message))


def county_visited(tx: Transaction, application: Application, survey: Survey, lookback_months: int) -> None:
    """Say what the county saw itself (民发〔2021〕57号 art. 20)."""
    event_id, visit = new_id(), survey.visit
    message = intake.CountyVisited(
        case_id=str(application.case_id),
        visit_id=str(survey.id),
        household_version=survey.household_version,
        visited_on=visit.visited_on.isoformat(),
        investigators=len(visit.investigators),
        sealed=_seen(tx, event_id, application, survey, lookback_months),
        completed_on=survey.completed_on.isoformat(),
    )
    tx.publish_sealed(event_of(event_id, application, message))


def _seen(
    tx: Transaction, event_id: UUID, application: Application, survey: Survey, lookback_months: int
) -> common.Sealed:
    means = common.HouseholdMeans(
        members=[member_means(each) for each in application.household.members],
        items=[means_item(each, SURVEYED, survey.visit.visited_on) for each in survey.visit.observations],
        lookback_months=lookback_months,
    )
    return common.Sealed(means=tx.keyring.seal_event(DataClass.MEANS, event_id, packed(means), tx.today))


def appraisal_held(tx: Transaction, application: Application, appraisal: Appraisal) -> None:
    """Say what the meeting found."""
    message = intake.AppraisalHeld(
        case_id=str(application.case_id),
        appraisal_id=str(appraisal.id),
        household_version=appraisal.household_version,
        held_on=appraisal.meeting.held_on.isoformat(),
        participants=appraisal.meeting.participants,
        supports=appraisal.meeting.supports,
        completed_on=appraisal.completed_on.isoformat(),
    )
    say(tx, application, message)


def period_extended(tx: Transaction, application: Application, extension: Extension) -> None:
    """Say that the case may take longer, and why."""
    message = intake.PeriodExtended(
        case_id=str(application.case_id),
        reason=extension.reason.value,
        workdays=extension.workdays,
        extended_on=extension.extended_on.isoformat(),
    )
    say(tx, application, message)


def relative_filed(tx: Transaction, application: Application, filing: RelativeFiling) -> None:
    """Say that a relative was filed after the acceptance: the county visits."""
    say(
        tx,
        application,
        intake.RelativeFiled(case_id=str(application.case_id), filed_on=filing.filed_on.isoformat()),
    )
