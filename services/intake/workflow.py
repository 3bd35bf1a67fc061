"""The use cases of intake, one function a command or heard event: the table of contents of the room."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from services.intake import declaration, events, store
from services.intake import draft as drafts
from services.intake import survey as surveys
from services.intake.application import (
    Application,
    Channel,
    Material,
    OfficialRole,
    RelativeFiling,
    ReturnNotice,
    State,
)
from services.intake.catalogue import catalogue
from services.intake.consent import Commitment, Consent, Signature, Signer, check_signature, check_withdrawal
from services.intake.draft import Draft, HouseholdDraft
from services.intake.survey import Circumstances, Survey, Visit
from shared.blobs import FolderBlobs
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.ids import case_number, new_id
from shared.journal.event import Recorded
from shared.refusal import Conflict, FieldProblem, Forbidden, Invalid, fields_invalid
from shared.tasks import task as tasks
from shared.tasks.task import Task
from shared.vocabulary.divisions import Area
from shared.vocabulary.resident_id import ResidentId

RELEASE = "release_memberships"
_CHANNEL_LEVELS = {
    Channel.PORTAL: "applicant",
    Channel.VILLAGE_AGENT: "village",
    Channel.WINDOW: "township",
}


async def identify(tx: Transaction, identity: ResidentId) -> UUID:
    """The person behind an identity number, for a login of their own."""
    return await store.person_for(tx, identity.number)


async def draft(tx: Transaction, wanted: Draft) -> Application:
    """Begin an application (社会救助法 art. 37; 民发〔2021〕57号 arts. 4, 6)."""
    drafts.check(wanted.household, catalogue(), tx.today)
    drafts.check_schemes(wanted.schemes, catalogue())
    place = drafts.place_of(wanted.village_code)
    _require_channel(tx, wanted.channel, place)
    case_id = new_id()
    household = await declaration.declare(tx, case_id, wanted.household, None)
    _require_oneself(tx, household.applicant_person_id)
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
    """The applicants' names of those cases that the actor may see."""
    return await store.names(tx, case_ids)


async def replace_household(tx: Transaction, case_id: UUID, wanted: HouseholdDraft, version: int) -> Application:
    """Declare the household anew, before it is handed in or after it came back; each time a new version."""
    drafts.check(wanted, catalogue(), tx.today)
    application = await store.lock(tx, case_id)
    _require_charge(tx, application)
    application.require(State.DRAFT, State.RETURNED)
    household = await declaration.declare(tx, case_id, wanted, application.household)
    if household.applicant_person_id != application.household.applicant_person_id:
        raise Conflict("applicant_changed", "申请人不能更换。如需由其他成员申请,请撤回后重新提出申请。")
    changed = replace(application, household=household)
    await store.add_household(tx, changed)
    return await store.save(tx, changed, version=version)


def _require_channel(tx: Transaction, channel: Channel, place: Area) -> None:
    """Each channel is used by those who stand behind it, for their own area."""
    if tx.actor.level != _CHANNEL_LEVELS[channel]:
        problem = FieldProblem("channel", "申请渠道与登录身份不符:本人为portal,村级代办为village_agent,窗口为window。")
        raise fields_invalid(problem)
    if not tx.actor.area.covers(place):
        raise Forbidden("outside_area", "这个村(居)不在您的辖区内,请由户籍所在地乡镇(街道)办理。")


def _require_oneself(tx: Transaction, applicant: UUID) -> None:
    """On the portal only the applicant acts for the household (民发〔2021〕57号 art. 4)."""
    if tx.actor.level == "applicant" and tx.actor.person_id != applicant:
        raise Forbidden("not_the_applicant", "网上只能由申请人本人办理这一步,请由申请人登录,或到窗口办理。")


def _require_entrusted(tx: Transaction, application: Application) -> None:
    """A village's agent whom the household did not entrust changes no declaration, account, signature or paper."""
    if not application.is_open_to(tx.actor.level):
        raise Forbidden("not_entrusted", "这户家庭没有委托村(居)代办,请由申请人本人或乡镇(街道)窗口办理。")


def _require_charge(tx: Transaction, application: Application) -> None:
    """Whoever declares, hands in or gives up for a household is the applicant, an office, or entrusted."""
    _require_entrusted(tx, application)
    _require_oneself(tx, application.household.applicant_person_id)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came, and where files are kept."""

    blobs: FolderBlobs
    kind: str
    content: bytes = field(repr=False)
    media_type: str


async def add_material(tx: Transaction, case_id: UUID, upload: Upload) -> Material:
    """Keep a paper or photo with the case; the file is inspected, scanned and encrypted before its row is written."""
    application = await store.get(tx, case_id)
    _require_entrusted(tx, application)
    application.require(*(state for state in State if state is not State.WITHDRAWN))
    blob = await asyncio.to_thread(upload.blobs.put, upload.content, upload.media_type)
    material = Material(new_id(), upload.kind, blob.id, blob.media_type, blob.size, tx.today)
    await store.add_material(tx, application, material)
    return material


async def read_material(
    tx: Transaction, case_id: UUID, material_id: UUID, blobs: FolderBlobs
) -> tuple[Material, bytes]:
    """A paper or photo with its content; the village's agent sees those of households that entrusted them."""
    application = await store.get(tx, case_id)
    _require_entrusted(tx, application)
    material = application.material(material_id)
    return material, await asyncio.to_thread(blobs.get, material.sm3)


