"""Single entries with their health facts, and the ten minutes in which everything is undone."""

from datetime import timedelta
from typing import Any

import pytest
from conftest import MakeStand
from stand import Stand

from services.intake.app import PLAN
from services.intake.application import UNDO
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.crypto.keyring import DataClass
from shared.crypto.suites import Suite

from . import household as h

DISABLED = {"disability_kind": "physical", "disability_grade": 1}


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


def _entry(route: str, facts: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = h.form(single_entry={"member": 0, "route": route} | more)
    body["members"][0] |= facts
    return body


async def test_a_single_entry_and_its_health_facts_reach_those_who_judge(stand: Stand) -> None:
    case = await h.accepted(stand, _entry("edge_disabled", DISABLED))
    event = [each for each in await stand.said() if each.subject == str(case.case_id)][-1]
    assert (event.message.entry_route, event.message.entry_person_id) == ("edge_disabled", case.persons[0])
    opened = stand.room.keys.keyring("eligibility", Suite.SM4_GCM).open_event(
        "intake", DataClass.HEALTH, event.id, event.message.sealed.health_facts
    )
    (fact,) = common.HealthFacts.FromString(opened).items
    assert (fact.disability_kind, fact.disability_grade, fact.seriously_ill) == ("physical", 1, False)
    assert case.body["household"]["members"][0]["disability_grade"] == 1
    supervised = (await stand.get(case.path, h.AUDITOR)).json()
    assert supervised["household"]["members"][0]["disability_grade"] is None


@pytest.mark.parametrize(
    ("route", "facts", "more", "field"),
    [
        pytest.param("edge_disabled", {}, {}, "single_entry.route", id="no certificate"),
        pytest.param("adult_disabled", {}, {}, "single_entry.route", id="no certificate of one without work"),
        pytest.param("edge_seriously_ill", {}, {}, "single_entry.route", id="not ill"),
        pytest.param("county_other", {}, {}, "single_entry.route", id="no document of the county"),
        pytest.param(
            "clergy",
            {"absence": "clergy", "absent_since": "2023-11-25"},
            {},
            "single_entry.route",
            id="a day short of three years",
        ),
        pytest.param("edge_disabled", DISABLED, {"member": 3}, "single_entry.member", id="nobody"),
        pytest.param(
            "edge_seriously_ill",
            {"seriously_ill": True, "disability_kind": "physical"},
            {},
            "members.0.disability_grade",
            id="half a certificate",
        ),
    ],
)
async def test_an_implausible_single_entry_is_refused(
    stand: Stand, route: str, facts: dict[str, Any], more: dict[str, Any], field: str
) -> None:
    refused = await stand.post("/applications", _entry(route, facts, **more), h.CLERK)
    assert [each["field"] for each in refused.json()["fields"]] == [field]


@pytest.mark.parametrize(
    ("route", "facts", "more"),
    [
        pytest.param("edge_seriously_ill", {"seriously_ill": True}, {}, id="ill"),
        pytest.param("adult_disabled", DISABLED, {}, id="grown and severely disabled"),
        pytest.param("clergy", {"absence": "clergy", "absent_since": "2023-11-24"}, {}, id="three years to the day"),
        pytest.param("county_other", {}, {"document": "历民发〔2026〕3号"}, id="by the county's document"),
    ],
)
async def test_a_plausible_single_entry_is_drafted(
    stand: Stand, route: str, facts: dict[str, Any], more: dict[str, Any]
) -> None:
    answer = await stand.post("/applications", _entry(route, facts, **more), h.CLERK)
    assert answer.status_code == 201, answer.text
    assert answer.json()["single_entry"]["route"] == route


async def test_only_whoever_enters_alone_takes_a_membership(stand: Stand) -> None:
    body = _entry("edge_disabled", DISABLED)
    case = await h.accepted(stand, body)
    others = h.form(members=[body["members"][1] | {"relation": "self"}])
    assert (await h.accepted(stand, others)).body["state"] == "accepted"
    own = h.form(members=[body["members"][0]])
    assert (await (await h.submitted(stand, own)).act("acceptance")).json()["code"] == "membership_open"
    assert case.body["state"] == "accepted"


async def test_whoever_enters_alone_stays_in_the_household(stand: Stand) -> None:
    body = _entry("edge_disabled", DISABLED, member=1)
    body["members"][1] |= DISABLED
    case = await h.begun(stand, body=body)
    gone = body | {"members": [body["members"][0], body["members"][2]]}
    assert (await case.declare(gone)).json()["code"] == "entrant_missing"


async def test_within_ten_minutes_everything_is_undone_without_reason_or_paper(stand: Stand) -> None:
    case = await h.accepted(stand)
    stand.clock.advance(UNDO)
    case.keep(await case.act("withdrawal", {}))
    assert (case.body["state"], case.body["withdrawal"]["undone"]) == ("withdrawn", True)
    assert (await case.refresh()).body["withdrawal"]["reason"] == "提交后十分钟内撤销"
    (said,) = await h.events(stand, case.case_id, "ApplicationWithdrawn")
    assert (said.undone, said.stage) == (True, "accepted")


async def test_a_second_after_ten_minutes_a_reason_and_the_paper_are_asked_for(stand: Stand) -> None:
    body = h.form()
    case = await h.submitted(stand, body)
    stand.clock.advance(UNDO + timedelta(seconds=1))
    refused = await case.act("withdrawal", {})
    assert [each["field"] for each in refused.json()["fields"]] == ["reason"]
    assert (await case.act("withdrawal", {"reason": "不再申请。"})).json()["code"] == "paper_required"
    person = await h.applicant(stand, body["members"][0]["identity_number"])
    case.keep(await case.act("withdrawal", {"reason": "不再申请。"}, person))
    (said,) = await h.events(stand, case.case_id, "ApplicationWithdrawn")
    assert not said.undone
    assert (case.body["withdrawal"]["undone"], case.body["withdrawal"]["reason"]) == (False, "不再申请。")
