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
from .photo import PHOTO
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
    assert (await running.hear(stand, intended)).status_code == 201
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
    await running.hear(stand, first)
    second = await running.intend(stand, household, yuan)
    notice = {"way": "electronic", "told_on": "2026-11-24"}
    assert (await stand.post(f"/adjustments/{second['adjustment_id']}/notification", notice, CLERK)).status_code == 201
    await stand.run_tasks()
    codes = [
        (await running.decide(stand, first["adjustment_id"])).json()["code"],
        (await running.decide(stand, second["adjustment_id"])).json()["code"],
        (await running.hear(stand, first)).json()["code"],
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
    await running.hear(stand, intended)
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
    await running.hear(stand, intended, DECIDER)
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


async def test_silence_counts_as_heard_only_after_the_intention_was_told_on_paper_and_its_days_are_over(
    make_stand: MakeStand,
) -> None:
    stand = await sayings.opened(make_stand)
    households = Household(), Household(), Household()
    for each in households:
        await running.granted(stand, each)
    told, mailed, untold = [await running.intend(stand, each, "6000.00") for each in households]
    receiptless = await running.tell(stand, told, receipt_hash=None)
    served = await running.tell(stand, told)
    mail_after_paper = await running.tell(stand, told, "electronic")
    await running.tell(stand, mailed, "electronic")
    assert (receiptless.status_code, served.json()["hear_until"]) == (422, "2026-12-01")
    assert mail_after_paper.json()["told_way"] == "handed_over"
    await stand.move_days(7)
    await stand.run_tasks()
    early = await running.decide(stand, told["adjustment_id"])
    await stand.move_days(1)
    await stand.run_tasks()
    decided = await running.decide(stand, told["adjustment_id"])
    never = [await running.decide(stand, each["adjustment_id"]) for each in (mailed, untold)]
    assert [early.json()["code"], decided.status_code] == ["not_heard", 201]
    assert [each.json()["code"] for each in never] == ["not_heard", "not_heard"]
    assert "期限内没有收到您家的意见" in decided.json()["text"]
    assert [held.way for held in await running.said(stand, households[0], "HearingHeld")] == ["silent"]


async def test_no_paper_from_before_the_intention_proves_that_it_was_told_or_that_anybody_was_heard(
    stand: Stand,
) -> None:
    household = Household()
    first = await running.granted(stand, household)
    receipt = await running.upload(stand, first["decision_id"], "service_receipt")
    service = {"way": "handed_over", "served_on": "2026-11-24", "receipt_hash": receipt}
    assert (await stand.post(f"/decisions/{first['decision_id']}/service", service, CLERK)).status_code == 201
    former = await running.intend(stand, household, "12000.00")
    assert (await running.tell(stand, former)).status_code == 201
    intended = await running.intend(stand, household, "6000.00")
    told = await stand.post(
        f"/adjustments/{intended['adjustment_id']}/notification",
        {"way": "handed_over", "told_on": "2026-11-24", "receipt_hash": receipt},
        CLERK,
    )
    # The same photo again, as it was uploaded for the former intention.
    again = await stand.post(
        f"/adjustments/{intended['adjustment_id']}/notification",
        {"way": "handed_over", "told_on": "2026-11-24", "receipt_hash": sm3(PHOTO).hex()},
        CLERK,
    )
    assert [told.status_code, again.status_code] == [422, 422]
    assert (await running.tell(stand, intended)).status_code == 201


async def test_a_hearing_is_of_somebody_of_the_household_on_paper_and_waits_for_its_days(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    intended = await running.intend(stand, household, "6000.00")
    nobody = await running.hear(stand, intended, person_id=None)
    stranger = await running.hear(stand, intended, person_id=str(new_id()))
    paperless = await running.hear(stand, intended, paper_hash=None)
    wordless = await running.hear(stand, intended, statement="无")
    unsigned = await running.hear(stand, intended, way="telephone", paper_hash=None)
    rung_up = await running.hear(stand, intended, agrees=False, way="telephone", paper_hash=None)
    refused = [nobody, stranger, paperless, wordless, unsigned]
    assert [each.status_code for each in (*refused, rung_up)] == [422, 422, 422, 422, 422, 201]
    early = await running.decide(stand, intended["adjustment_id"])
    assert (early.status_code, early.json()["code"]) == (409, "hearing_window_open")
    assert (await running.hear(stand, intended)).status_code == 201
    decided = await running.decide(stand, intended["adjustment_id"])
    assert "您家签字表示没有其他意见、同意提前决定" in decided.json()["text"]


async def test_for_a_child_its_guardian_is_heard(stand: Stand) -> None:
    household = Household(birth_on="2015-05-01")
    await running.granted(stand, household)
    intended = await running.intend(stand, household, "6000.00")
    child = await running.hear(stand, intended)
    guardian = await running.hear(stand, intended, by_guardian=True)
    assert [child.status_code, guardian.status_code] == [422, 201]


async def test_whoever_was_heard_and_agrees_to_nothing_early_is_waited_for(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    household = Household()
    await running.granted(stand, household)
    intended = await running.intend(stand, household, "6000.00")
    await running.hear(stand, intended, agrees=False)
    await stand.move_days(7)
    last_day = await running.decide(stand, intended["adjustment_id"])
    await stand.move_days(1)
    after = await running.decide(stand, intended["adjustment_id"])
    assert [last_day.json()["code"], after.status_code] == ["hearing_window_open", 201]


async def test_what_is_intended_is_there_to_be_handed_over(stand: Stand) -> None:
    household = Household()
    first = await running.granted(stand, household)
    intended = await running.intend(stand, household, "6000.00")
    seen = (await stand.get(f"/adjustments/{intended['adjustment_id']}", sayings.applicant(household))).json()
    for words in (first["number"], "拟改为每月600.00元", "2026年12月1日前(含当日)", "第四十八条", "按实际差额计算"):
        assert words in seen["notice"]


async def test_the_days_of_a_hearing_are_named_where_they_are_an_example(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    intended = await running.intend(stand, household, "6000.00")
    assert "拟调减、停发时听取意见的期限" in intended["example_values"]


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
    early = await running.decide(stand, intended["adjustment_id"])
    assert early.json()["code"] == "hearing_window_open"


async def test_a_stop_at_the_peoples_wish_needs_their_paper_and_a_hearing(stand: Stand) -> None:
    household = Household()
    first = await running.granted(stand, household)
    wish: dict[str, Any] = {"cause": "voluntary", "reason": "家庭条件好转,自愿不再领取。"}
    without = await running.propose(stand, household, wish)
    receipt = await running.upload(stand, first["decision_id"], "service_receipt")
    another = await running.propose(stand, household, wish | {"paper_hash": receipt})
    paper = await running.upload(stand, first["decision_id"], "stop_request")
    intended = await running.intended(stand, household, wish | {"paper_hash": paper})
    unheard = await running.decide(stand, intended["adjustment_id"])
    await running.hear(stand, intended)
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
    await running.hear(stand, intended)
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
    await running.hear(stand, intended)
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
    await running.hear(stand, intended)
    county = await running.decide(stand, intended["adjustment_id"])
    township = await running.decide(stand, intended["adjustment_id"], REVIEWER)
    assert county.json()["code"] == "no_power"
    assert township.json()["authority"].endswith("办事处")
