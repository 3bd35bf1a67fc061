"""A signed decision becomes an entitlement that the county's budget stands behind, and nothing else does."""

import asyncio
from uuid import UUID

import pytest
from stand import COUNTY, officer

from services.funding.workflow import decisions
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as events
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.crypto.signing import Purpose
from shared.ids import new_id

from .conftest import FINANCE, TOWNSHIP, Family, Funds


async def states(funds: Funds, family: Family) -> list[str]:
    return [each["state"] for each in (await funds.payments(family))["entitlements"]]


async def test_a_signed_decision_opens_one_entitlement_and_binds_the_budget_to_the_years_end(funds: Funds) -> None:
    family = Family(others=(new_id(),))
    await funds.allot("10000.00")
    await funds.grant(family, fen=81200, first_month="2026-11")
    [entitlement] = (await funds.payments(family))["entitlements"]
    assert (entitlement["monthly_amount_yuan"], entitlement["persons"], entitlement["state"]) == ("812.00", 2, "funded")
    [budget] = (await funds.stand.get("/budgets", FINANCE, year="2026")).json()["items"]
    assert (budget["amount_yuan"], budget["encumbered_yuan"], budget["available_yuan"]) == (
        "10000.00",
        "1624.00",
        "8376.00",
    )
    [opened] = await funds.said(events.EntitlementOpened)
    assert (opened.first_month, opened.amount_fen_monthly) == ("2026-11", 81200)


@pytest.mark.parametrize("field", ["amount", "signature", "key_id", "digest"])
async def test_a_decision_that_was_changed_after_signing_opens_nothing(funds: Funds, field: str) -> None:
    family = Family()
    await funds.allot("10000.00")
    await funds.accept(family)
    message = funds.decision(family)
    match field:
        case "amount":
            message.lines[0].amount_fen_monthly += 1
        case "signature":
            message.signature = bytes(64)
        case "key_id":
            message.key_id = "determination.eligibility.00000000"
        case _:
            message.digest = bytes(32)
    await funds.hear(family, message)
    assert await states(funds, family) == []
    [(state,)] = await funds.sql("SELECT state FROM granted_decision")
    assert state == "refused"


async def test_a_decision_heard_before_the_acceptance_waits_for_it(funds: Funds) -> None:
    family = Family()
    await funds.allot("10000.00")
    await funds.hear(family, funds.decision(family))
    await funds.accept(family)
    await funds.run_for(seconds=30)
    assert await states(funds, family) == ["funded"]


async def test_a_decision_heard_twice_opens_one_entitlement(funds: Funds) -> None:
    family = Family()
    await funds.allot("10000.00")
    await funds.accept(family)
    message = funds.decision(family)
    await funds.hear(family, message)
    await funds.hear(family, message)
    assert await states(funds, family) == ["funded"]


async def test_an_entitlement_without_budget_is_a_right_that_waits_and_is_funded_when_the_budget_grows(
    funds: Funds,
) -> None:
    family = Family()
    await funds.allot("100.00")
    await funds.grant(family)
    assert await states(funds, family) == ["unfunded"]
    assert await funds.said(events.EntitlementOpened) == []
    [refused] = await funds.said(events.EncumbranceRefused)
    assert refused.case_id == str(family.case_id)
    await funds.allot("1523.99")
    assert await states(funds, family) == ["unfunded"]
    await funds.allot("0.01")
    assert await states(funds, family) == ["funded"]
    assert len(await funds.said(events.EncumbranceRefused)) == 1
    assert len(await funds.said(events.EntitlementOpened)) == 1


async def test_the_budget_of_the_next_year_is_bound_when_it_is_allotted(funds: Funds) -> None:
    family = Family()
    await funds.allot("10000.00")
    await funds.grant(family)
    await funds.allot("20000.00", year=2027)
    [budget] = (await funds.stand.get("/budgets", FINANCE, year="2027")).json()["items"]
    assert budget["encumbered_yuan"] == "9744.00"


