"""Visits to a household, what an objection asks for, and the longer period that it gives."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.intake import dispute
from services.intake import survey as surveys
from services.intake.application import Application, State
from services.intake.catalogue import catalogue
from services.intake.dispute import Appraisal, Extension, ExtensionReason, Meeting, Objection
from services.intake.events import surveys as events
from services.intake.store import applications as store
from services.intake.store import course
from services.intake.survey import Circumstances, Reason, Survey, Visit
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal.event import Recorded
from shared.refusal import Conflict

_MINUTES = "appraisal_minutes"
_DISPUTED = "公示期间收到异议,需要重新调查或者开展民主评议。"


async def survey(tx: Transaction, case_id: UUID, visit: Visit) -> Application:
    """Record a household survey (民发〔2021〕57号 art. 16), the first or one that something asks for."""
    application = await store.lock(tx, case_id)
    reason = application.survey_reason()
    done = _checked(tx, application, visit, reason)
    await store.add_survey(tx, application, done)
    surveyed = replace(application, state=State.SURVEYED, surveys=(*application.surveys, done))
    saved = await store.save(tx, surveyed)
    events.survey_completed(tx, saved, done, catalogue().lookback_months)
    return saved


async def visit_for_county(tx: Transaction, case_id: UUID, visit: Visit) -> Application:
    """Record the county's own visit: where a relative was filed, or somebody complained (57号 art. 20)."""
    application = await store.get(tx, case_id)
    application.require_open()
    done = _checked(tx, application, visit, Reason.COUNTY)
    await store.add_survey(tx, application, done)
    events.county_visited(tx, application, done, catalogue().lookback_months)
    return replace(application, surveys=(*application.surveys, done))


def _checked(tx: Transaction, application: Application, visit: Visit, reason: Reason) -> Survey:
    circumstances = Circumstances(
        household=application.household,
        uploads=application.uploads,
        papers=application.papers,
        recorder_id=tx.actor.id,
        not_before=application.visits_from or tx.today,
        today=tx.today,
    )
    surveys.check(visit, circumstances, catalogue())
    return Survey(new_id(), application.household.version, visit, tx.today, reason)


async def note_objection(tx: Transaction, event: Recorded) -> None:
    """After an objection the township surveys again or holds an appraisal (57号 art. 19); the period is longer (22).

    Who objected, and with what, is not said to anybody here.
    """
    message = event.message
    application = await store.lock(tx, UUID(message.case_id))
    objection = Objection(UUID(message.objection_id), UUID(message.notice_id), date.fromisoformat(message.raised_on))
    is_new = await course.add_objection(tx, application, objection)
    if not is_new or application.decided_on is not None or not application.is_open:
        return
    if application.state is State.SURVEYED:
        application = await store.save(tx, replace(application, state=State.RESURVEY))
    if application.extension is None:
        await _extend(tx, application, ExtensionReason.DISPUTED_NOTICE, _DISPUTED)


async def appraise(tx: Transaction, case_id: UUID, meeting: Meeting) -> Application:
    """Record an appraisal (民主评议) instead of a new survey, after an objection alone (57号 art. 19)."""
    application = await store.lock(tx, case_id)
    if application.state is not State.RESURVEY:
        raise Conflict("no_objection", "只有公示收到异议、尚未重新调查的案件才开展民主评议,请刷新后查看进度。")
    raised_on = max(each.raised_on for each in application.objections)
    dispute.check_meeting(meeting, application.of_kind(_MINUTES), raised_on, tx.today)
    held = Appraisal(new_id(), application.household.version, meeting, tx.today)
    await course.add_appraisal(tx, application, held)
    appraised = replace(application, state=State.SURVEYED, appraisals=(*application.appraisals, held))
    saved = await store.save(tx, appraised)
    events.appraisal_held(tx, saved, held)
    return saved


async def extend_period(tx: Transaction, case_id: UUID, reason: ExtensionReason, explanation: str) -> Application:
    """Take the longer period of 57号 art. 22, once and before the decision; the applicant sees why."""
    application = await store.lock(tx, case_id)
    application.require_open()
    if application.decided_on is not None:
        raise Conflict("already_decided", "审核确认决定已经作出,不再需要延长办理期限。")
    dispute.check_extension(reason, application.objections, application.extension)
    return await _extend(tx, application, reason, explanation)


async def _extend(tx: Transaction, application: Application, reason: ExtensionReason, explanation: str) -> Application:
    extension = Extension(new_id(), reason, explanation, tx.today)
    await course.add_extension(tx, application, extension)
    events.period_extended(tx, application, extension)
    return replace(application, extension=extension)
