"""What PostgreSQL refuses to anybody who speaks to it directly, past all of our code."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from services.funding.tables import METADATA
from shared.audit import verifier
from shared.audit.sealer import Sealer
from shared.crypto.signing import Purpose

from .conftest import Family, Funds

COPIED = {
    "instruction": "id, case_id, line_id, payroll_id, entitlement_id, scheme, period, amount_fen, state, linked_to, "
    "reason, answered_on, row_version, city, county, township, village",
    "payroll_line": "id, case_id, payroll_id, entitlement_id, encumbrance_id, payee_id, scheme, period, from_month, "
    "kind, correction, amount_fen, is_rejected, row_version, city, county, township, village",
    "line_member": "id, case_id, line_id, person_id, scheme, period, correction, is_rejected, row_version, city, "
    "county, township, village",
    "bank_answer": "id, case_id, instruction_id, outcome, amount_fen, reason, heard_on, row_version, city, county, "
    "township, village",
    "ledger_entry": "id, case_id, kind, reference_id, debit_account, credit_account, amount_fen, year, scheme, "
    "booked_on, row_version, city, county, township, village",
    "payroll": "id, scheme, period, state, total_fen, line_count, maker, made_on, checker, checked_on, releaser, "
    "released_on, sent_on, settled_on, settled_fen, returned_fen, rejecter, rejected_on, rejection_reason, "
    "row_version, city, county, township, village",
    "encumbrance": "id, case_id, entitlement_id, budget_id, from_month, amount_fen_monthly, amount_fen, row_version, "
    "city, county, township, village",
}


def copy_of(table: str, **changes: str) -> str:
    """A second row like the first, with another id and the changes, as SQL."""
    new = {"id": "gen_random_uuid()", **changes}
    columns = COPIED[table]
    values = ", ".join(new.get(column, column) for column in columns.replace("\n", "").split(", "))
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} LIMIT 1"  # noqa: S608  (a test's own names)


async def settled(funds: Funds) -> None:
    await funds.allot("10000.00")
    await funds.grant(Family())
    assert (await funds.paid())["state"] == "settled"


async def drafted(funds: Funds) -> str:
    await funds.allot("10000.00")
    await funds.grant(Family())
    return str((await funds.make()).json()["id"])


async def refused(funds: Funds, statement: str) -> str:
    """The name of the constraint, or the message of the trigger, that refuses a statement."""
    with pytest.raises(IntegrityError) as error:
        await funds.sql(statement)
    cause = error.value.orig.__cause__ if error.value.orig else None
    return str(getattr(cause, "constraint_name", None) or cause)


AFTER_PAYMENT = [
    pytest.param(
        copy_of("instruction", state="'open'", answered_on="NULL"), "one_live", id="a second live instruction"
    ),
    pytest.param(copy_of("bank_answer"), "one_answer_an_instruction", id="a second answer of the bank"),
    pytest.param(copy_of("ledger_entry"), "booked_once", id="the same thing booked twice"),
    pytest.param(copy_of("line_member"), "a_person_once_a_period", id="a person twice in a period"),
    pytest.param(
        copy_of("ledger_entry", reference_id="gen_random_uuid()", debit_account="'paid'", credit_account="'available'"),
        "entry_sides",
        id="money that goes around the bank",
    ),
    pytest.param(
        copy_of("ledger_entry", reference_id="gen_random_uuid()", amount_fen="0"), "entry_positive", id="an empty entry"
    ),
    pytest.param("UPDATE ledger_entry SET amount_fen = amount_fen + 1", "append-only", id="an entry that is changed"),
    pytest.param("UPDATE payroll_line SET amount_fen = 1", "append-only", id="a line that is changed"),
    pytest.param("UPDATE payroll_line SET is_rejected = true", "append-only", id="a paid line that frees its key"),
    pytest.param("UPDATE line_member SET is_rejected = true", "append-only", id="a paid person who is freed"),
    pytest.param(copy_of("line_member", is_rejected="true"), "enter live", id="a person who hides among rejected ones"),
    pytest.param(
        "UPDATE payroll SET state = 'rejected', rejecter = 'd', rejected_on = made_on, rejection_reason = 'x'",
        "one step forward",
        id="a paid payroll that is rejected",
    ),
    pytest.param("UPDATE instruction SET state = 'open', answered_on = NULL", "stands", id="an answer that is undone"),
    pytest.param("UPDATE instruction SET state = 'returned'", "stands", id="a payment that is returned afterwards"),
    pytest.param("UPDATE payroll SET state = 'sent', settled_fen = 0", "stand", id="a payroll that goes back"),
    pytest.param("UPDATE payroll SET maker = 'another'", "stand", id="a maker who is exchanged"),
    pytest.param("UPDATE payroll SET total_fen = total_fen + 1", "stand", id="a total that grows"),
    pytest.param("UPDATE budget SET encumbered_fen = amount_fen + 1", "never_overspent", id="more bound than allotted"),
    pytest.param("UPDATE budget SET encumbered_fen = 0", "sum of its encumbrances", id="a budget that forgets"),
    pytest.param(copy_of("payroll_line"), "drafts only", id="a line that joins a paid payroll"),
    pytest.param(
        copy_of("payroll", state="'released'", checker="maker", releaser="'c'", settled_fen="0", settled_on="NULL"),
        "checker_is_not_maker",
        id="a maker who checks",
    ),
    pytest.param(
        copy_of("payroll", state="'released'", releaser="maker", settled_fen="0"),
        "releaser_is_neither",
        id="a maker who releases",
    ),
    pytest.param(
        copy_of("payroll", state="'released'", releaser="checker", settled_fen="0"),
        "releaser_is_neither",
        id="a checker who releases",
    ),
    pytest.param(
        copy_of("payroll", state="'released'", releaser="NULL", settled_fen="0"),
        "released_by_somebody",
        id="a payroll that nobody released",
    ),
    pytest.param(copy_of("encumbrance"), "one_encumbrance_a_year", id="an entitlement that binds a year twice"),
]


@pytest.mark.parametrize(("statement", "refusal"), AFTER_PAYMENT)
async def test_after_payment_the_database_refuses(funds: Funds, statement: str, refusal: str) -> None:
    await settled(funds)
    assert refusal in await refused(funds, statement)
    assert (await funds.ledger())["balanced"]


ON_A_DRAFT = [
    pytest.param(copy_of("payroll_line"), "an_entitlement_once_a_period", id="an entitlement twice in a period"),
    pytest.param(
        copy_of("payroll_line", kind="'special'"), "line_kind", id="a line of another kind that doubles the payment"
    ),
    pytest.param(copy_of("payroll_line", correction="1"), "only_arrears_correct", id="a correction that doubles it"),
    pytest.param("UPDATE payroll_line SET is_rejected = true", "append-only", id="a line freed of its live payroll"),
    pytest.param("UPDATE line_member SET is_rejected = true", "append-only", id="a person freed of a live payroll"),
    pytest.param(
        copy_of("payroll_line", is_rejected="true"), "drafts only", id="a second line that enters as a rejected one"
    ),
    pytest.param(
        "UPDATE payroll SET state = 'rejected', rejecter = maker, rejected_on = made_on, rejection_reason = 'x'",
        "rejecter_is_not_maker",
        id="a maker who rejects",
    ),
    pytest.param(
        "UPDATE payroll SET state = 'rejected', rejecter = 'b', rejected_on = made_on",
        "rejected_by_somebody_with_a_reason",
        id="a rejection without a reason",
    ),
    pytest.param(copy_of("payroll"), "one_payroll_in_hand", id="a second payroll in hand"),
    pytest.param(
        "UPDATE payroll SET state = 'checked', checker = maker, checked_on = made_on",
        "checker_is_not_maker",
        id="a maker who checks",
    ),
    pytest.param(
        "UPDATE payroll SET state = 'released', checker = 'b', checked_on = made_on, releaser = 'c', "
        "released_on = made_on",
        "one step forward",
        id="a draft that is released",
    ),
]


@pytest.mark.parametrize(("statement", "refusal"), ON_A_DRAFT)
async def test_on_a_draft_the_database_refuses(funds: Funds, statement: str, refusal: str) -> None:
    await drafted(funds)
    assert refusal in await refused(funds, statement)


TOLD = (
    "INSERT INTO instruction (id, case_id, line_id, payroll_id, entitlement_id, scheme, period, amount_fen, state, "
    "reason, row_version, city, county) SELECT gen_random_uuid(), case_id, id, payroll_id, entitlement_id, scheme, "
    "period, amount_fen, 'open', '', 1, city, county FROM payroll_line"
)
ON_A_REJECTED = [
    pytest.param(TOLD, "released payroll", id="an instruction to pay it"),
    pytest.param("UPDATE payroll SET state = 'draft', rejecter = NULL", "stand", id="a draft that rises again"),
    pytest.param("UPDATE payroll SET state = 'checked', checker = 'b', checked_on = made_on", "stand", id="a check"),
    pytest.param("UPDATE payroll SET rejection_reason = 'another'", "stand", id="a reason that is exchanged"),
    pytest.param("UPDATE payroll_line SET is_rejected = false", "append-only", id="a line that rises again"),
    pytest.param("UPDATE payroll_line SET amount_fen = 1", "append-only", id="a line that is changed"),
    pytest.param("UPDATE line_member SET is_rejected = false", "append-only", id="a person who rises again"),
    pytest.param(copy_of("payroll_line", is_rejected="false"), "drafts only", id="a live line that joins it"),
]


@pytest.mark.parametrize(("statement", "refusal"), ON_A_REJECTED)
async def test_on_a_rejected_payroll_the_database_refuses(funds: Funds, statement: str, refusal: str) -> None:
    assert (await funds.reject(await drafted(funds))).status_code == 201
    assert refusal in await refused(funds, statement)


async def test_after_a_rejection_the_keys_are_free_for_one_new_line_and_no_more(funds: Funds) -> None:
    await funds.reject(await drafted(funds))
    assert (await funds.make()).status_code == 201
    live = "FROM payroll_line WHERE NOT is_rejected LIMIT 1"
    again = copy_of("payroll_line").replace("FROM payroll_line LIMIT 1", live)
    assert "an_entitlement_once_a_period" in await refused(funds, again)
    person = copy_of("line_member").replace("LIMIT 1", "WHERE NOT is_rejected LIMIT 1")
    assert "a_person_once_a_period" in await refused(funds, person)
    freed = await funds.sql("SELECT is_rejected, count(*) FROM payroll_line GROUP BY 1 ORDER BY 1")
    assert freed == [(False, 1), (True, 1)]


async def test_a_line_of_an_amount_that_nobody_decided_is_refused(funds: Funds) -> None:
    await drafted(funds)
    await funds.grant(Family())
    other = "(SELECT {} FROM encumbrance WHERE entitlement_id NOT IN (SELECT entitlement_id FROM payroll_line))"
    names = {"entitlement_id": other.format("entitlement_id"), "encumbrance_id": other.format("id")}
    names["case_id"] = other.format("case_id")
    names["payee_id"] = f"(SELECT id FROM payee WHERE case_id = {names['case_id']})"  # noqa: S608
    assert "is not due" in await refused(funds, copy_of("payroll_line", **names, amount_fen="amount_fen + 1"))
    await funds.sql(copy_of("payroll_line", **names))


async def test_a_payroll_whose_lines_do_not_add_up_is_not_checked(funds: Funds) -> None:
    await drafted(funds)
    swollen = copy_of("payroll", period="'2026-12'", total_fen="total_fen + 1")
    await funds.sql(swollen)
    update = "UPDATE payroll SET state = 'checked', checker = 'b', checked_on = made_on WHERE period = '2026-12'"
    assert "does not add up" in await refused(funds, update)


async def test_an_instruction_is_not_told_for_a_draft(funds: Funds) -> None:
    await drafted(funds)
    assert "released payroll" in await refused(funds, TOLD)


async def test_a_returned_payment_may_be_repeated_once_and_only_as_its_linked_instruction(funds: Funds) -> None:
    await funds.allot("10000.00")
    await funds.grant(Family())
    await funds.fault("return")
    await funds.paid()
    linked = copy_of("instruction", state="'open'", answered_on="NULL", linked_to="id")
    assert "released payroll" in await refused(funds, linked)
    await funds.sql("UPDATE payee SET hold = ''")
    payroll_id = await funds.released(kind="reissue")
    again = linked.replace("payroll_id, entitlement", f"'{payroll_id}'::uuid, entitlement").replace(
        f"'{payroll_id}'::uuid", "payroll_id", 1
    )
    assert await refused(funds, again) in {"one_live_instruction", "an_instruction_is_repeated_once"}


async def test_the_audit_knows_each_line_that_a_rejection_freed(funds: Funds) -> None:
    await funds.reject(await drafted(funds))
    assert (await funds.make()).status_code == 201
    room = funds.stand.room
    sealer = Sealer(room.database, room.keys.signer(Purpose.AUDIT_HEAD, "funding"))
    while await sealer.step():
        pass
    engine = create_async_engine(funds.stand.server.sqlalchemy_url(funds.stand.database))
    check = room.keys.verifier(Purpose.AUDIT_HEAD, "funding")
    async with engine.connect() as connection:
        await connection.execute(text("SET search_path = funding"))
        assert (await verifier.verify(connection, "funding", METADATA, room.keyring, check)).faults == []
    await engine.dispose()


async def test_the_audit_names_a_payment_that_a_superuser_edited_with_the_triggers_off(funds: Funds) -> None:
    await settled(funds)
    room = funds.stand.room
    sealer = Sealer(room.database, room.keys.signer(Purpose.AUDIT_HEAD, "funding"))
    while await sealer.step():
        pass
    engine = create_async_engine(funds.stand.server.sqlalchemy_url(funds.stand.database))
    check = room.keys.verifier(Purpose.AUDIT_HEAD, "funding")
    async with engine.connect() as connection:
        await connection.execute(text("SET search_path = funding"))
        clean = await verifier.verify(connection, "funding", METADATA, room.keyring, check)
        await connection.execute(text("SET session_replication_role = replica"))
        await connection.execute(text("UPDATE payee SET account = account || '\\x00'::bytea"))
        await connection.execute(text("UPDATE ledger_entry SET amount_fen = amount_fen + 1 WHERE kind = 'settlement'"))
        edited = await verifier.verify(connection, "funding", METADATA, room.keyring, check)
        await connection.rollback()
    await engine.dispose()
    assert clean.faults == []
    assert {(fault.kind, fault.table) for fault in edited.faults} == {
        ("row_altered", "payee"),
        ("row_altered", "ledger_entry"),
    }
