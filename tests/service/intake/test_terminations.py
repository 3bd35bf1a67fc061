"""A procedure in which somebody refuses to sign is ended: after a reminder in writing, with reasons and remedies."""

import pytest
from conftest import MakeStand
from stand import Stand, officer

from services.intake.app import PLAN
from services.intake.store import register

from . import household as h

REVIEWER = officer("township_reviewer", h.TOWNSHIP)
WHY = {"reason": "一名成年成员经书面提醒仍不签署核对授权书。"}


@pytest.fixture
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def _taken_back(stand: Stand) -> h.Case:
    """An accepted case in which the spouse has taken the consent back."""
    body = h.form()
    case = await h.accepted(stand, body)
    spouse = await h.applicant(stand, body["members"][1]["identity_number"])
    consent = next(each["id"] for each in case.body["consents"] if each["person_id"] == case.persons[1])
    case.keep(await case.act(f"consents/{consent}/withdrawal", {}, spouse))
    return await case.refresh(h.CLERK)


async def test_it_ends_five_days_after_the_reminder_and_not_a_day_before(stand: Stand) -> None:
    case = await _taken_back(stand)
    early = await case.act("termination", WHY, REVIEWER)
    assert (early.status_code, early.json()["code"]) == (409, "not_reminded")
    await case.upload("cooperation_reminder", 60)
    await stand.move_days(4)
    assert (await case.act("termination", WHY, REVIEWER)).json()["code"] == "not_reminded"
    await stand.move_days(1)
    ended = await case.act("termination", WHY, REVIEWER)
    assert ended.status_code == 201, ended.text
    notice = ended.json()["notice"]
    for word in (
        WHY["reason"],
        "第二十九条",
        "历下区人民政府申请行政复议",
        "随时可以重新申请",
        case.body["case_number"],
    ):
        assert word in notice
    (said,) = await h.events(stand, case.case_id, "ApplicationWithdrawn")
    assert (said.terminated, said.undone, said.stage) == (True, False, "accepted")
    await case.refresh(h.CLERK)
    assert (case.body["state"], case.body["withdrawal"]["reason"]) == ("terminated", WHY["reason"])
    assert (await case.act("termination", WHY, REVIEWER)).json()["code"] == "wrong_state"
    assert (await case.act("withdrawal", {"reason": "不再申请。"})).json()["code"] == "wrong_state"


async def test_its_people_may_apply_anew(stand: Stand) -> None:
    case = await _taken_back(stand)
    await case.upload("cooperation_reminder", 60)
    await stand.move_days(5)
    assert (await case.act("termination", WHY, REVIEWER)).status_code == 201
    await stand.run_tasks()
    async with stand.room.database.begin_system() as tx:
        assert not await register.holds_memberships(tx, case.case_id)


async def test_nobody_is_ended_who_has_signed_or_whom_the_law_asks_nothing(stand: Stand) -> None:
    case, running = await h.accepted(stand), await h.granted(stand)
    await case.upload("cooperation_reminder", 60)
    await stand.move_days(5)
    signed = await case.act("termination", WHY, REVIEWER)
    assert (signed.status_code, signed.json()["code"]) == (409, "nobody_refuses")
    assert (await case.act("termination", WHY, h.CLERK)).status_code == 403
    other = officer("township_reviewer", h.OTHER_TOWNSHIP)
    assert (await case.act("termination", WHY, other)).status_code == 404
    assert (await running.act("termination", WHY, REVIEWER)).json()["code"] == "already_decided"


async def test_a_reminder_from_before_the_taking_back_does_not_count(stand: Stand) -> None:
    body = h.form()
    case = await h.accepted(stand, body)
    await case.upload("cooperation_reminder", 60)
    await stand.move_days(5)
    spouse = await h.applicant(stand, body["members"][1]["identity_number"])
    consent = next(each["id"] for each in case.body["consents"] if each["person_id"] == case.persons[1])
    case.keep(await case.act(f"consents/{consent}/withdrawal", {}, spouse))
    assert (await case.act("termination", WHY, REVIEWER)).json()["code"] == "not_reminded"


async def test_before_the_acceptance_a_refusal_ends_in_writing_too(stand: Stand) -> None:
    case = await h.begun(stand)
    case.keep(await case.act("submission"))
    case.keep(await case.act("return"))
    await case.upload("cooperation_reminder", 60)
    await stand.move_days(5)
    assert (await case.act("termination", WHY, REVIEWER)).status_code == 201
