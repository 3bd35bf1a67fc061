"""Every row of intake agrees with the audit, those behind the province's doors too."""

from conftest import MakeStand
from sqlalchemy import MetaData, text

from services.intake.app import PLAN
from services.intake.tables import METADATA
from shared.audit.sealer import Sealer
from shared.audit.verifier import Fault, verify
from shared.crypto.signing import Purpose

from . import household as h


async def test_a_case_from_draft_to_acceptance_verifies(make_stand: MakeStand) -> None:
    stand = await make_stand(PLAN)
    await h.accepted(stand)
    verifier = stand.room.keys.verifier(Purpose.AUDIT_HEAD, "intake")
    async with stand.room.database.begin_system() as tx:
        report = await verify(tx.connection, "intake", METADATA, stand.room.keyring, verifier)
    assert report.faults == []
    assert report.rows > 10


async def test_a_person_that_was_put_in_by_hand_is_found(make_stand: MakeStand) -> None:
    stand = await make_stand(PLAN)
    async with stand.room.database.begin_system() as tx:
        await tx.connection.execute(text("INSERT INTO person VALUES (gen_random_uuid(), 'x', 1)"))
    verifier = stand.room.keys.verifier(Purpose.AUDIT_HEAD, "intake")
    async with stand.room.database.begin_system() as tx:
        report = await verify(tx.connection, "intake", METADATA, stand.room.keyring, verifier)
    assert [fault.table for fault in report.faults] == ["person"]


async def test_rows_of_a_table_that_is_gone_are_missing_whether_their_entries_are_sealed_or_not(
    make_stand: MakeStand,
) -> None:
    stand = await make_stand(PLAN)
    await h.accepted(stand)
    while await Sealer(stand.room.database, stand.room.keys.signer(Purpose.AUDIT_HEAD, "intake")).step():
        pass
    await h.accepted(stand)
    without = MetaData()
    for table in METADATA.sorted_tables:
        if table.name != "person":
            table.to_metadata(without)
    verifier = stand.room.keys.verifier(Purpose.AUDIT_HEAD, "intake")
    async with stand.room.database.begin_system() as tx:
        people = (await tx.connection.execute(text("SELECT id::text FROM person"))).scalars().all()
        unsealed = await tx.connection.scalar(text("SELECT count(*) FROM audit_pending WHERE \"table\" = 'person'"))
        report = await verify(tx.connection, "intake", without, stand.room.keyring, verifier)
    assert 0 < unsealed < len(people)
    assert set(report.faults) == {Fault("row_missing", "person", person) for person in people}
