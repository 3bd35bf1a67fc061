"""A household that is given 低保, from its facts to the served document, on a real database."""

import pytest
from conftest import MakeStand
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from stand import Stand, officer

from services.eligibility import tables
from shared.contracts.signed import signed_bytes
from shared.crypto.refusals import SignatureRefused
from shared.crypto.signing import Purpose
from shared.crypto.suites import sm3
from shared.ids import new_id

from . import sayings, turns
from .photo import PHOTO
from .sayings import CLERK, CONFIRMER, REVIEWER, Household


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await sayings.opened(make_stand)


async def test_facts_are_ready_once_report_and_survey_are_there(stand: Stand) -> None:
    household = Household()
    await sayings.submit(stand, household)
    await sayings.accept(stand, household)
    await sayings.survey(stand, household)
    before = await stand.get(f"/cases/{household.case_id}/facts", CLERK)
    await sayings.report(stand, household)
    after = await stand.get(f"/cases/{household.case_id}/facts", CLERK)
    assert (before.json()["state"], after.json()["state"]) == ("waiting", "facts_ready")
    assert [member["is_counted"] for member in after.json()["members"]] == [True, True]
    assert (await stand.said())[-1].type.endswith("FactsReady")


async def test_whoever_has_left_the_household_when_it_hands_in_again_reads_the_case_no_more(stand: Stand) -> None:
    household = Household()
    path, spouse = f"/cases/{household.case_id}/determinations", sayings.person(household.persons[1])
    both, alone = household.submitted(), household.submitted()
    both.reader_person_ids.append(str(household.persons[1]))
    seen = []
    for message in (both, alone):
        await stand.hear(message, household.case_id)
        readers = (sayings.applicant(household), spouse)
        seen.append([(await stand.get(path, reader)).status_code for reader in readers])
    assert seen == [[200, 200], [200, 404]]


async def test_a_report_that_comes_before_the_application_is_kept_and_seen_by_the_township(stand: Stand) -> None:
    household = Household()
    await sayings.report(stand, household)
    await sayings.submit(stand, household)
    await sayings.accept(stand, household)
    await sayings.survey(stand, household)
    facts = (await stand.get(f"/cases/{household.case_id}/facts", CLERK)).json()
    assert facts["state"] == "facts_ready"
    assert {item["source"] for item in facts["items"]} == {"declared", "social_insurance"}
    assert not await stand.parked()


async def test_a_grant_is_published_reviewed_confirmed_signed_and_served(stand: Stand) -> None:
    household = Household()
    await sayings.gather(stand, household)
    proposal = await sayings.propose(stand, household)
    # (1000 x 2 persons x 12 months - 10800) / 12 = 1100
    assert [(line["outcome"], line["amount_yuan"]) for line in proposal["lines"]] == [("granted", "1100.00")]
    determination_id = proposal["determination_id"]
    reviewed = await sayings.agree(stand, determination_id)
    assert (reviewed["state"], reviewed["answer_until"]) == ("agreed", None)
    early = await sayings.confirm(stand, determination_id)
    assert (early.status_code, early.json()["code"]) == (409, "case_is_reviewed")
    await sayings.conclude_notice(stand, household, determination_id)
    decision = (await sayings.confirm(stand, determination_id, opinion="同意。")).json()
    assert decision["outcome"] == "granted"
    assert decision["first_month"] == "2026-12"
    assert decision["number"].startswith("历下民低保〔2026〕")
    assert "全家每月发放1100.00元,自2026年12月起" in decision["text"]
    for words in ("《社会救助法》第十八条", "六十日内", "行政复议", "行政诉讼", "示例"):
        assert words in decision["text"]
    await _serve(stand, decision["decision_id"])
    kinds = [event.type.rsplit(".", 1)[1] for event in await stand.said() if event.subject == str(household.case_id)]
    assert kinds == [
        "AuthorityNamed",
        "FactsReady",
        "DeterminationProposed",
        "DeterminationReviewed",
        "ConfirmationDue",
        "AssistanceGranted",
        "DocumentServed",
    ]


