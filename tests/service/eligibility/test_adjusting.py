"""A running right is adjusted or stopped, and never for the worse without a hearing, on a real database."""

import asyncio
from typing import Any

import pytest
from conftest import MakeStand
from stand import Stand, officer

from shared.contracts.signed import signed_bytes
from shared.crypto.signing import Purpose
from shared.crypto.suites import sm3
from shared.ids import new_id

from . import running, sayings, turns
from .running import DECIDER
from .sayings import CLERK, REVIEWER, Household


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await sayings.opened(make_stand)


async def test_a_reduction_is_proposed_heard_decided_signed_and_told(stand: Stand) -> None:
    household = Household()
    first = await running.granted(stand, household)
    intended = await running.intend(stand, household, "6000.00")
    assert (intended["kind"], intended["lines"][0]["amount_yuan"]) == ("reduce", "600.00")
    assert intended["hear_until"] == "2026-12-01"
    unheard = await running.decide(stand, intended["adjustment_id"])
    assert (unheard.status_code, unheard.json()["code"]) == (409, "not_heard")
    assert "第四十八条" in unheard.json()["detail"]
    assert (await running.hear(stand, intended["adjustment_id"])).status_code == 201
    decision = (await running.decide(stand, intended["adjustment_id"])).json()
    assert (decision["kind"], decision["first_month"]) == ("adjusted", "2026-12")
    assert decision["replaces_id"] == first["decision_id"]
    for words in ("由每月1100.00元调整为每月600.00元", "上门听取了您家的意见", "第四十八条", "行政复议", "示例"):
        assert words in decision["text"]
    message = (await running.said(stand, household, "AssistanceAdjusted"))[0]
    stand.room.keys.verifier(Purpose.DETERMINATION, "eligibility").verify(message.digest, message.signature)
    assert message.digest == sm3(signed_bytes(message))
    assert (message.kind, message.first_month, message.replaces_decision_id) == (
        "reduce",
        "2026-12",
        first["decision_id"],
    )
    assert [line.amount_fen_monthly for line in message.lines] == [60_000]


@pytest.mark.parametrize("yuan", [pytest.param("6000.00", id="a reduction"), pytest.param("30000.00", id="a stop")])
async def test_no_order_of_acts_leads_past_the_hearing(stand: Stand, yuan: str) -> None:
    household = Household()
    await running.granted(stand, household)
    first = await running.intend(stand, household, "12000.00")
    await running.hear(stand, first["adjustment_id"])
    second = await running.intend(stand, household, yuan)
    notice = {"way": "electronic", "told_on": "2026-11-24"}
    assert (await stand.post(f"/adjustments/{second['adjustment_id']}/notification", notice, CLERK)).status_code == 201
    await stand.run_tasks()
    codes = [
        (await running.decide(stand, first["adjustment_id"])).json()["code"],
        (await running.decide(stand, second["adjustment_id"])).json()["code"],
        (await running.hear(stand, first["adjustment_id"])).json()["code"],
        (await running.decide(stand, second["adjustment_id"])).json()["code"],
    ]
    assert codes == ["adjustment_closed", "not_heard", "adjustment_closed", "not_heard"]


async def test_an_increase_needs_no_hearing(stand: Stand) -> None:
    household = Household(wages_fen=(1_080_000, 600_000))
    await running.granted(stand, household)
    intended = await running.intend(stand, household, "0.00")
    decision = await running.decide(stand, intended["adjustment_id"])
    assert (intended["kind"], intended["hear_until"], decision.status_code) == ("increase", None, 201)
    assert (await running.said(stand, household, "AssistanceAdjusted"))[0].kind == "increase"