@dataclass(frozen=True, slots=True)
class Signing:
    """Who is said to sign, and how; a consent may be narrower than the text's whole list of sources."""

    person_id: UUID
    signature: Signature
    scope: tuple[str, ...] | None = None


async def consent(tx: Transaction, case_id: UUID, signing: Signing) -> Application:
    """Let a member's means be asked for (社会救助法 art. 40; 民发〔2021〕57号 art. 9(3))."""
    application = await _signable(tx, case_id, signing)
    known = catalogue().source_codes
    scope = signing.scope if signing.scope is not None else known
    if unknown := [place for place, code in enumerate(scope) if code not in known]:
        problems = [FieldProblem(f"scope.{place}", "授权书中没有这个来源,请从目录中选择。") for place in unknown]
        raise fields_invalid(*problems)
    version = application.household.version
    text = catalogue().consent.version
    signed = Consent(new_id(), signing.person_id, scope, text, version, signing.signature, tx.today)
    await store.add_signed(tx, application, signed)
    return replace(application, consents=(*application.consents, signed))


async def commit(tx: Transaction, case_id: UUID, signing: Signing) -> Application:
    """Promise that what is declared is true and whole (民发〔2021〕57号 art. 9(2))."""
    application = await _signable(tx, case_id, signing)
    version = application.household.version
    text = catalogue().commitment.version
    signed = Commitment(new_id(), signing.person_id, text, version, signing.signature, tx.today)
    await store.add_signed(tx, application, signed)
    return replace(application, commitments=(*application.commitments, signed))


async def _signable(tx: Transaction, case_id: UUID, signing: Signing) -> Application:
    """The application, if it may still be signed and the signature is good."""
    application = await store.lock(tx, case_id)
    _require_entrusted(tx, application)
    application.require(State.DRAFT, State.SUBMITTED, State.RETURNED)
    member = application.household.member(signing.person_id)
    if member is None:
        problem = FieldProblem("person_id", "此人不是这个家庭的成员,请核对。")
        raise fields_invalid(problem)
    signer = Signer(tx.actor.person_id, application.papers)
    check_signature(application.household, member, signing.signature, signer, tx.today)
    return application


async def withdraw_consent(
    tx: Transaction, case_id: UUID, consent_id: UUID, signature: Signature, reason: str | None
) -> Application:
    """Take a consent back: at any time, and what was checked before stays good (个人信息保护法 art. 15)."""
    application = await store.lock(tx, case_id)
    _require_entrusted(tx, application)
    application.require(*(state for state in State if state is not State.WITHDRAWN))
    consent = application.standing_consent(consent_id)
    signer = Signer(tx.actor.person_id, application.withdrawal_papers)
    check_withdrawal(application.household, consent, signature, signer, tx.today)
    ended = replace(consent, withdrawn_on=tx.today)
    await store.end_consent(tx, ended, reason, signature.paper_hash)
    if application.submitted_on is not None:
        events.consent_withdrawn(tx, application, ended)
    consents = tuple(ended if each.id == ended.id else each for each in application.consents)
    return replace(application, consents=consents)


async def submit(tx: Transaction, case_id: UUID) -> Application:
    """Hand an application in; whether something is missing is for the township to say, once (57号 art. 10)."""
    application = await store.lock(tx, case_id)
    _require_charge(tx, application)
    number = application.case_number or await _next_number(tx, application.place)
    submitted = application.submit(tx.today, number)
    saved = await store.save(tx, submitted)
    events.submitted(tx, saved)
    return saved


async def _next_number(tx: Transaction, place: Area) -> str:
    county = (place.county or "")[:6]
    serial = await tx.draw(f"case_number:{county}:{tx.today.year}")
    return case_number(county, tx.today.year, serial)


async def return_(tx: Transaction, case_id: UUID) -> Application:
    """Tell the applicant once of everything that is missing (民发〔2021〕57号 art. 10)."""
    application = await store.lock(tx, case_id)
    missing = application.to_return(tx.today)
    notice = ReturnNotice(new_id(), tuple(each.code for each in missing), tx.today)
    await store.add_return(tx, application, notice)
    returned = replace(application, state=State.RETURNED, returns=(*application.returns, notice))
    saved = await store.save(tx, returned)
    events.returned(tx, saved, missing)
    return saved


