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

from . import running, sayings, turns, urgent
from .running import DECIDER
from .sayings import CLERK, CONFIRMER, REVIEWER, Household

REASON = "原决定漏算了配偶的工资收入,金额有误。"


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await sayings.opened(make_stand)


async def _withdraw(stand: Stand, decision_id: str, actor: Actor = DECIDER, **body: Any) -> httpx.Response:
    given = {"cause": "own_mistake", "reason": REASON, **body}
    return await stand.post(f"/decisions/{decision_id}/withdrawal", given, actor)


def _corrected(household: Household, yuan: str) -> dict[str, Any]:
    return {"choices": running.earning(household, yuan)["choices"]}


async def _taken_back(stand: Stand, household: Household, yuan: str, fault: str = "own_mistake") -> dict[str, Any]:
    """A grant that its people heard of, spoke on and lost."""
    intended = await running.intend_withdrawal(stand, household, yuan, fault)
    await running.hear(stand, intended)
    response = await running.decide(stand, intended["adjustment_id"])
    assert response.status_code == 201, response.text
    return dict(response.json())


async def test_a_grant_that_was_too_high_is_corrected_after_a_hearing_and_what_was_paid_is_left(
    make_stand: MakeStand,
) -> None:
    stand = await sayings.opened(make_stand)
    household = Household()
    first = await running.granted(stand, household)
    await stand.move_days(70)
    corrected = _corrected(household, "6000.00")
    unheard = await _withdraw(stand, first["decision_id"], corrected=corrected)
    intended = await running.intend_withdrawal(stand, household, "6000.00")
    silent = await running.decide(stand, intended["adjustment_id"])
    await running.hear(stand, intended, held_on="2027-02-02")
    own = await running.decide(stand, intended["adjustment_id"], CONFIRMER)
    decision = (await running.decide(stand, intended["adjustment_id"])).json()
    codes = [each.json()["code"] for each in (unheard, silent, own)]
    assert codes == ["not_heard", "not_heard", "own_decision"]
    assert (decision["kind"], decision["outcome"], decision["first_month"]) == ("withdrawn", "granted", "2027-03")
    for words in (first["number"], "应为每月600.00元", REASON, "上门听取了您家的意见", "不需要退回", "第四十八条"):
        assert words in decision["text"]
    assert "第七十三条" not in decision["text"]
    (proposed,) = await running.said(stand, household, "AdjustmentProposed")
    assert (proposed.cause, proposed.kind, proposed.hear_until) == ("withdrawal", "reduce", "2027-02-15")
    (message,) = await running.said(stand, household, "DecisionWithdrawn")
    stand.room.keys.verifier(Purpose.DETERMINATION, "eligibility").verify(message.digest, message.signature)
    assert message.digest == sm3(signed_bytes(message))
    assert (message.was_grant, message.first_month, message.cause) == (True, "2027-03", "own_mistake")
    assert [line.amount_fen_monthly for line in message.lines] == [60_000]
    again = await _withdraw(stand, first["decision_id"], corrected=corrected)
    assert again.json()["code"] == "already_withdrawn"
    more = await running.intend(stand, household, "0.00")
    assert (more["kind"], more["replaces_decision_id"]) == ("increase", decision["decision_id"])


async def test_whoever_misled_the_authority_gives_back_what_was_paid_from_the_first_month_on(
    make_stand: MakeStand,
) -> None:
    stand = await sayings.opened(make_stand)
    household = Household()
    await running.granted(stand, household)
    await stand.move_days(70)
    intended = await running.intend_withdrawal(stand, household, "6000.00", "misled")
    await running.hear(stand, intended, held_on="2027-02-02")
    decision = (await running.decide(stand, intended["adjustment_id"])).json()
    assert decision["first_month"] == "2026-12"
    assert "应当退回(《社会救助法》第七十三条)" in decision["text"]
    (message,) = await running.said(stand, household, "DecisionWithdrawn")
    assert (message.first_month, message.cause) == ("2026-12", "misled")


