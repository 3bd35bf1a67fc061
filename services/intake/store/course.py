"""What happens to a case after its acceptance: objections, appraisals, extensions, changes, deaths."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from services.intake import course_rows, tables
from services.intake.application import Application
from services.intake.change import Change
from services.intake.death import Correction, Death
from services.intake.dispute import Appraisal, Extension, Objection
from services.intake.emergency import EmergencyState
from services.intake.rows import Placed, owned
from services.intake.store import PARTS_LIMIT
from shared.database.transaction import Transaction

_ENDED = ("withdrawn", "closed", "terminated")
_OVER = ("denied", "stopped")


async def add_objection(tx: Transaction, application: Application, objection: Objection) -> bool:
    """Note that somebody objected; False where it is noted already. The system alone hears it."""
    values = course_rows.objection_values(objection) | owned(application)
    return await tx.insert_new(tables.OBJECTION, values) is not None


async def add_appraisal(tx: Transaction, application: Application, appraisal: Appraisal) -> None:
    """Write an appraisal."""
    await tx.insert(tables.APPRAISAL, course_rows.appraisal_values(appraisal) | owned(application))


async def add_extension(tx: Transaction, application: Application, extension: Extension) -> None:
    """Write the longer period; the database holds one a case."""
    await tx.insert(tables.PERIOD_EXTENSION, course_rows.extension_values(extension) | owned(application))


async def add_change(tx: Transaction, application: Application, change: Change) -> None:
    """Write a reported change; the database holds one open one a case."""
    await tx.insert(tables.CHANGE, course_rows.change_values(change) | owned(application))


async def save_change(tx: Transaction, change: Change) -> None:
    """Write how far a change is."""
    await tx.update(tables.CHANGE, change.id, course_rows.change_course(change))


async def add_death(tx: Transaction, case: Placed, death: Death) -> bool:
    """Write a death; False where the case knows of it already."""
    return await tx.insert_new(tables.DEATH, course_rows.death_values(death) | owned(case)) is not None


async def death(tx: Transaction, death_id: UUID) -> tuple[UUID, Death]:
    """A death by its id, with the case in which it was recorded."""
    row = await tx.get(tables.DEATH, death_id)
    return row["case_id"], course_rows.death_of(row)


async def standing_death(tx: Transaction, case_id: UUID, person_id: UUID) -> Death | None:
    """The death of somebody as a case knows it, unless it was put right; locked."""
    table = tables.DEATH
    mine = (table.c.case_id == case_id) & (table.c.person_id == person_id) & table.c.corrected_on.is_(None)
    row = await tx.one(select(table).where(mine).with_for_update())
    return course_rows.death_of(row) if row else None


async def standing_deaths_of(tx: Transaction, person_id: UUID) -> Sequence[tuple[UUID, Death]]:
    """The same in every case, with the cases; only the system sees them all."""
    table = tables.DEATH
    mine = (table.c.person_id == person_id) & table.c.corrected_on.is_(None)
    query = select(table).where(mine).order_by(table.c.case_id).limit(PARTS_LIMIT)
    return [(row["case_id"], course_rows.death_of(row)) for row in await tx.all(query)]


async def save_correction(tx: Transaction, death_id: UUID, correction: Correction) -> None:
    """Write why a death was wrong beside the record, which stays."""
    await tx.update(tables.DEATH, death_id, course_rows.correction_values(correction))


async def open_applications_of(tx: Transaction, person_id: UUID) -> Sequence[UUID]:
    """The accepted cases, not ended, in which somebody is a member now or is paid; only the system sees them all."""
    application = tables.APPLICATION
    cases = [
        select(part.c.case_id).where(
            (part.c.person_id == person_id)
            & (part.c.case_id == application.c.id)
            & (part.c.household_version == application.c.household_version)
        )
        for part in (tables.MEMBER, tables.PAYEE)
    ]
    query = (
        select(application.c.id)
        .where(cases[0].exists() | cases[1].exists())
        .where(application.c.accepted_on.is_not(None))
        .where(application.c.state.not_in(_ENDED))
        .where(application.c.outcome.is_(None) | application.c.outcome.not_in(_OVER))
        .order_by(application.c.id)
        .limit(PARTS_LIMIT)
    )
    return [row["id"] for row in await tx.all(query)]


async def open_emergencies_of(tx: Transaction, person_id: UUID) -> Sequence[UUID]:
    """The emergencies of somebody that were not declined; only the system sees them all."""
    table = tables.EMERGENCY
    mine = (table.c.person_id == person_id) & (table.c.state != EmergencyState.DECLINED.value)
    query = select(table.c.id).where(mine).order_by(table.c.id).limit(PARTS_LIMIT)
    return [row["id"] for row in await tx.all(query)]