async def accept(tx: Transaction, case_id: UUID) -> Application:
    """Accept a complete application; every legal clock of the case starts here (57号 arts. 10, 22)."""
    application = (await store.lock(tx, case_id)).accept(tx.today, tx.actor.id)
    await _claim_memberships(tx, application)
    saved = await store.save(tx, application)
    events.accepted(tx, saved, catalogue().lookback_months)
    return saved


async def _claim_memberships(tx: Transaction, application: Application) -> None:
    """One open membership a person and exclusive scheme in the whole province; claimed in the order of ids."""
    household, exclusive = application.household, catalogue().exclusive(application.schemes)
    present = sorted(each.person_id for each in household.members if not each.is_absent)
    taken = [
        person_id
        for scheme in exclusive
        for person_id in present
        if not await store.claim(tx, application, person_id, scheme)
    ]
    if taken:
        sentence = "这名成员已在另一户申请或享受同一救助,请先核实家庭成员情况。"
        problems = [FieldProblem(f"members.{household.place_of(each) - 1}", sentence) for each in taken]
        raise Conflict("membership_open", "有家庭成员已在另一户中申请或享受同一救助,不能重复受理。", fields=problems)


@dataclass(frozen=True, slots=True)
class Relative:
    """Whose relative among the officials, as the clerk writes it down."""

    person_id: UUID
    official_name: str
    official_role: OfficialRole
    relationship: str


async def file_relative(tx: Transaction, case_id: UUID, relative: Relative) -> Application:
    """File a near relative among those who decide; the county then visits the household (57号 arts. 11, 20)."""
    application = await store.lock(tx, case_id)
    application.require(State.SUBMITTED, State.ACCEPTED, State.SURVEYED)
    if application.household.member(relative.person_id) is None:
        problem = FieldProblem("person_id", "此人不是这个家庭的成员,请核对。")
        raise fields_invalid(problem)
    filing = RelativeFiling(
        id=new_id(),
        person_id=relative.person_id,
        official_name=relative.official_name,
        official_role=relative.official_role,
        relationship=relative.relationship,
        filed_on=tx.today,
    )
    await store.add_filing(tx, application, filing)
    return replace(application, filings=(*application.filings, filing))


async def withdraw(tx: Transaction, case_id: UUID, reason: str, paper_hash: str | None) -> Application:
    """Give an application up before the decision; whoever does it for the applicant needs the applicant's paper."""
    before = await store.lock(tx, case_id)
    _require_charge(tx, before)
    withdrawn = before.withdraw()
    if tx.actor.level != "applicant" and paper_hash not in before.withdrawal_papers:
        problem = FieldProblem("paper_hash", "请先上传申请人签字的撤回申请书(材料种类withdrawal),再填写其SM3值。")
        raise Invalid("paper_required", "代办撤回须有申请人签字的撤回申请书。", fields=[problem])
    await store.add_withdrawal(tx, before, reason, paper_hash)
    saved = await store.save(tx, withdrawn)
    if before.accepted_on is not None:
        await tasks.at_once(tx, RELEASE, str(case_id), case_id=str(case_id))
    if before.state is not State.DRAFT:
        events.withdrawn(tx, before)
    return saved


async def survey(tx: Transaction, case_id: UUID, visit: Visit) -> Application:
    """Record a household survey (民发〔2021〕57号 art. 16)."""
    application = await store.lock(tx, case_id)
    application.require(State.ACCEPTED)
    circumstances = Circumstances(
        household=application.household,
        uploads=application.uploads,
        papers=application.papers,
        recorder_id=tx.actor.id,
        accepted_on=application.accepted_on or tx.today,
        today=tx.today,
    )
    surveys.check(visit, circumstances, catalogue())
    done = Survey(new_id(), application.household.version, visit, tx.today)
    await store.add_survey(tx, application, done)
    surveyed = replace(application, state=State.SURVEYED, surveys=(*application.surveys, done))
    saved = await store.save(tx, surveyed)
    events.survey_completed(tx, saved, done, catalogue().lookback_months)
    return saved


async def note_grant(tx: Transaction, event: Recorded) -> None:
    """From the decision on the application cannot be withdrawn; its memberships stay open while it is paid."""
    await store.note_decision(tx, UUID(event.message.case_id), date.fromisoformat(event.message.decided_on))


async def note_denial(tx: Transaction, event: Recorded) -> None:
    """Whoever is denied may apply again, with this household or another."""
    case_id = UUID(event.message.case_id)
    await store.note_decision(tx, case_id, date.fromisoformat(event.message.decided_on))
    await store.release(tx, case_id)


async def release_memberships(database: Database, task: Task) -> None:
    """Let the members of a withdrawn application apply elsewhere; only the system sees the province's memberships."""
    async with database.begin_system() as tx:
        await store.release(tx, UUID(task.argument["case_id"]))
        await tasks.finish(tx, task.id)
