"""What PostgreSQL refuses of the hard turns to anybody who speaks to it directly, past all of our code."""

import pytest

from .conftest import Family, Funds
from .lives import Lives
from .test_guards import copy_of, drafted, refused, settled

PLACE = "1, city, county, township, village FROM payroll_line LIMIT 1"
ARREARS = (
    "INSERT INTO arrears (id, case_id, entitlement_id, scheme, period, correction, amount_fen, is_cancelled, owed_on, "
    "row_version, city, county, township, village) SELECT gen_random_uuid(), case_id, entitlement_id, scheme, period, "
    f"1, 1, false, current_date, {PLACE}"
)
RECOVERY = (
    "WITH r AS (INSERT INTO recovery (id, case_id, case_number, scheme, year, amount_fen, repaid_fen, reason, "
    "opened_on, row_version, city, county) SELECT gen_random_uuid(), case_id, '', scheme, 2026, amount_fen + 1, 0, "
    "'withdrawn', current_date, 1, city, county FROM payroll_line LIMIT 1 RETURNING id) INSERT INTO recovery_part "
    "(id, case_id, recovery_id, line_id, scheme, period, reason, amount_fen, row_version, city, county) "
    "SELECT gen_random_uuid(), case_id, r.id, l.id, scheme, period, 'withdrawn', amount_fen + 1, 1, city, county "
    "FROM payroll_line l, r LIMIT 1"
)
FREED = (
    "INSERT INTO disencumbrance (id, case_id, encumbrance_id, budget_id, amount_fen, freed_on, row_version, city, "
    "county) SELECT gen_random_uuid(), case_id, id, budget_id, amount_fen, current_date, 1, city, county "
    "FROM encumbrance LIMIT 1"
)
STOP = "UPDATE payroll SET state = 'stopped', stopped_on = made_on, stop_reason = 'x', stopper = "
AFTER_PAYMENT = [
    pytest.param(ARREARS, "pass the right", id="arrears beside a month that is paid in full"),
    pytest.param(RECOVERY, "was paid", id="more asked back than was paid"),
    pytest.param(FREED, "in use", id="money freed that a line has taken"),
    pytest.param(STOP + "'x'", "one step forward", id="a paid payroll that is stopped"),
    pytest.param(
        "UPDATE instruction SET state = 'cancelled', answered_on = NULL", "stands", id="a payment that is cancelled"
    ),
    pytest.param("UPDATE entitlement SET amount_fen_monthly = 1", "stands", id="a right of another amount"),
    pytest.param("UPDATE entitlement SET first_month = '2026-01'", "stands", id="a right that begins before"),
    pytest.param("UPDATE line_member SET person_id = gen_random_uuid()", "append-only", id="a person exchanged"),
    pytest.param("UPDATE line_member SET is_doubled = true", "append-only", id="a paid person taken off the key"),
    pytest.param(
        copy_of("instruction", state="'open'", answered_on="NULL", linked_to="id"),
        "released payroll",
        id="a payment that arrived and is repeated",
    ),
]


@pytest.mark.parametrize(("statement", "refusal"), AFTER_PAYMENT)
async def test_after_payment_the_database_refuses(funds: Funds, statement: str, refusal: str) -> None:
    await settled(funds)
    assert refusal in await refused(funds, statement)
    assert (await funds.ledger())["balanced"]


async def test_a_maker_does_not_stop_and_what_is_on_its_way_is_not_stopped(funds: Funds) -> None:
    await drafted(funds)
    assert "stopper_is_not_maker" in await refused(funds, STOP + "maker")
    checked = "state = 'checked', checker = 'b', checked_on = made_on, payees_seen = payees_of(id)"
    await funds.sql(f"UPDATE payroll SET {checked}")  # noqa: S608  (a test's own words)
    await funds.sql("UPDATE payroll SET state = 'released', releaser = 'c', released_on = made_on")
    await funds.sql("UPDATE payroll SET state = 'sending'")
    assert "one step forward" in await refused(funds, STOP + "'x'")


async def test_an_end_comes_nearer_only_and_no_month_stands_in_two_rights(funds: Funds) -> None:
    lives, family = Lives(funds), Family()
    await funds.allot("10000.00")
    await lives.grant(family)
    await lives.adjust(family, 50000, "2026-12")
    later = "UPDATE entitlement SET last_month = '2027-01' WHERE state = 'ended'"
    assert "stands" in await refused(funds, later)
    assert "stands" in await refused(funds, "UPDATE entitlement SET state = 'funded' WHERE state = 'ended'")
    twice = (
        "INSERT INTO entitlement (id, case_id, case_number, decision_id, scheme, amount_fen_monthly, person_ids, "
        "first_month, decided_on, state, last_month, row_version, city, county) SELECT gen_random_uuid(), case_id, "
        "case_number, decision_id, scheme, 1, person_ids, '2026-10', decided_on, 'ended', '2026-11', 1, city, county "
        "FROM entitlement WHERE state = 'ended'"
    )
    assert "overlaps" in await refused(funds, twice)
