"""Somebody in urgent need is helped first and checked afterwards, on a real database."""

import asyncio
from typing import Any

import httpx
import pytest
from conftest import MakeStand
from stand import Stand

from services.eligibility.emergency import Ruling
from services.eligibility.policy.reading import load
from services.eligibility.workflow import emergencies
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.signed import signed_bytes
from shared.crypto.signing import Purpose
from shared.crypto.suites import sm3
from shared.identity.actor import Actor
from shared.ids import new_id
from shared.vocabulary.money import Money

from . import sayings, turns, urgent
from .photo import PHOTO
from .sayings import CLERK, CONFIRMER, REVIEWER
from .urgent import CHECKER, Need


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await sayings.opened(make_stand)


async def test_aid_comes_first_then_the_explanation_then_the_check(stand: Stand) -> None:
    need = Need()
    await urgent.report(stand, need)
    decision = (await urgent.rule(stand, need)).json()
    assert (decision["kind"], decision["outcome"], decision["first_month"]) == ("emergency", "granted", "2026-11")
    assert decision["number"].startswith("历下民临救〔2026〕")
    grounds = (
        "《社会救助法》第二十九条、第三十五条",
        "《社会救助暂行办法》第四十八条",
        "先行救助后补充说明和材料的期限",
    )
    for words in ("临时救助1500.00元", "遭遇火灾", *grounds, "2026年12月8日前补充说明", "行政复议"):
        assert words in decision["text"]
    for words in ("金额较小", "金额较大", "金额上限", "第五十条"):
        assert words not in decision["text"]
    early = await urgent.check(stand, decision["decision_id"])
    await urgent.supplement(stand, need)
    unverified = await urgent.check(stand, decision["decision_id"])
    await urgent.verify(stand, need)
    checked = await urgent.check(stand, decision["decision_id"])
    again = await urgent.check(stand, decision["decision_id"])
    assert [early.json()["code"], unverified.json()["code"]] == ["supplement_missing", "report_missing"]
    assert (checked.status_code, checked.json()["outcome"]) == (201, "in_order")
    assert again.json()["code"] == "already_checked"
    seen = (await stand.get(f"/cases/{need.case_id}/emergency", CLERK)).json()
    assert (seen["state"], seen["checked_outcome"], seen["supplement_until"]) == ("granted", "in_order", "2026-12-08")
    assert await _said(stand, need) == ["EmergencyGranted", "EmergencyChecked"]


async def test_the_event_of_an_urgent_grant_is_signed_like_every_grant(stand: Stand) -> None:
    need = Need()
    await urgent.report(stand, need)
    await urgent.rule(stand, need, urgent.granting("800.00"))
    message = (await _messages(stand, need))[-1]
    stand.room.keys.verifier(Purpose.DETERMINATION, "eligibility").verify(message.digest, message.signature)
    assert message.digest == sm3(signed_bytes(message))
    assert [(line.scheme, line.amount_fen_monthly) for line in message.lines] == [("temporary", 80_000)]
    assert message.period == "2026-11"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(urgent.granting(urgent=False), "not_urgent", id="not urgent"),
        pytest.param(urgent.granting("1500.01"), "amount_invalid", id="a fen more than was asked for"),
        pytest.param(urgent.granting("0.00"), "amount_invalid", id="nothing"),
        pytest.param(urgent.granting() | {"reason": "急。"}, "reason_required", id="without a reason"),
    ],
)
async def test_aid_is_not_given_first(stand: Stand, body: dict[str, object], code: str) -> None:
    need = Need()
    await urgent.report(stand, need)
    refused = await urgent.rule(stand, need, body)
    assert refused.json()["code"] == code
    assert not await _said(stand, need)


async def test_whoever_reported_neither_decides_nor_checks_and_whoever_decided_does_not_check(stand: Stand) -> None:
    need = Need(reporter_id=CONFIRMER.id)
    await urgent.report(stand, need)
    own = await urgent.rule(stand, need)
    decision = (await urgent.rule(stand, need, actor=CHECKER)).json()
    await urgent.supplement(stand, need)
    await urgent.verify(stand, need)
    checks = [await urgent.check(stand, decision["decision_id"], actor) for actor in (CONFIRMER, CHECKER)]
    assert (own.status_code, own.json()["code"]) == (403, "own_report")
    assert [check.json()["code"] for check in checks] == ["own_emergency", "own_emergency"]


async def test_a_township_without_the_power_hands_the_emergency_on_to_the_county(stand: Stand) -> None:
    need = Need()
    await urgent.report(stand, need)
    refused = await urgent.rule(stand, need, actor=REVIEWER)
    assert (refused.status_code, refused.json()["code"]) == (403, "no_power")
    assert (await urgent.rule(stand, need)).status_code == 201


