"""Emergencies with their payee and supplements, and what is uploaded for them."""

from uuid import UUID

from sqlalchemy import select

from services.intake import emergency_rows, rows, tables
from services.intake.application import Material
from services.intake.emergency import HOUSEHOLD_VERSION, Emergency, Identification, Supplement
from services.intake.rows import Sealing, owned
from services.intake.store import PARTS_LIMIT, applications
from shared.crypto.keyring import DataClass
from shared.database.readers import let_read
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import NotFound


async def add(tx: Transaction, emergency: Emergency) -> Emergency:
    """Write a new emergency with its payee; whoever may read it is set in one place."""
    await tx.insert(tables.EMERGENCY, emergency_rows.emergency_values(emergency, _sealing(tx)))
    await applications.add_payee(tx, emergency, emergency.payee, HOUSEHOLD_VERSION)
    await let_read(tx, emergency.case_id, emergency.readers)
    return emergency


async def get(tx: Transaction, case_id: UUID) -> Emergency:
    """The emergency; NotFound if it is not there or not for this actor."""
    return await _load(tx, case_id, lock=False)


async def lock(tx: Transaction, case_id: UUID) -> Emergency:
    """The same, held until the transaction ends."""
    return await _load(tx, case_id, lock=True)


async def is_there(tx: Transaction, case_id: UUID) -> bool:
    """Whether the actor sees an emergency of this id."""
    return await tx.one(select(tables.EMERGENCY.c.id).where(tables.EMERGENCY.c.id == case_id)) is not None


async def _load(tx: Transaction, case_id: UUID, *, lock: bool) -> Emergency:
    query = select(tables.EMERGENCY).where(tables.EMERGENCY.c.id == case_id)
    row = await tx.one(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("emergency_not_found", "没有找到这件急难救助,或者不在您的办理范围内。")
    payee = tables.PAYEE
    paid = await tx.all(select(payee).where(payee.c.case_id == case_id).order_by(payee.c.id.desc()).limit(1))
    table = tables.EMERGENCY_SUPPLEMENT
    found = await tx.all(select(table).where(table.c.case_id == case_id).order_by(table.c.id).limit(PARTS_LIMIT))
    sealing = Sealing(tx.keyring, tx.today, emergency_rows.SUPPLEMENT_TABLE)
    supplements = [emergency_rows.supplement_of(each, sealing) for each in found]
    return emergency_rows.emergency_of(row, rows.payee_of(paid[0], row["person_id"]), supplements, _sealing(tx))


def _sealing(tx: Transaction) -> Sealing:
    return Sealing(tx.keyring, tx.today, emergency_rows.TABLE)


async def save_state(tx: Transaction, emergency: Emergency) -> None:
    """Write what was decided."""
    values = {"state": emergency.state.value, "decided_on": emergency.decided_on}
    await tx.update(tables.EMERGENCY, emergency.case_id, values)


async def save_identity(tx: Transaction, emergency: Emergency) -> None:
    """Write who somebody is, and that they may read their case from now on."""
    values = emergency_rows.identity_values(emergency, _sealing(tx))
    await tx.update(tables.EMERGENCY, emergency.case_id, values)
    await let_read(tx, emergency.case_id, emergency.readers)


async def add_supplement(tx: Transaction, emergency: Emergency, supplement: Supplement) -> None:
    """Write a supplement."""
    sealing = Sealing(tx.keyring, tx.today, emergency_rows.SUPPLEMENT_TABLE)
    await tx.insert(
        tables.EMERGENCY_SUPPLEMENT, emergency_rows.supplement_values(supplement, sealing) | owned(emergency)
    )


async def materials(tx: Transaction, case_id: UUID) -> tuple[Material, ...]:
    """What was uploaded for the case."""
    table = tables.MATERIAL
    found = await tx.all(select(table).where(table.c.case_id == case_id).order_by(table.c.id).limit(PARTS_LIMIT))
    return tuple(rows.material_of(each) for each in found)


async def add_identification(tx: Transaction, emergency: Emergency, found: Identification, from_person: UUID) -> None:
    """Write who somebody without identity is found to be, and by which paper."""
    row_id = new_id()
    sealing = Sealing(tx.keyring, tx.today, tables.IDENTIFICATION.name)
    values = {
        "id": row_id,
        "from_person_id": from_person,
        "into_person_id": emergency.person_id,
        "name": found.name,
        "identity_number": sealing.seal(DataClass.IDENTITY, "identity_number", row_id, found.identity.number),
        "evidence_hash": found.evidence_hash,
        "identified_on": tx.today,
    }
    await tx.insert(tables.IDENTIFICATION, values | owned(emergency))
