"""Persons, names, and an application until it is signed: drafting, reading, declaring the household."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.intake import declaration
from services.intake import draft as drafts
from services.intake.application import Application, Channel, State
from services.intake.catalogue import catalogue
from services.intake.draft import Draft, HouseholdDraft
from services.intake.entry import SingleEntry
from services.intake.household import Household
from services.intake.store import applications as store
from services.intake.store import emergencies, register
from services.intake.workflow import charge
from shared.database.readers import let_read
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict, FieldProblem, Forbidden, fields_invalid
from shared.vocabulary.divisions import Area
from shared.vocabulary.resident_id import ResidentId

_CHANNEL_LEVELS = {
    Channel.PORTAL: "applicant",
    Channel.VILLAGE_AGENT: "village",
    Channel.WINDOW: "township",
}


async def identify(tx: Transaction, identity: ResidentId) -> UUID:
    """The person behind an identity number, for a login of their own."""
    return await register.person_for(tx, identity.number)


async def draft(tx: Transaction, wanted: Draft) -> Application:
    """Begin an application (社会救助法 art. 37; 民发〔2021〕57号 arts. 4, 6)."""
    drafts.check(wanted.household, catalogue(), tx.today)
    drafts.check_schemes(wanted.schemes, catalogue())
    drafts.check_entry(wanted, tx.today)
    place = drafts.place_of(wanted.village_code)
    _require_channel(tx, wanted.channel, place)
    await _require_readable(tx, wanted.previous_case_id)
    case_id = new_id()
    household = await declaration.declare(tx, case_id, wanted.household, None)
    charge.require_oneself(tx, household.applicant_person_id)
    application = Application(
        case_id=case_id,
        version=1,
        case_number=None,
        place=place,
        channel=wanted.channel,
        schemes=wanted.schemes,
        state=State.DRAFT,
        household=household,
        drafted_on=tx.today,
        entrustment_hash=wanted.entrustment_hash,
        entry=_entry_of(wanted, household),
        previous_case_id=wanted.previous_case_id,
    )
    return await store.add(tx, application)


async def read(tx: Transaction, case_id: UUID) -> Application:
    """An application that the actor may see."""
    return await store.get(tx, case_id)


async def page(
    tx: Transaction, state: State | None, cursor: str | None, limit: int
) -> tuple[list[store.Summary], str | None]:
    """One page of the applications that the actor may see."""
    return await store.page(tx, state, cursor, limit)


async def names(tx: Transaction, case_ids: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """The names of applicants and of people in need, of those cases that the actor may see."""
    return [*await store.names(tx, case_ids), *await store.emergency_names(tx, case_ids)]


def _entry_of(wanted: Draft, household: Household) -> SingleEntry | None:
    """Who enters alone, by the person found for the place in the list."""
    entry = wanted.entry
    if entry is None:
        return None
    return SingleEntry(entry.route, household.members[entry.member_index].person_id, entry.document)


async def replace_household(tx: Transaction, case_id: UUID, wanted: HouseholdDraft, version: int) -> Application:
    """Declare the household anew: before it is handed in, after it came back, or for a change; a new version each time.

    For a change nobody loses sight of the case before the change is accepted, so that both can sign.
    """
    drafts.check(wanted, catalogue(), tx.today)
    application = await store.lock(tx, case_id)
    charge.require_charge(tx, application)
    if application.open_change is None:
        application.require(State.DRAFT, State.RETURNED)
    before = application.household
    last_version = await store.last_version(tx, case_id)
    household = await declaration.declare(tx, case_id, wanted, before, last_version)
    _require_same_people(application, household, tx.today)
    changed = replace(application, household=household)
    await store.add_version(tx, changed)
    kept = before.readers(tx.today) if application.open_change is not None else ()
    await let_read(tx, case_id, [*household.readers(tx.today), *kept])
    return await store.save(tx, changed, version=version)


def _require_same_people(application: Application, household: Household, on: date) -> None:
    """The applicant stays, whoever enters alone is still there, and nobody who died is declared again.

    For a change (社会救助法 art. 46) another adult may apply from now on: the applicant may be who left the household.
    Everybody signs anew before it is accepted, the new applicant too.
    """
    is_same = household.applicant_person_id == application.household.applicant_person_id
    if not is_same and (application.open_change is None or household.applicant.is_minor(on)):
        raise Conflict(
            "applicant_changed", "申请人不能更换。申请人离开家庭的,请先报告家庭情况变动,再由其他成年成员申报。"
        )
    if application.entry is not None and household.member(application.entry.person_id) is None:
        raise Conflict("entrant_missing", "单独提出申请的成员应在家庭成员中,请核对成员列表。")
    dead = {each.person_id for each in application.household.members if not each.is_alive}
    problems = [
        FieldProblem(f"members.{place}", "这名成员已登记死亡,请从家庭成员中删除。")
        for place, member in enumerate(household.members)
        if member.person_id in dead
    ]
    if problems:
        raise fields_invalid(*problems)


async def _require_readable(tx: Transaction, previous: UUID | None) -> None:
    """A former case is named by whoever may read it; an emergency may be followed by an ordinary application."""
    if previous is None or await store.is_there(tx, previous) or await emergencies.is_there(tx, previous):
        return
    raise fields_invalid(FieldProblem("previous_case_id", "没有找到以前的案件,或者不在您的办理范围内,请核对。"))


def _require_channel(tx: Transaction, channel: Channel, place: Area) -> None:
    """Each channel is used by those who stand behind it, for their own area."""
    if tx.actor.level != _CHANNEL_LEVELS[channel]:
        problem = FieldProblem("channel", "申请渠道与登录身份不符:本人为portal,村级代办为village_agent,窗口为window。")
        raise fields_invalid(problem)
    if not tx.actor.area.covers(place):
        raise Forbidden("outside_area", "这个村(居)不在您的辖区内,请由户籍所在地乡镇(街道)办理。")
