"""Emergencies: reported where the distress is, explained after, and who somebody without identity is found to be."""

import asyncio
from dataclasses import replace
from uuid import UUID

from services.intake import declaration
from services.intake import draft as drafts
from services.intake import emergency as nouns
from services.intake.application import Material
from services.intake.catalogue import catalogue
from services.intake.consent import Consent, Way
from services.intake.emergency import (
    HOUSEHOLD_VERSION,
    Emergency,
    EmergencyReport,
    EmergencyState,
    Explained,
    Identification,
    Supplement,
)
from services.intake.events import emergencies as events
from services.intake.household import Payee, PayeeKind
from services.intake.store import applications as applications_store
from services.intake.store import emergencies as store
from services.intake.store import register
from services.intake.workflow import handling, materials, payees
from services.intake.workflow.materials import Upload
from shared.blobs import FolderBlobs
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.ids import derived_id, new_id
from shared.refusal import FieldProblem, Forbidden, Invalid, NotFound, fields_invalid
from shared.tasks import task as tasks
from shared.tasks.task import Task
from shared.vocabulary import divisions
from shared.vocabulary.divisions import Area

MERGE = "merge_persons"
_RESERVE = "township_reserve"


async def report(tx: Transaction, wanted: EmergencyReport) -> Emergency:
    """Report somebody in urgent need at the place of distress, whatever their register (社会救助法 arts. 37, 39)."""
    nouns.check_report(wanted, tx.today)
    place = drafts.place_of(wanted.village_code)
    if not tx.actor.area.covers(place):
        raise Forbidden("outside_area", "这个村(居)不在您的辖区内,请由急难发生地的协理员或者乡镇(街道)报告。")
    case_id, identity = new_id(), wanted.sufferer.identity
    person = await register.person_for(tx, identity.number) if identity else await register.person_without_identity(tx)
    emergency = Emergency(
        case_id=case_id,
        version=1,
        case_number=await handling.next_number(tx, place),
        place=place,
        state=EmergencyState.REPORTED,
        person_id=person,
        sufferer=wanted.sufferer,
        hardship=wanted.hardship,
        wanted=wanted.wanted,
        circumstances=wanted.circumstances,
        reporter_id=tx.actor.id,
        reported_on=tx.today,
        payee=await _payee(tx, case_id, person, wanted, place),
        reporter_person_id=tx.actor.person_id,
    )
    payees.require_no_official(tx, emergency.payee)
    await store.add(tx, emergency)
    events.reported(tx, emergency)
    return emergency


async def _payee(tx: Transaction, case_id: UUID, person: UUID, wanted: EmergencyReport, place: Area) -> Payee:
    """The account of the person, of whoever acts for them, or of the township that has handed cash out."""
    payee = wanted.payee
    if payee.kind is PayeeKind.TOWNSHIP_RESERVE:
        township = place.township or place.code
        reserve = derived_id(_RESERVE, township)
        sealed = declaration.sealed_payee(tx, case_id, reserve, payee, PayeeKind.TOWNSHIP_RESERVE)
        return replace(sealed, name=f"{divisions.full_name(township)}临时救助备用金")
    if payee.outsider is not None and payee.kind is not PayeeKind.SELF:
        return await declaration.outside_payee(tx, case_id, payee)
    return declaration.sealed_payee(tx, case_id, person, payee, PayeeKind.SELF)


async def read(tx: Transaction, case_id: UUID) -> Emergency:
    """An emergency that the actor may see."""
    return await store.get(tx, case_id)


async def add_material(tx: Transaction, case_id: UUID, upload: Upload) -> Material:
    """Keep a paper or photo with an emergency."""
    emergency = await store.get(tx, case_id)
    _require_reporter(tx, emergency)
    return await materials.keep(tx, emergency, upload)


async def read_material(
    tx: Transaction, case_id: UUID, material_id: UUID, blobs: FolderBlobs
) -> tuple[Material, bytes]:
    """A paper or photo with its content."""
    _require_reporter(tx, await store.get(tx, case_id))
    found = next((each for each in await store.materials(tx, case_id) if each.id == material_id), None)
    if found is None:
        raise NotFound("material_not_found", "这件急难救助没有这份材料,请刷新后从材料列表中选择。")
    return found, await asyncio.to_thread(blobs.get, found.sm3)


async def list_materials(tx: Transaction, case_id: UUID) -> tuple[Material, ...]:
    """What was uploaded for an emergency that the actor may see."""
    return await store.materials(tx, case_id)