async def test_a_township_gives_small_aid_by_a_delegation_for_it_and_larger_aid_is_the_countys(
    make_stand: MakeStand,
) -> None:
    stand = await sayings.opened(make_stand)
    await turns.delegate(stand, sayings.TOWNSHIP, "temporary")
    small, large = Need(wanted_fen=200_000), Need(wanted_fen=200_001)
    for need in (small, large):
        await urgent.report(stand, need)
    given = await urgent.rule(stand, small, urgent.granting("2000.00"), REVIEWER)
    over = await urgent.rule(stand, large, urgent.granting("2000.01"), REVIEWER)
    county = await urgent.rule(stand, large, urgent.granting("2000.01"))
    assert given.json()["authority"].endswith("办事处")
    for words in (
        "救助金额较小,应当先行救助",
        "《社会救助法》第二十九条、第五十条",
        "乡镇(街道)可以决定的先行救助金额上限",
    ):
        assert words in given.json()["text"]
    assert (over.status_code, over.json()["code"]) == (403, "over_small_limit")
    assert county.json()["authority"].endswith("民政局")
    assert "《社会救助暂行办法》第四十八条" in county.json()["text"]


@pytest.fixture
async def delegated(make_stand: MakeStand) -> Stand:
    """A township that decides small aid itself."""
    stand = await sayings.opened(make_stand)
    await turns.delegate(stand, sayings.TOWNSHIP, "temporary")
    return stand


async def _given(stand: Stand, yuan: str, actor: Actor = REVIEWER, **of: Any) -> httpx.Response:
    need = Need(wanted_fen=200_000, **of)
    await urgent.report(stand, need)
    return await urgent.rule(stand, need, urgent.granting(yuan), actor)


async def test_small_sums_into_one_hand_are_one_sum_and_what_passes_the_limit_is_the_countys(delegated: Stand) -> None:
    friend = {"payee_id": new_id(), "payee_kind": "entrusted"}
    assert (await _given(delegated, "1500.00", **friend)).status_code == 201
    over = await _given(delegated, "500.01", **friend)
    assert (over.status_code, over.json()["code"]) == (403, "over_small_limit")
    assert "30天内已从本乡镇(街道)领取先行救助1500.00元" in over.json()["detail"]
    assert (await _given(delegated, "500.01")).status_code == 201, "another payee is another hand"
    assert (await _given(delegated, "500.00", **friend)).status_code == 201
    assert (await _given(delegated, "2000.00", CONFIRMER, **friend)).status_code == 201
    await delegated.move_days(29)
    assert (await _given(delegated, "0.01", **friend)).json()["code"] == "over_small_limit"
    await delegated.move_days(1)
    assert (await _given(delegated, "2000.00", **friend)).status_code == 201


async def test_the_sums_of_a_day_have_an_end_also_where_the_reserve_hands_them_out(delegated: Stand) -> None:
    reserve = {"payee_id": new_id(), "payee_kind": "township_reserve"}
    assert [(await _given(delegated, "2000.00", **reserve)).status_code for _ in range(5)] == [201] * 5
    over = await _given(delegated, "0.01")
    assert (over.status_code, over.json()["code"]) == (403, "over_small_limit")
    assert "本乡镇(街道)今天已决定先行救助10000.00元" in over.json()["detail"]
    assert (await _given(delegated, "2000.00", CONFIRMER)).status_code == 201
    await delegated.move_days(1)
    assert (await _given(delegated, "2000.00")).status_code == 201


async def test_two_who_decide_at_once_give_no_more_than_one_after_another(delegated: Stand) -> None:
    friend = {"payee_id": new_id(), "payee_kind": "entrusted"}
    needs = [Need(**friend) for _ in range(4)]
    for need in needs:
        await urgent.report(delegated, need)
    answers = await asyncio.gather(*(urgent.rule(delegated, n, urgent.granting("1500.00"), REVIEWER) for n in needs))
    assert sorted(answer.status_code for answer in answers) == [201, 403, 403, 403]


async def test_whoever_is_found_to_be_somebody_is_checked_with_their_report(stand: Stand) -> None:
    need, found = Need(identified=False), new_id()
    await urgent.report(stand, need)
    decision = (await urgent.rule(stand, need)).json()
    await urgent.supplement(stand, need)
    merged = intake.PersonsMerged(
        case_id=str(need.case_id), from_person_id=str(need.person_id), into_person_id=str(found), merged_on="2026-11-24"
    )
    await stand.hear(merged, need.case_id)
    waiting = await urgent.check(stand, decision["decision_id"])
    await urgent.verify(stand, need)
    checked = await urgent.check(stand, decision["decision_id"])
    assert [waiting.json()["code"], checked.status_code] == ["report_missing", 201]


