"""Changes in a household: told, declared anew and signed, accepted by the township, or closed (社会救助法 art. 46)."""

from dataclasses import replace
from uuid import UUID

from services.intake import change as changes
from services.intake.application import Application, Missing, State
from services.intake.catalogue import catalogue
from services.intake.change import Change, Report, Stage, Standing
from services.intake.death import successor
from services.intake.events import changes as events
from services.intake.household import Household, Payee
from services.intake.store import applications as store
from services.intake.store import course
from services.intake.workflow import charge, memberships, payees
from shared.database.readers import let_read
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict, FieldProblem, fields_invalid

_NOT_DECLARED = "请先按变动后的情况重新申报家庭成员、收入和财产;不需要变更的,办结这项变动。"


async def report(tx: Transaction, case_id: UUID, told: Report) -> Application:
    """Tell of a change (民发〔2021〕57号 art. 30); before a decision the case waits until it is dealt with."""
    application = await store.lock(tx, case_id)
    charge.require_charge(tx, application)
    application.require_open()
    if told.happened_on > tx.today:
        raise fields_invalid(FieldProblem("happened_on", "变动日期不能晚于今天,请在变动发生后报告。"))
    if application.open_change is not None:
        raise Conflict("change_open", "这户家庭已有一项变动正在办理,请把新的情况一并告诉经办人员,在同一项变动中办理。")
    opened = await open_change(tx, application, told)
    events.change_reported(tx, opened, opened.changes[-1])
    return opened


async def open_change(tx: Transaction, application: Application, told: Report) -> Application:
    """Open the case for a new declaration; one that is not decided waits."""
    version = application.household.version
    change = Change(new_id(), told, tx.today, application.stage, Standing.OPEN, version)
    await course.add_change(tx, application, change)
    state = State.CHANGING if change.stage is Stage.PENDING else application.state
    return await store.save(tx, replace(application, state=state, changes=(*application.changes, change)))


async def accept(tx: Transaction, case_id: UUID, change_id: UUID) -> Application:
    """Take the household's new version: it is declared anew and signed, and everything missing is named at once."""
    application = await store.lock(tx, case_id)
    application.require_open()
    version = application.household.version
    change = changes.find(application.changes, change_id)
    accepted = change.accept(version, tx.today)
    _require_complete(application, change, application.missing(tx.today))
    payees.require_no_official(tx, application.household.payee, application.acceptor_person_id)
    application = await payees.file_with_county(tx, application)
    await memberships.claim(tx, application)
    await memberships.release_soon(tx, case_id)
    await let_read(tx, case_id, application.household.readers(tx.today))
    return await _finish(tx, application, accepted)


def _require_complete(application: Application, change: Change, missing: tuple[Missing, ...]) -> None:
    fields = [FieldProblem(each.code, f"缺少{each.title}。") for each in missing]
    if application.household.version == change.household_version:
        fields.insert(0, FieldProblem("household", _NOT_DECLARED))
    if fields:
        raise Conflict("change_incomplete", "受理变动的材料尚未齐备,请一次性告知申请人补齐后再受理。", fields=fields)


async def close(tx: Transaction, case_id: UUID, change_id: UUID, reason: str) -> Application:
    """End a change that comes to nothing; the case goes on with the household that it had before, and its readers."""
    application = await store.lock(tx, case_id)
    application.require_open()
    closed = changes.find(application.changes, change_id).close(reason, tx.today)
    former = await _as_before(tx, application, closed)
    await let_read(tx, case_id, former.household.readers(tx.today))
    return await _finish(tx, former, closed)


async def _as_before(tx: Transaction, application: Application, change: Change) -> Application:
    """The household as it was when the change was reported; an account that was repaired since then is kept."""
    given_up = application.household
    if given_up.version == change.household_version:
        return application
    former = await store.restore_version(tx, application.case_id, change.household_version)
    household = former.household
    applicant = household.declarer.person_id if household.declarer.is_alive else successor(household, tx.today)
    household = replace(household, applicant_person_id=applicant or household.declarer.person_id)
    payee = given_up.payee
    if payee is not None and payee.changed_on is not None and payee != household.payee and _is_paid(household, payee):
        await store.add_payee(tx, former, payee, household.version)
        household = replace(household, payee=payee)
    return replace(former, household=household)


def _is_paid(household: Household, payee: Payee) -> bool:
    return payee.name is not None or household.member(payee.person_id) is not None


async def _finish(tx: Transaction, application: Application, change: Change) -> Application:
    """Write how it ended; a case that was not decided is surveyed again, after an objection as that asks for."""
    await course.save_change(tx, change)
    state = application.state
    if state is State.CHANGING:
        is_disputed = change.standing is Standing.CLOSED and bool(application.objections)
        state = State.RESURVEY if is_disputed else State.ACCEPTED
    others = tuple(change if each.id == change.id else each for each in application.changes)
    saved = await store.save(tx, replace(application, state=state, changes=others))
    if change.standing is Standing.ACCEPTED or change.stage is Stage.PENDING:
        events.household_changed(tx, saved, change, catalogue().lookback_months)
    return saved