async def _serve(stand: Stand, decision_id: str) -> None:
    body = {"way": "handed_over", "served_on": "2026-11-24"}
    without = await stand.post(f"/decisions/{decision_id}/service", body, CLERK)
    assert without.json()["code"] == "receipt_missing"
    uploaded = await stand.post(f"/decisions/{decision_id}/materials", PHOTO, CLERK, **{"Content-Type": "image/png"})
    assert uploaded.status_code == 201, uploaded.text
    body["receipt_hash"] = uploaded.json()["hash"]
    served = await stand.post(f"/decisions/{decision_id}/service", body, CLERK)
    assert (served.status_code, served.json()["is_late"]) == (201, False)
    again = await stand.post(f"/decisions/{decision_id}/service", body, CLERK)
    assert again.json()["code"] == "already_served"


async def test_the_event_of_a_grant_is_signed_and_holds_no_income(stand: Stand) -> None:
    grant = next(event for event in await stand.said() if event.type.endswith("AssistanceGranted")).message
    verifier = stand.room.keys.verifier(Purpose.DETERMINATION, "eligibility")
    assert grant.digest == sm3(signed_bytes(grant))
    verifier.verify(grant.digest, grant.signature)
    grant.lines[0].amount_fen_monthly += 1
    with pytest.raises(SignatureRefused):
        verifier.verify(sm3(signed_bytes(grant)), grant.signature)
    assert all(not finding.inputs_json for line in grant.lines for finding in line.findings)


async def test_nobody_confirms_without_the_power_of_that_day(stand: Stand) -> None:
    household = Household()
    determination_id = await _awaiting(stand, household)
    path = f"/determinations/{determination_id}/confirmation"
    township = await stand.post(path, {"outcome": "confirmed"}, REVIEWER)
    elsewhere = await stand.post(path, {"outcome": "confirmed"}, officer("county_confirmer", "370103000000"))
    clerk = await stand.post(path, {"outcome": "confirmed"}, CLERK)
    assert (township.status_code, township.json()["code"]) == (403, "no_power")
    assert elsewhere.status_code == 404
    assert clerk.json()["code"] == "no_permission"


async def test_a_doubted_grant_goes_back_with_its_reason_and_is_proposed_anew(stand: Stand) -> None:
    household = Household()
    determination_id = await _awaiting(stand, household)
    reason = "公示期间有村民反映在外务工收入,请重新调查。"
    returned = await sayings.confirm(stand, determination_id, outcome="returned", opinion=reason)
    assert (returned.status_code, returned.json()["state"]) == (201, "returned")
    seen = (await stand.get(f"/determinations/{determination_id}", CLERK)).json()
    assert seen["returned_for"] == reason
    again = await sayings.propose(stand, household)
    assert again["version"] == 2


async def test_whoever_proposed_does_not_review(stand: Stand) -> None:
    household = Household()
    await sayings.gather(stand, household)
    proposal = await sayings.propose(stand, household)
    both = officer("township_reviewer", sayings.TOWNSHIP)
    same = type(both)(CLERK.id, both.level, both.roles, both.area)
    path = f"/determinations/{proposal['determination_id']}/review"
    refused = await stand.post(path, {"outcome": "agreed", "opinion": "同意。"}, same)
    assert (refused.status_code, refused.json()["code"]) == (403, "own_proposal")


async def test_whoever_accepted_does_not_confirm(stand: Stand) -> None:
    determination_id = await _awaiting(stand, Household(acceptor_id=CONFIRMER.id))
    for body in ({}, {"outcome": "returned", "opinion": "请重新调查家庭收入情况。"}):
        refused = await sayings.confirm(stand, determination_id, **body)
        assert (refused.status_code, refused.json()["code"]) == (403, "own_acceptance")
    another = officer("county_confirmer", sayings.COUNTY, name="另一人")
    path = f"/determinations/{determination_id}/confirmation"
    assert (await stand.post(path, {"outcome": "confirmed"}, another)).status_code == 201