async def test_somebody_without_identity_is_checked_by_the_papers_alone(stand: Stand) -> None:
    need = Need(identified=False)
    await urgent.report(stand, need)
    decision = (await urgent.rule(stand, need)).json()
    await urgent.supplement(stand, need)
    wordless = await urgent.check(stand, decision["decision_id"], outcome="not_in_order", reason="不实")
    checked = await urgent.check(
        stand, decision["decision_id"], outcome="not_in_order", reason="现场核实没有发生火灾,情况不属实。"
    )
    assert (wordless.json()["code"], checked.json()["outcome"]) == ("reason_required", "not_in_order")


async def test_a_declined_emergency_tells_its_reasons_and_the_ordinary_way_and_is_served(stand: Stand) -> None:
    need = Need()
    await urgent.report(stand, need)
    body = urgent.granting(urgent=False) | {
        "outcome": "declined",
        "amount_yuan": None,
        "reason": "已由保险公司安置食宿。",
    }
    decision = (await urgent.rule(stand, need, body)).json()
    assert (decision["outcome"], decision["lines"][0]["outcome"]) == ("denied", "denied")
    for words in ("已由保险公司安置食宿", "情况不属于紧急", "到乡镇(街道)社会救助窗口书面提出申请", "行政复议"):
        assert words in decision["text"]
    path = f"/decisions/{decision['decision_id']}"
    paper = await stand.post(f"{path}/materials", PHOTO, CLERK, **{"Content-Type": "image/png"})
    service = {"way": "handed_over", "served_on": "2026-11-24", "receipt_hash": paper.json()["hash"]}
    served = await stand.post(f"{path}/service", service, CLERK)
    assert (served.status_code, served.json()["is_late"]) == (201, False)
    assert await _said(stand, need) == ["EmergencyDeclined", "DocumentServed"]
    assert (await urgent.rule(stand, need)).json()["code"] == "case_is_denied"


DECLINED = urgent.granting() | {"outcome": "declined", "amount_yuan": None, "reason": "这次不予先行救助,请走其他途径。"}


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({}, id="without a word"),
        pytest.param({"lacking": "hardship"}, id="whatever is said to lack"),
        pytest.param({"lacking": "urgency"}, id="against what was found"),
    ],
)
async def test_aid_that_the_law_commands_is_not_declined(stand: Stand, more: dict[str, str]) -> None:
    need = Need(wanted_fen=200_000)
    await urgent.report(stand, need)
    assert (await urgent.rule(stand, need, DECLINED | more)).json()["code"] == "must_aid_first"


async def test_a_large_sum_is_declined_only_with_the_condition_that_is_lacking(stand: Stand) -> None:
    need = Need(wanted_fen=200_001)
    await urgent.report(stand, need)
    wordless = await urgent.rule(stand, need, DECLINED)
    untrue = await urgent.rule(stand, need, DECLINED | {"lacking": "immediacy"})
    declined = await urgent.rule(stand, need, DECLINED | {"lacking": "small_amount"})
    assert [wordless.json()["code"], untrue.json()["code"]] == ["lacking_required", "lacking_required"]
    for words in ("申请的金额不属于较小", "乡镇(街道)可以决定的先行救助金额上限"):
        assert words in declined.json()["text"]


async def test_the_county_aids_where_nobody_has_set_an_amount_or_a_day(stand: Stand) -> None:
    need = Need()
    await urgent.report(stand, need)
    ruling = Ruling("granted", Money(150_000), "家中失火,无处居住,当天需要食宿费用。", True, True)  # noqa: FBT003
    signer = stand.room.keys.signer(Purpose.DETERMINATION, "eligibility")
    async with stand.room.database.begin(CONFIRMER, "emergency_aid") as tx:
        decision = await emergencies.rule(tx, need.case_id, ruling, load(accepts_examples=False), signer)
    assert "紧急情况解除后,请及时补充说明情况" in decision.text
    assert "示例" not in decision.text
    seen = (await stand.get(f"/cases/{need.case_id}/emergency", CLERK)).json()
    assert (seen["state"], seen["supplement_until"]) == ("granted", None)


async def _messages(stand: Stand, need: Need) -> list[Any]:
    return [event.message for event in await stand.said() if event.subject == str(need.case_id)]


async def _said(stand: Stand, need: Need) -> list[str]:
    return [message.DESCRIPTOR.name for message in await _messages(stand, need)]
