"""A wrong decision is taken back, on a real database."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from conftest import MakeStand
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from stand import Stand

from services.eligibility import tables
from shared.contracts.signed import signed_bytes
from shared.crypto.signing import Purpose
from shared.crypto.suites import sm3
from shared.identity.actor import Actor
from shared.ids import new_id

from . import running, sayings, urgent
from .running import DECIDER, HEARER
from .sayings import CLERK, CONFIRMER, REVIEWER, Household

REASON = "原决定漏算了配偶的工资收入,金额有误。"


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await sayings.opened(make_stand)


async def _withdraw(stand: Stand, decision_id: str, actor: Actor = DECIDER, **body: Any) -> httpx.Response:
    given = {"cause": "own_mistake", "reason": REASON, **body}
    return await stand.post(f"/decisions/{decision_id}/withdrawal", given, actor)


async def _hear(stand: Stand, decision_id: str, actor: Actor = HEARER, **body: Any) -> httpx.Response:
    held = {"way": "visit", "held_on": "2026-11-24", "statement": "没有意见。", **body}
    return await stand.post(f"/decisions/{decision_id}/hearing", held, actor)


def _corrected(household: Household, yuan: str) -> dict[str, Any]:
    return {"choices": running.earning(household, yuan)["choices"]}


async def test_a_grant_that_was_too_high_is_corrected_from_its_first_month_after_a_hearing(stand: Stand) -> None:
    household = Household()
    first = await running.granted(stand, household)
    corrected = _corrected(household, "6000.00")
    own = await _withdraw(stand, first["decision_id"], CONFIRMER, corrected=corrected)
    unheard = await _withdraw(stand, first["decision_id"], corrected=corrected)
    await _hear(stand, first["decision_id"])
    decision = (await _withdraw(stand, first["decision_id"], corrected=corrected)).json()
    assert [own.json()["code"], unheard.json()["code"]] == ["own_decision", "not_heard"]
    assert (decision["kind"], decision["outcome"], decision["first_month"]) == ("withdrawn", "granted", "2026-12")
    for words in (first["number"], "应为每月600.00元", REASON, "上门听取了您家的意见", "核退"):
        assert words in decision["text"]
    (message,) = await running.said(stand, household, "DecisionWithdrawn")
    stand.room.keys.verifier(Purpose.DETERMINATION, "eligibility").verify(message.digest, message.signature)
    assert message.digest == sm3(signed_bytes(message))
    assert (message.was_grant, message.first_month, message.cause) == (True, "2026-12", "own_mistake")
    assert [line.amount_fen_monthly for line in message.lines] == [60_000]
    again = await _withdraw(stand, first["decision_id"], corrected=corrected)
    assert again.json()["code"] == "already_withdrawn"
    intended = await running.intend(stand, household, "0.00")
    assert (intended["kind"], intended["replaces_decision_id"]) == ("increase", decision["decision_id"])


async def test_a_grant_that_was_too_low_is_corrected_without_a_hearing(stand: Stand) -> None:
    household = Household(wages_fen=(1_080_000, 600_000))
    first = await running.granted(stand, household)
    decision = await _withdraw(stand, first["decision_id"], corrected=_corrected(household, "0.00"))
    assert decision.json()["lines"][0]["amount_yuan"] == "1100.00"


async def test_a_grant_to_whom_nothing_was_due_ends_the_case_and_says_no_lines(stand: Stand) -> None:
    household = Household()
    first = await running.granted(stand, household)
    intended = await running.intend(stand, household, "6000.00")
    await _hear(stand, first["decision_id"])
    corrected = _corrected(household, "30000.00")
    decision = (await _withdraw(stand, first["decision_id"], cause="misled", corrected=corrected)).json()
    assert (decision["outcome"], decision["lines"][0]["outcome"]) == ("withdrawn", "denied")
    (message,) = await running.said(stand, household, "DecisionWithdrawn")
    assert (list(message.lines), message.cause, message.was_grant) == ([], "misled", True)
    assert len(await running.said(stand, household, "AdjustmentDropped")) == 1
    closed = await running.decide(stand, intended["adjustment_id"])
    assert closed.json()["code"] == "adjustment_closed"
    more = await running.propose(stand, household, running.earning(household, "0.00"))
    assert more.json()["code"] == "case_is_denied"


async def test_what_was_right_is_not_taken_back(stand: Stand) -> None:
    household = Household()
    first = await running.granted(stand, household)
    same = await _withdraw(stand, first["decision_id"])
    short = await _withdraw(stand, first["decision_id"], reason="有误")
    assert [same.json()["code"], short.json()["code"]] == ["nothing_changes", "reason_required"]


async def test_a_grant_that_was_stopped_since_is_taken_back_as_a_whole_only(stand: Stand) -> None:
    household = Household()
    first = await running.granted(stand, household)
    intended = await running.intend(stand, household, "30000.00")
    await running.hear(stand, intended["adjustment_id"])
    stop = (await running.decide(stand, intended["adjustment_id"])).json()
    await _hear(stand, first["decision_id"])
    part = await _withdraw(stand, first["decision_id"], corrected=_corrected(household, "6000.00"))
    of_stop = await _withdraw(stand, stop["decision_id"], CONFIRMER)
    whole = await _withdraw(stand, first["decision_id"], corrected=_corrected(household, "30000.00"))
    facts = await stand.get(f"/cases/{household.case_id}/facts", CLERK)
    assert [part.json()["code"], of_stop.json()["code"]] == ["stopped_since", "not_withdrawable"]
    assert (whole.json()["outcome"], facts.json()["state"]) == ("withdrawn", "stopped")


async def test_nobody_takes_back_without_the_power_nor_after_hearing_the_people(stand: Stand) -> None:
    household = Household()
    first = await running.granted(stand, household)
    corrected = _corrected(household, "6000.00")
    township = await _withdraw(stand, first["decision_id"], REVIEWER, corrected=corrected)
    clerk = await _withdraw(stand, first["decision_id"], CLERK, corrected=corrected)
    await _hear(stand, first["decision_id"], DECIDER)
    hearer = await _withdraw(stand, first["decision_id"], corrected=corrected)
    assert [each.json()["code"] for each in (township, clerk, hearer)] == ["no_power", "no_permission", "own_hearing"]


async def test_a_wrong_refusal_is_determined_again_and_granted_from_where_the_first_would_have_begun(
    make_stand: MakeStand,
) -> None:
    stand = await sayings.opened(make_stand)
    household = Household(wages_fen=(1_080_000, 3_000_000))
    refused = await _refused(stand, household)
    await stand.move_days(70)
    own = await _withdraw(stand, refused["decision_id"], CONFIRMER)
    taken = await _withdraw(stand, refused["decision_id"])
    assert (own.json()["code"], taken.json()["outcome"], taken.json()["first_month"]) == (
        "own_decision",
        "withdrawn",
        "2026-12",
    )
    assert "自2026年12月起计算" in taken.json()["text"]
    (message,) = await running.said(stand, household, "DecisionWithdrawn")
    assert (message.was_grant, list(message.lines)) == (False, [])
    choices = _corrected(household, "0.00")
    determination_id = (await sayings.propose(stand, household, **choices))["determination_id"]
    await sayings.agree(stand, determination_id)
    await sayings.conclude_notice(stand, household, determination_id)
    granted = (await sayings.confirm(stand, determination_id)).json()
    assert (granted["decided_on"], granted["first_month"]) == ("2027-02-07", "2026-12")


async def test_a_refusal_after_which_something_was_granted_is_not_taken_back(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    household = Household(wages_fen=(1_080_000, 3_000_000))
    refused = await _refused(stand, household)
    await _withdraw(stand, refused["decision_id"])
    again = await _withdraw(stand, refused["decision_id"])
    assert again.json()["code"] == "already_withdrawn"


async def test_urgent_aid_is_taken_back_once_its_check_found_it_wrong(stand: Stand) -> None:
    need = urgent.Need(identified=False)
    await urgent.report(stand, need)
    decision_id = (await urgent.rule(stand, need)).json()["decision_id"]
    await urgent.supplement(stand, need)
    await _hear(stand, decision_id)
    unchecked = await _withdraw(stand, decision_id)
    await urgent.check(stand, decision_id, outcome="not_in_order", reason="现场核实没有发生火灾,情况不属实。")
    taken = await _withdraw(stand, decision_id, cause="misled")
    assert (unchecked.json()["code"], taken.json()["outcome"]) == ("emergency_in_order", "withdrawn")
    assert (await stand.get(f"/cases/{need.case_id}/emergency", CLERK)).json()["state"] == "denied"
    messages = [event.message for event in await stand.said() if event.type.endswith("DecisionWithdrawn")]
    assert (messages[-1].first_month, list(messages[-1].lines)) == ("2026-11", [])


async def test_silence_counts_before_taking_back_only_with_a_receipt_and_after_the_days(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    household = Household()
    first = await running.granted(stand, household)
    silent = {"way": "silent", "told_on": "2026-11-24"}
    early = await _hear(stand, first["decision_id"], **silent)
    await stand.move_days(8)
    receiptless = await _hear(stand, first["decision_id"], **silent, held_on="2026-12-02")
    paper = await running.upload(stand, first["decision_id"], "service_receipt")
    told = await _hear(stand, first["decision_id"], **silent, held_on="2026-12-02", paper_hash=paper)
    assert [early.json()["code"], receiptless.status_code, told.status_code] == ["hearing_window_open", 422, 201]


async def test_the_database_too_refuses_who_made_the_decision(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    async with stand.room.database.begin_system() as tx:
        (row,) = await tx.all(select(tables.DECISION).where(tables.DECISION.c.case_id == household.case_id))
    copied = {**row, "id": new_id(), "kind": "withdrawn", "determination_id": None, "row_version": 1}
    with pytest.raises(IntegrityError, match="decision_taken_back_by_another"):
        await _insert(stand, copied | {"former_decider": row["decided_by"]})


async def _insert(stand: Stand, row: Mapping[str, Any]) -> None:
    async with stand.room.database.begin_system() as tx:
        await tx.insert(tables.DECISION, row)


async def _refused(stand: Stand, household: Household) -> dict[str, Any]:
    await sayings.gather(stand, household)
    determination_id = (await sayings.propose(stand, household))["determination_id"]
    await sayings.agree(stand, determination_id)
    await stand.move_days(5)
    await stand.run_tasks()
    response = await sayings.confirm(stand, determination_id, opinion="家庭人均收入超过标准,同意不予确认。")
    assert response.json()["outcome"] == "denied", response.text
    return dict(response.json())