async def test_what_comes_to_the_same_is_no_adjustment(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    same = await running.propose(stand, household, {"cause": "review", "reason": "定期核查。"})
    assert same.json()["code"] == "nothing_changes"


async def test_who_is_over_the_standard_is_stopped_after_a_hearing_with_the_month_of_the_decision(stand: Stand) -> None:
    household = Household()
    first = await running.granted(stand, household)
    intended = await running.intend(stand, household, "30000.00")
    assert (intended["kind"], intended["cause"]) == ("stop", "over_standard")
    await running.hear(stand, intended["adjustment_id"])
    decision = (await running.decide(stand, intended["adjustment_id"])).json()
    assert (decision["outcome"], decision["last_month"], decision["first_month"]) == ("stopped", "2026-11", None)
    assert "发放到2026年11月为止" in decision["text"]
    message = (await running.said(stand, household, "AssistanceStopped"))[0]
    assert (message.cause, message.last_month, message.replaces_decision_id) == (
        "over_standard",
        "2026-11",
        first["decision_id"],
    )
    assert message.digest == sm3(signed_bytes(message))
    paper = await running.upload(stand, decision["decision_id"], "service_receipt")
    service = {"way": "handed_over", "served_on": "2026-11-24", "receipt_hash": paper}
    assert (await stand.post(f"/decisions/{decision['decision_id']}/service", service, CLERK)).status_code == 201
    again = await running.propose(stand, household, running.earning(household, "0.00"))
    assert again.json()["code"] == "case_is_stopped"


async def test_proposer_and_hearer_do_not_decide_and_nobody_without_the_power(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    intended = await running.intend(stand, household, "6000.00")
    await running.hear(stand, intended["adjustment_id"], DECIDER)
    own = await running.decide(stand, intended["adjustment_id"], DECIDER)
    township = await running.decide(stand, intended["adjustment_id"], REVIEWER)
    clerk = await running.decide(stand, intended["adjustment_id"], CLERK)
    other = await running.decide(stand, intended["adjustment_id"], sayings.CONFIRMER)
    assert [own.json()["code"], township.json()["code"], clerk.json()["code"]] == [
        "own_hearing",
        "no_power",
        "no_permission",
    ]
    assert other.status_code == 201


async def test_silence_counts_as_heard_only_after_the_intention_was_told_and_its_days_are_over(
    make_stand: MakeStand,
) -> None:
    stand = await sayings.opened(make_stand)
    household, untold = Household(), Household()
    for each in (household, untold):
        await running.granted(stand, each)
    intended = await running.intend(stand, household, "6000.00")
    silent = await running.intend(stand, untold, "6000.00")
    path = f"/adjustments/{intended['adjustment_id']}/notification"
    receiptless = await stand.post(path, {"way": "handed_over", "told_on": "2026-11-24"}, CLERK)
    told = await stand.post(path, {"way": "electronic", "told_on": "2026-11-24"}, CLERK)
    assert (receiptless.status_code, told.json()["hear_until"]) == (422, "2026-12-01")
    await stand.move_days(7)
    await stand.run_tasks()
    early = await running.decide(stand, intended["adjustment_id"])
    await stand.move_days(1)
    await stand.run_tasks()
    decided = await running.decide(stand, intended["adjustment_id"])
    never = await running.decide(stand, silent["adjustment_id"])
    assert [early.json()["code"], decided.status_code, never.json()["code"]] == ["not_heard", 201, "not_heard"]
    assert "期限内没有收到您家的意见" in decided.json()["text"]
    assert [held.way for held in await running.said(stand, household, "HearingHeld")] == ["silent"]


async def test_what_a_member_writes_is_a_hearing_and_is_read_by_the_authority_and_not_by_auditors(
    stand: Stand,
) -> None:
    household = Household()
    await running.granted(stand, household)
    intended = await running.intend(stand, household, "6000.00")
    path = f"/adjustments/{intended['adjustment_id']}"
    body = {"statement": "工作是临时的,下个月就没有了。"}
    answered = await stand.post(f"{path}/answers", body, sayings.applicant(household))
    again = await stand.post(f"{path}/answers", body, sayings.applicant(household))
    stranger = await stand.post(f"{path}/answers", body, sayings.person(new_id()))
    seen = (await stand.get(path, DECIDER)).json()
    audited = (await stand.get(path, officer("auditor"))).json()
    assert [answered.status_code, again.json()["code"], stranger.status_code] == [201, "already_answered", 404]
    assert [hearing["statement"] for hearing in seen["hearings"]] == [body["statement"]]
    assert [hearing["statement"] for hearing in audited["hearings"]] == [None]
    assert (await running.decide(stand, intended["adjustment_id"])).status_code == 201


async def test_a_stop_at_the_peoples_wish_needs_their_paper_and_a_hearing(stand: Stand) -> None:
    household = Household()
    first = await running.granted(stand, household)
    wish: dict[str, Any] = {"cause": "voluntary", "reason": "家庭条件好转,自愿不再领取。"}
    without = await running.propose(stand, household, wish)
    receipt = await running.upload(stand, first["decision_id"], "service_receipt")
    another = await running.propose(stand, household, wish | {"paper_hash": receipt})
    paper = await running.upload(stand, first["decision_id"], "stop_request")
    intended = (await running.propose(stand, household, wish | {"paper_hash": paper})).json()
    unheard = await running.decide(stand, intended["adjustment_id"])
    await running.hear(stand, intended["adjustment_id"])
    stopped = await running.decide(stand, intended["adjustment_id"])
    assert [without.status_code, another.status_code, unheard.json()["code"]] == [422, 422, "not_heard"]
    assert stopped.json()["outcome"] == "stopped"
    assert (await running.said(stand, household, "AssistanceStopped"))[0].cause == "voluntary"


async def test_an_intention_sent_back_leaves_the_right_as_it_is(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    intended = await running.intend(stand, household, "6000.00")
    wordless = await running.decide(stand, intended["adjustment_id"], outcome="returned")
    returned = await running.decide(
        stand, intended["adjustment_id"], outcome="returned", opinion="工资流水还没有核实,请补充核实。"
    )
    assert [wordless.json()["code"], returned.json()["state"]] == ["reason_required", "returned"]
    assert len(await running.said(stand, household, "AdjustmentDropped")) == 1
    assert not await running.said(stand, household, "AssistanceAdjusted")
    listed = await stand.get(f"/cases/{household.case_id}/adjustments", sayings.applicant(household))
    assert [item["state"] for item in listed.json()["items"]] == ["returned"]


async def test_two_who_decide_at_once_make_one_decision(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    intended = await running.intend(stand, household, "6000.00")
    await running.hear(stand, intended["adjustment_id"])
    answers = await asyncio.gather(
        running.decide(stand, intended["adjustment_id"], DECIDER),
        running.decide(stand, intended["adjustment_id"], sayings.CONFIRMER),
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert len(await running.said(stand, household, "AssistanceAdjusted")) == 1


async def test_an_intention_from_facts_that_have_changed_since_is_not_decided(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    intended = await running.intend(stand, household, "6000.00")
    await running.hear(stand, intended["adjustment_id"])
    household.report_id = new_id()
    await sayings.report(stand, household)
    outdated = await running.decide(stand, intended["adjustment_id"])
    assert (outdated.status_code, outdated.json()["code"]) == (409, "adjustment_outdated")


async def test_a_township_with_the_power_decides_by_another_person_than_the_clerk(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    household = Household()
    await running.granted(stand, household)
    await turns.delegate(stand, sayings.TOWNSHIP)
    intended = await running.intend(stand, household, "6000.00")
    await running.hear(stand, intended["adjustment_id"])
    county = await running.decide(stand, intended["adjustment_id"])
    township = await running.decide(stand, intended["adjustment_id"], REVIEWER)
    assert county.json()["code"] == "no_power"
    assert township.json()["authority"].endswith("办事处")