@pytest.mark.parametrize("earlier", ["accepted_by", "proposed_by", "reviewed_by"])
async def test_the_database_too_refuses_a_decision_by_whoever_acted_before(stand: Stand, earlier: str) -> None:
    async with stand.room.database.begin_system() as tx:
        row = (await tx.all(select(tables.DECISION).order_by(tables.DECISION.c.id).limit(1)))[0]
        with pytest.raises(IntegrityError, match="decision_by_another"):
            await tx.connection.execute(
                update(tables.DECISION).where(tables.DECISION.c.id == row["id"]).values(decided_by=row[earlier])
            )
        await tx.connection.rollback()


async def test_a_returned_proposal_is_followed_by_a_new_version(stand: Stand) -> None:
    household = Household()
    await sayings.gather(stand, household)
    first = await sayings.propose(stand, household)
    path = f"/determinations/{first['determination_id']}/review"
    returned = await stand.post(path, {"outcome": "returned", "opinion": "请核实配偶收入。"}, REVIEWER)
    assert returned.json()["state"] == "returned"
    choice = {
        "person_id": str(household.persons[1]),
        "aspect": "income",
        "kind": "wage",
        "amount_yuan": "6000.00",
        "source": "survey",
        "reason": "邻里访问得知有零工收入。",
    }
    second = await sayings.propose(stand, household, choices=[choice])
    assert (second["version"], second["lines"][0]["amount_yuan"]) == (2, "600.00")
    listed = await stand.get(f"/cases/{household.case_id}/determinations", sayings.applicant(household))
    assert [item["version"] for item in listed.json()["items"]] == [1, 2]


async def test_a_filed_relative_needs_the_countys_own_visit(stand: Stand) -> None:
    household = Household(relative_filed=True)
    determination_id = await _awaiting(stand, household)
    without = await sayings.confirm(stand, determination_id)
    assert (without.status_code, without.json()["code"]) == (409, "county_visit_missing")
    await turns.visit_for_county(stand, household)
    assert (await sayings.confirm(stand, determination_id)).status_code == 201


async def test_the_county_may_refuse_a_grant_with_reasons(stand: Stand) -> None:
    household = Household()
    determination_id = await _awaiting(stand, household)
    silent = await sayings.confirm(stand, determination_id, outcome="refused")
    refused = await sayings.confirm(stand, determination_id, outcome="refused", opinion="入户抽查发现另有住房出租。")
    assert silent.json()["code"] == "reason_required"
    assert refused.json()["outcome"] == "denied"
    assert refused.json()["serve_until"] == "2026-11-27"
    assert "另有住房出租" in refused.json()["text"]


async def test_a_village_agent_sees_the_outcome_and_no_figures(stand: Stand) -> None:
    household = Household()
    await sayings.gather(stand, household)
    proposal = await sayings.propose(stand, household)
    agent = officer("village_agent", sayings.VILLAGE)
    seen = await stand.get(f"/determinations/{proposal['determination_id']}", agent)
    assert seen.json()["lines"][0]["amount_yuan"] == "1100.00"
    assert seen.json()["lines"][0]["findings"] == []
    stranger = await stand.get(
        f"/determinations/{proposal['determination_id']}", officer("village_agent", "370102001003")
    )
    assert stranger.status_code == 404
    nobody = await stand.get(f"/determinations/{proposal['determination_id']}", sayings.applicant(Household()))
    assert nobody.status_code == 404
    assert (await stand.get(f"/determinations/{new_id()}", CONFIRMER)).status_code == 404


async def _awaiting(stand: Stand, household: Household) -> str:
    await sayings.gather(stand, household)
    proposal = await sayings.propose(stand, household)
    determination_id = str(proposal["determination_id"])
    await sayings.agree(stand, determination_id)
    await sayings.conclude_notice(stand, household, determination_id)
    return determination_id