def _require_reporter(tx: Transaction, emergency: Emergency) -> None:
    if not emergency.is_open_to(tx.actor.level, tx.actor.id):
        raise Forbidden("not_the_reporter", "这件急难救助由乡镇(街道)经办,请交由经办人员办理。")


async def supplement(tx: Transaction, case_id: UUID, given: Explained) -> Emergency:
    """Explain after the aid, with the papers and the consent to the check (社会救助法 arts. 40, 50)."""
    emergency = await store.lock(tx, case_id)
    emergency.require_open()
    uploaded = await store.materials(tx, case_id)
    nouns.check_papers(given.papers, uploaded, emergency.payee)
    consent = _consent(tx, emergency, given, uploaded)
    if consent is not None:
        await applications_store.add_signed(tx, emergency, consent)
    if emergency.payee.is_unfiled:
        emergency = replace(emergency, payee=payees.filed(tx, emergency.payee))
        await applications_store.add_payee(tx, emergency, emergency.payee, HOUSEHOLD_VERSION)
    done = Supplement(new_id(), given.explanation, given.papers, tx.today, given.no_consent_reason)
    await store.add_supplement(tx, emergency, done)
    events.supplemented(tx, emergency, done, consent)
    return replace(emergency, supplements=(*emergency.supplements, done))


def _consent(tx: Transaction, emergency: Emergency, given: Explained, uploaded: tuple[Material, ...]) -> Consent | None:
    """The consent of whoever is known, on paper; a child's guardian signs, and nobody is asked about the unknown.

    Who refuses, has died or cannot be asked is not checked without consent: art. 50 wants an explanation, and has it.
    """
    signature = given.signature
    if given.no_consent_reason is not None and signature is not None:
        raise fields_invalid(FieldProblem("no_consent_reason", "已经签署核对授权的,不用填写没有授权的原因。"))
    if not emergency.sufferer.is_identified or given.no_consent_reason is not None:
        return None
    general = catalogue().paper_codes()
    papers = frozenset(each.sm3 for each in uploaded if each.kind in general)
    if signature is None or signature.way is not Way.PAPER or signature.paper_hash not in papers:
        sentence = (
            "请上传受助人(未成年人为监护人)签字的核对授权书(材料种类signed_consent),再填写其SM3值;"
            "拒绝、已去世或者无法签字的,写明原因(no_consent_reason)。"
        )
        raise Invalid(
            "signature_refused", "补充说明须附核对授权。", fields=[FieldProblem("signature.paper_hash", sentence)]
        )
    if emergency.sufferer.is_minor and signature.guardian_person_id is None:
        raise fields_invalid(FieldProblem("signature.guardian_person_id", "未成年人由监护人签字,请填写监护人。"))
    scope, text = catalogue().source_codes, catalogue().consent.version
    return Consent(new_id(), emergency.person_id, scope, text, HOUSEHOLD_VERSION, signature, tx.today)


async def identify_unknown(tx: Transaction, case_id: UUID, person_id: UUID, found: Identification) -> Emergency:
    """Write who somebody without identity is found to be; from now on one person stands for both.

    Nobody else is put in the place of whom one has reported oneself: what that one was given counts as theirs.
    """
    emergency = await store.lock(tx, case_id)
    if emergency.person_id != person_id:
        raise NotFound("person_not_found", "这件急难救助中没有这名人员,请刷新后核对。")
    emergency.require_not_reported_by(tx.actor.id)
    proofs = {each.sm3 for each in await store.materials(tx, case_id) if each.kind == nouns.IDENTITY_PROOF}
    if found.evidence_hash not in proofs:
        sentence = f"请先上传查明身份的材料(材料种类{nouns.IDENTITY_PROOF}),再填写其SM3值。"
        raise fields_invalid(FieldProblem("evidence_hash", sentence))
    into = await register.person_for(tx, found.identity.number)
    known = emergency.identify(found, into, tx.today)
    await store.save_identity(tx, known)
    await store.add_identification(tx, known, found, person_id)
    events.merged(tx, known, person_id)
    await tasks.at_once(tx, MERGE, str(person_id), from_person=str(person_id), into_person=str(into))
    return known


async def merge_persons(database: Database, task: Task) -> None:
    """Note in the register that two are one; only the system sees it."""
    async with database.begin_system() as tx:
        await register.merge(tx, UUID(task.argument["from_person"]), UUID(task.argument["into_person"]))
        await tasks.finish(tx, task.id)