async def test_a_grant_that_was_too_low_is_corrected_without_a_hearing_from_its_first_month(stand: Stand) -> None:
    household = Household(wages_fen=(1_080_000, 600_000))
    first = await running.granted(stand, household)
    needless = await running.propose(stand, household, _wrong(household, "0.00"))
    decision = (await _withdraw(stand, first["decision_id"], corrected=_corrected(household, "0.00"))).json()
    assert needless.json()["code"] == "hearing_not_needed"
    assert (decision["lines"][0]["amount_yuan"], decision["first_month"]) == ("1100.00", "2026-12")
    assert "少发的予以补发" in decision["text"]


async def test_a_running_amount_is_not_lowered_unheard_by_taking_an_older_decision_back(stand: Stand) -> None:
    household = Household(wages_fen=(1_080_000, 600_000))
    first = await running.granted(stand, household)
    intended = await running.intend(stand, household, "0.00")
    await running.decide(stand, intended["adjustment_id"])
    taken = await _withdraw(stand, first["decision_id"], corrected=_corrected(household, "3000.00"))
    assert (taken.status_code, taken.json()["code"]) == (409, "superseded")


async def test_a_grant_to_whom_nothing_was_due_ends_the_case_and_says_no_lines(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    former = await running.intend(stand, household, "6000.00")
    decision = await _taken_back(stand, household, "30000.00", "misled")
    assert (decision["outcome"], decision["lines"][0]["outcome"]) == ("withdrawn", "denied")
    (message,) = await running.said(stand, household, "DecisionWithdrawn")
    assert (list(message.lines), message.cause, message.was_grant) == ([], "misled", True)
    assert len(await running.said(stand, household, "AdjustmentDropped")) == 1
    closed = await running.decide(stand, former["adjustment_id"])
    assert closed.json()["code"] == "adjustment_closed"
    more = await running.propose(stand, household, running.earning(household, "0.00"))
    assert more.json()["code"] == "case_is_denied"


async def test_a_grant_that_was_ended_by_mistake_goes_on_from_where_it_ended(stand: Stand) -> None:
    household = Household()
    first = await running.granted(stand, household)
    ended = await _taken_back(stand, household, "30000.00")
    resumed = (await _withdraw(stand, ended["decision_id"], CONFIRMER)).json()
    assert (ended["first_month"], resumed["first_month"]) == ("2026-12", "2026-12")
    assert [line["amount_yuan"] for line in resumed["lines"]] == [first["lines"][0]["amount_yuan"]]


def _wrong(household: Household, yuan: str) -> dict[str, Any]:
    cause = {"cause": "withdrawal", "fault": "own_mistake", "reason": REASON}
    return running.earning(household, yuan) | cause


async def test_what_was_right_is_not_taken_back(stand: Stand) -> None:
    household = Household()
    first = await running.granted(stand, household)
    same = await _withdraw(stand, first["decision_id"])
    short = await _withdraw(stand, first["decision_id"], reason="有误")
    assert [same.json()["code"], short.json()["code"]] == ["nothing_changes", "reason_required"]


async def _stopped(stand: Stand, household: Household) -> dict[str, Any]:
    """A right that was ended since the spouse was thought to earn."""
    await running.granted(stand, household)
    intended = await running.intend(stand, household, "30000.00")
    await running.hear(stand, intended)
    return dict((await running.decide(stand, intended["adjustment_id"])).json())


async def test_a_wrong_stop_can_be_undone_and_the_right_goes_on_without_a_gap(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    household = Household()
    stop = await _stopped(stand, household)
    await stand.move_days(70)
    own = await _withdraw(stand, stop["decision_id"])
    taken = (await _withdraw(stand, stop["decision_id"], CONFIRMER)).json()
    assert own.json()["code"] == "own_decision"
    assert (taken["outcome"], taken["first_month"], taken["lines"][0]["amount_yuan"]) == (
        "granted",
        "2026-12",
        "1100.00",
    )
    assert "自2026年12月起继续按每月1100.00元发放" in taken["text"]
    (message,) = await running.said(stand, household, "DecisionWithdrawn")
    assert message.digest == sm3(signed_bytes(message))
    assert (message.was_grant, message.first_month) == (True, "2026-12")
    assert message.withdrawn_decision_id == stop["decision_id"]
    assert [line.amount_fen_monthly for line in message.lines] == [110_000]
    assert (await running.intend(stand, household, "6000.00"))["replaces_decision_id"] == taken["decision_id"]
    assert (await _withdraw(stand, stop["decision_id"], CONFIRMER)).json()["code"] == "already_withdrawn"


async def test_a_grant_that_was_stopped_since_is_taken_back_only_of_whoever_misled_and_as_a_whole(
    stand: Stand,
) -> None:
    household = Household()
    stop = await _stopped(stand, household)
    direct = await _withdraw(stand, stop["replaces_id"], corrected=_corrected(household, "30000.00"))
    part = await running.propose(stand, household, _wrong(household, "6000.00") | {"fault": "misled"})
    own = await running.propose(stand, household, _wrong(household, "30000.00"))
    assert [each.json()["code"] for each in (direct, part, own)] == ["superseded", "stopped_since", "nothing_changes"]
    whole = await _taken_back(stand, household, "30000.00", "misled")
    facts = await stand.get(f"/cases/{household.case_id}/facts", CLERK)
    assert (whole["outcome"], whole["first_month"], facts.json()["state"]) == ("withdrawn", "2026-12", "stopped")


async def test_nobody_takes_back_without_the_power_nor_after_hearing_the_people(stand: Stand) -> None:
    household = Household(wages_fen=(1_080_000, 600_000))
    first = await running.granted(stand, household)
    corrected = _corrected(household, "0.00")
    township = await _withdraw(stand, first["decision_id"], REVIEWER, corrected=corrected)
    clerk = await _withdraw(stand, first["decision_id"], CLERK, corrected=corrected)
    intended = await running.intend_withdrawal(stand, household, "9000.00")
    await running.hear(stand, intended, DECIDER)
    hearer = await running.decide(stand, intended["adjustment_id"])
    assert [each.json()["code"] for each in (township, clerk, hearer)] == ["no_power", "no_permission", "own_hearing"]


async def test_a_decision_is_taken_back_by_the_authority_that_made_it(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    household = Household(wages_fen=(1_080_000, 600_000))
    first = await running.granted(stand, household)
    await turns.delegate(stand, sayings.TOWNSHIP)
    corrected = _corrected(household, "0.00")
    township = await _withdraw(stand, first["decision_id"], REVIEWER, corrected=corrected)
    county = await _withdraw(stand, first["decision_id"], corrected=corrected)
    assert (township.json()["code"], county.json()["authority"]) == ("no_power", first["authority"])


async def test_an_intention_to_take_back_is_sent_back_by_the_same_authority(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    intended = await running.intend_withdrawal(stand, household, "6000.00")
    returned = await running.decide(
        stand, intended["adjustment_id"], outcome="returned", opinion="工资流水还没有核实,请补充核实。"
    )
    assert (returned.json()["state"], returned.json()["fault"]) == ("returned", "own_mistake")


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


async def test_urgent_aid_is_taken_back_once_its_check_found_it_wrong_and_somebody_was_heard(stand: Stand) -> None:
    need = urgent.Need(identified=False)
    await urgent.report(stand, need)
    decision_id = (await urgent.rule(stand, need)).json()["decision_id"]
    await urgent.supplement(stand, need)
    body = {"cause": "withdrawal", "fault": "misled", "reason": "现场核实没有发生火灾,情况不属实。"}
    path = f"/cases/{need.case_id}/adjustments"
    unchecked = await stand.post(path, body, CLERK)
    await urgent.check(stand, decision_id, outcome="not_in_order", reason="现场核实没有发生火灾,情况不属实。")
    unheard = await _withdraw(stand, decision_id, cause="misled")
    intended = (await stand.post(path, body, CLERK)).json()
    await running.hear(stand, intended | {"person_id": str(need.person_id)})
    taken = (await running.decide(stand, intended["adjustment_id"])).json()
    assert [unchecked.json()["code"], unheard.json()["code"]] == ["emergency_in_order", "not_heard"]
    assert (taken["outcome"], taken["first_month"]) == ("withdrawn", "2026-11")
    for words in ("现场核实没有发生火灾", "《社会救助法》第二十九条", "第七十三条", "民临救"):
        assert words in taken["text"]
    assert (await stand.get(f"/cases/{need.case_id}/emergency", CLERK)).json()["state"] == "denied"
    messages = [event.message for event in await stand.said() if event.type.endswith("DecisionWithdrawn")]
    assert (messages[-1].first_month, list(messages[-1].lines)) == ("2026-11", [])


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
