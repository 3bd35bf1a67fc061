"""Papers and photos of a case: kept encrypted, read by those who handle it."""

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

from services.intake.application import Material, State
from services.intake.rows import Placed
from services.intake.store import applications as store
from services.intake.workflow import charge
from shared.blobs import FolderBlobs
from shared.database.transaction import Transaction
from shared.ids import new_id


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
    charge.require_entrusted(tx, application)
    application.require(*(state for state in State if state not in {State.WITHDRAWN, State.TERMINATED}))
    return await keep(tx, application, upload)


async def keep(tx: Transaction, case: Placed, upload: Upload) -> Material:
    """Put a file away and write its row."""
    blob = await asyncio.to_thread(upload.blobs.put, upload.content, upload.media_type)
    material = Material(new_id(), upload.kind, blob.id, blob.media_type, blob.size, tx.today)
    await store.add_material(tx, case, material)
    return material


async def read_material(
    tx: Transaction, case_id: UUID, material_id: UUID, blobs: FolderBlobs
) -> tuple[Material, bytes]:
    """A paper or photo with its content; the village's agent sees those of households that entrusted them."""
    application = await store.get(tx, case_id)
    charge.require_entrusted(tx, application)
    material = application.material(material_id)
    return material, await asyncio.to_thread(blobs.get, material.sm3)