async def test_many_who_ask_for_the_last_fen_at_once_never_overspend(funds: Funds) -> None:
    families = [Family() for _ in range(8)]
    await funds.allot("4872.00")  # three households of 812.00 for two months
    heard = []
    for family in families:
        await funds.accept(family)
        message = funds.decision(family)
        await funds.stand.hear(message, family.case_id)
        heard.append(message.decision_id)
    verifier = funds.stand.room.keys.verifier(Purpose.DETERMINATION, "eligibility")

    async def open_one(decision_id: str) -> None:
        async with funds.stand.room.database.begin_system("test") as tx:
            await decisions.carry_out(tx, UUID(decision_id), verifier)

    await asyncio.gather(*map(open_one, heard))
    found = sorted([state for family in families for state in await states(funds, family)])
    assert found == ["funded"] * 3 + ["unfunded"] * 5
    [(amount, encumbered)] = await funds.sql("SELECT amount_fen, encumbered_fen FROM budget")
    assert amount == encumbered == 487200
    assert (await funds.ledger())["balanced"]


async def test_a_withdrawn_application_is_not_paid_and_its_account_is_erased(funds: Funds) -> None:
    family = Family()
    await funds.allot("10000.00")
    await funds.accept(family)
    withdrawn = intake.ApplicationWithdrawn(case_id=str(family.case_id), withdrawn_on="2026-11-24", stage="accepted")
    await funds.stand.hear(withdrawn, family.case_id)
    await funds.hear(family, funds.decision(family))
    assert await states(funds, family) == []
    assert await funds.sql("SELECT account FROM payee") == [(None,)]


async def test_the_same_budget_document_counts_once(funds: Funds) -> None:
    assert (await funds.allot("100.00", "历下财社指〔2026〕1号")).status_code == 201
    again = await funds.allot("100.00", "历下财社指〔2026〕1号")
    assert (again.status_code, again.json()["code"]) == (409, "document_known")
    assert (await funds.balances())["appropriation"] == "100.00"


async def test_an_applicant_sees_their_own_payments_and_nobody_elses(funds: Funds) -> None:
    mine, theirs = Family(), Family()
    await funds.allot("10000.00")
    await funds.grant(mine)
    await funds.grant(theirs)
    me = officer("applicant", person_id=mine.person_id)
    own = await funds.stand.get(f"/cases/{mine.case_id}/payments", me)
    assert own.status_code == 200
    payee = own.json()["payee"]
    assert (payee["name"], payee["account_tail"], payee["hold"]) == ("王*明", "1234", "")
    assert (await funds.stand.get(f"/cases/{theirs.case_id}/payments", me)).status_code == 404
    assert len((await funds.stand.get("/entitlements", me)).json()["items"]) == 1


async def test_another_county_sees_nothing(funds: Funds) -> None:
    family = Family()
    await funds.allot("10000.00")
    await funds.grant(family)
    neighbour = officer("county_confirmer", "370103000000")
    assert (await funds.stand.get(f"/cases/{family.case_id}/payments", neighbour)).status_code == 404
    assert (await funds.stand.get("/budgets", neighbour)).json()["items"] == []
    clerk = officer("township_clerk", TOWNSHIP)
    assert (await funds.stand.get(f"/cases/{family.case_id}/payments", clerk)).status_code == 200
    assert COUNTY in (await funds.stand.get("/entitlements", clerk)).text


async def test_no_account_number_stands_in_the_database(funds: Funds) -> None:
    family = Family()
    await funds.grant(family)
    [(row,)] = await funds.sql("SELECT payee::text FROM payee")
    assert family.account not in row
    assert family.account.encode().hex() not in row


async def test_an_application_for_a_certificate_alone_names_no_payee_and_stops_nothing(funds: Funds) -> None:
    case_id = new_id()
    message = intake.ApplicationAccepted(case_id=str(case_id), applicant_person_id=str(new_id()), schemes=["edge"])
    await funds.stand.hear(message, case_id)
    assert not await funds.stand.parked()
