"""Mappers of what happens to a case after its acceptance: surveys, objections, appraisals, changes, deaths."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from services.intake import rows
from services.intake.application import Application
from services.intake.change import Change, ChangeKind, Report, Stage, Standing
from services.intake.consent import Signature, Way
from services.intake.death import Correction, Death, DeathSource
from services.intake.dispute import Appraisal, Extension, ExtensionReason, Meeting, Objection
from services.intake.household import Household
from services.intake.rows import Values
from services.intake.survey import Investigator, Present, Reason, Survey, Visit


def with_course(application: Application, course: RowMapping) -> Application:
    """The application with what happened since it was accepted; the dead are marked among its members."""
    extensions = [extension_of(each) for each in course["extensions"]]
    return replace(
        application,
        household=_with_deaths(application.household, [death_of(each) for each in course["deaths"]]),
        surveys=tuple(survey_of(each, course["survey_items"]) for each in course["surveys"]),
        objections=tuple(objection_of(each) for each in course["objections"]),
        appraisals=tuple(appraisal_of(each) for each in course["appraisals"]),
        extension=extensions[0] if extensions else None,
        changes=tuple(change_of(each) for each in course["changes"]),
    )


def _with_deaths(household: Household, deaths: list[Death]) -> Household:
    died = {each.person_id: each.died_on for each in deaths if each.correction is None}
    if not died:
        return household
    members = tuple(replace(each, died_on=died.get(each.person_id)) for each in household.members)
    return replace(household, members=members)


def objection_of(row: RowMapping) -> Objection:
    """An objection from a row."""
    return Objection(row["id"], row["notice_id"], row["raised_on"])


def objection_values(objection: Objection) -> Values:
    """The columns of an objection."""
    return {"id": objection.id, "notice_id": objection.notice_id, "raised_on": objection.raised_on}


def appraisal_of(row: RowMapping) -> Appraisal:
    """An appraisal from a row."""
    meeting = Meeting(row["held_on"], row["participants"], row["supports"], row["minutes_hash"], row["opinion"])
    return Appraisal(row["id"], row["household_version"], meeting, row["completed_on"])


def appraisal_values(appraisal: Appraisal) -> Values:
    """The columns of an appraisal."""
    meeting = appraisal.meeting
    return {
        "id": appraisal.id,
        "household_version": appraisal.household_version,
        "held_on": meeting.held_on,
        "participants": meeting.participants,
        "supports": meeting.supports,
        "minutes_hash": meeting.minutes_hash,
        "opinion": meeting.opinion,
        "completed_on": appraisal.completed_on,
    }


def extension_of(row: RowMapping) -> Extension:
    """An extension from a row."""
    reason = ExtensionReason(row["reason"])
    return Extension(row["id"], reason, row["explanation"], row["extended_on"], row["workdays"])


def extension_values(extension: Extension) -> Values:
    """The columns of an extension."""
    return {
        "id": extension.id,
        "reason": extension.reason.value,
        "explanation": extension.explanation,
        "workdays": extension.workdays,
        "extended_on": extension.extended_on,
    }


def change_of(row: RowMapping) -> Change:
    """A change from a row."""
    return Change(
        id=row["id"],
        report=Report(ChangeKind(row["kind"]), row["happened_on"], row["description"]),
        reported_on=row["reported_on"],
        stage=Stage(row["stage"]),
        standing=Standing(row["state"]),
        household_version=row["household_version"],
        accepted_version=row["accepted_version"],
        closed_on=row["closed_on"],
        closing_reason=row["closing_reason"],
    )


def change_values(change: Change) -> Values:
    """The columns of a change."""
    return {
        "id": change.id,
        "kind": change.report.kind.value,
        "happened_on": change.report.happened_on,
        "description": change.report.description,
        "reported_on": change.reported_on,
        "stage": change.stage.value,
        "household_version": change.household_version,
        **change_course(change),
    }


def change_course(change: Change) -> dict[str, Any]:
    """The columns that alter while a change is dealt with."""
    return {
        "state": change.standing.value,
        "accepted_version": change.accepted_version,
        "closed_on": change.closed_on,
        "closing_reason": change.closing_reason,
    }


def death_of(row: RowMapping) -> Death:
    """A death from a row."""
    return Death(
        id=row["id"],
        person_id=row["person_id"],
        died_on=row["died_on"],
        source=DeathSource(row["source"]),
        evidence_hash=row["evidence_hash"],
        recorded_on=row["recorded_on"],
        recorder_id=row["recorder_id"],
        correction=_correction_of(row),
    )


def _correction_of(row: RowMapping) -> Correction | None:
    if row["corrected_on"] is None:
        return None
    return Correction(row["correction_reason"], row["correction_hash"], row["corrector_id"], row["corrected_on"])


def death_values(death: Death) -> Values:
    """The columns of a death."""
    return {
        "id": death.id,
        "person_id": death.person_id,
        "died_on": death.died_on,
        "source": death.source.value,
        "evidence_hash": death.evidence_hash,
        "recorded_on": death.recorded_on,
        "recorder_id": death.recorder_id,
    }


def correction_values(correction: Correction) -> Values:
    """The columns that put a death right."""
    return {
        "correction_reason": correction.reason,
        "correction_hash": correction.evidence_hash,
        "corrector_id": correction.corrector_id,
        "corrected_on": correction.corrected_on,
    }


def survey_values(survey: Survey) -> Values:
    """The columns of a survey without its observations."""
    visit = survey.visit
    return {
        "id": survey.id,
        "household_version": survey.household_version,
        "visited_on": visit.visited_on,
        "investigators": [
            {"officer_id": e.officer_id, "name": e.name, **_signature_json(e.signature)} for e in visit.investigators
        ],
        "photos": list(visit.photos),
        "present": [{"person_id": str(e.person_id), **_signature_json(e.signature)} for e in visit.present],
        "living_conditions": visit.living_conditions,
        "completed_on": survey.completed_on,
        "reason": survey.reason.value,
    }


def survey_of(row: RowMapping, items: Iterable[RowMapping]) -> Survey:
    """A survey from its row and those of the observations that are its own."""
    visit = Visit(
        visited_on=row["visited_on"],
        investigators=tuple(
            Investigator(each["officer_id"], each["name"], _signature_from(each)) for each in row["investigators"]
        ),
        photos=tuple(row["photos"]),
        present=tuple(Present(UUID(each["person_id"]), _signature_from(each)) for each in row["present"]),
        observations=tuple(rows.means_of(each) for each in items if each["survey_id"] == row["id"]),
        living_conditions=row["living_conditions"],
    )
    reason = Reason(row["reason"]) if row["reason"] else Reason.FIRST
    return Survey(row["id"], row["household_version"], visit, row["completed_on"], reason)


def _signature_json(signature: Signature) -> dict[str, str | None]:
    return {"way": signature.way.value, "paper_hash": signature.paper_hash}


def _signature_from(data: Mapping[str, Any]) -> Signature:
    return Signature(Way(data["way"]), data["paper_hash"])
