"""Boards when something changes: stopped, adjusted, taken back, moved, given at once, paid back."""

from typing import Any
from uuid import UUID

import pytest
from conftest import MakeStand
from stand import COUNTY, Stand, officer

from services.disclosure.app import PLAN
from shared.contracts.generated.onenet.common.v1.common_pb2 import Line, PersonText, PersonTexts, Place, Sealed
from shared.contracts.generated.onenet.disclosure.v1.events_pb2 import (
    BoardDelisted,
    BoardListed,
    NoticeConcluded,
    NoticePlanned,
    NoticePosted,
    NoticeWithdrawn,
)
from shared.contracts.generated.onenet.eligibility.v1.events_pb2 import (
    AssistanceAdjusted,
    AssistanceDenied,
    AssistanceStopped,
    DecisionWithdrawn,
)
from shared.contracts.generated.onenet.funding.v1.events_pb2 import RecoveryOpened, RecoveryRepaid
from shared.contracts.generated.onenet.intake.v1.events_pb2 import (
    CaseMoved,
    DeathCorrected,
    HouseholdChanged,
    Member,
    PersonDied,
)
from shared.crypto.keyring import DataClass
from shared.ids import new_id

from . import sayings
from .photo import PHOTO

OTHER_TOWN, OTHER_VILLAGE, OTHER_COUNTY = "370103003000", "370103003001", "370103000000"


@pytest.fixture
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def board(stand: Stand, village: str = sayings.VILLAGE) -> list[dict[str, Any]]:
    return list((await stand.get(f"/boards/{village}")).json()["items"])


async def fund_use(stand: Stand, county: str = COUNTY) -> list[dict[str, Any]]:
    return list((await stand.get("/fund-use", county_code=county, year="2026")).json()["items"])


async def said(stand: Stand, case_id: UUID) -> list[Any]:
    return [event.message for event in await stand.said() if event.subject == str(case_id)]


async def listed(stand: Stand) -> UUID:
    case_id = new_id()
    await sayings.accept(stand, case_id)
    await sayings.grant(stand, case_id)
    return case_id


async def post(stand: Stand, notice_id: str, village: str, posted_on: str) -> None:
    agent, path = officer("village_agent", village), f"/notices/{notice_id}"
    photo = await stand.post(f"{path}/materials", PHOTO, agent, **{"Content-Type": "image/png"})
    body = {"posted_on": posted_on, "place": "村务公开栏", "photo_hash": photo.json()["hash"]}
    assert (await stand.post(f"{path}/posting", body, agent)).status_code == 201


def line(amount_fen: int, persons: int = 2) -> Line:
    people = [str(new_id()) for _ in range(persons)]
    return Line(scheme="dibao", outcome="granted", amount_fen_monthly=amount_fen, person_ids=people)


def moved(case_id: UUID) -> CaseMoved:
    new_place = Place(city="370100000000", county=OTHER_COUNTY, township=OTHER_TOWN, village=OTHER_VILLAGE)
    return CaseMoved(case_id=str(case_id), to_place=new_place, moved_on="2026-11-24", first_month="2026-12")


async def test_a_stopped_case_leaves_the_board_once_and_its_paid_months_stay_counted(stand: Stand) -> None:
    case_id = await listed(stand)
    await sayings.pay(stand, case_id)
    for _ in range(2):
        await stand.hear(AssistanceStopped(case_id=str(case_id), last_month="2026-12"), case_id)
    assert await board(stand) == []
    assert [type(message) for message in await said(stand, case_id)] == [BoardListed, BoardDelisted]
    await sayings.pay(stand, case_id)
    [use] = await fund_use(stand)
    assert (use["households"], use["persons"]) == (1, 3)
    assert await board(stand) == [], "what is paid later does not bring it back"


async def test_an_adjusted_amount_is_shown_with_the_month_in_which_it_began(stand: Stand) -> None:
    case_id = await listed(stand)
    adjusted = AssistanceAdjusted(case_id=str(case_id), lines=[line(40000)], first_month="2027-06", kind="reduce")
    await stand.hear(adjusted, case_id)
    [item] = await board(stand)
    assert (item["amount_yuan"], item["persons"], item["since_month"]) == ("400.00", 2, "2026-12")


@pytest.mark.parametrize(
    ("lines", "amounts"),
    [pytest.param([], [], id="nothing was due"), pytest.param([line(10000)], ["100.00"], id="less was due")],
)
async def test_a_grant_that_was_taken_back_is_shown_as_it_should_have_been(
    stand: Stand, lines: list[Line], amounts: list[str]
) -> None:
    case_id = await listed(stand)
    withdrawn = DecisionWithdrawn(case_id=str(case_id), was_grant=True, lines=lines, first_month="2026-12")
    await stand.hear(withdrawn, case_id)
    assert [item["amount_yuan"] for item in await board(stand)] == amounts


async def test_a_refusal_that_was_taken_back_lets_the_next_proposal_be_posted(stand: Stand) -> None:
    case_id = new_id()
    await sayings.accept(stand, case_id)
    await stand.hear(AssistanceDenied(case_id=str(case_id)), case_id)
    await stand.hear(DecisionWithdrawn(case_id=str(case_id), was_grant=False), case_id)
    await sayings.review(stand, case_id)
    assert [type(message) for message in await said(stand, case_id)] == [NoticePlanned]
    await sayings.grant(stand, case_id)
    assert len(await board(stand)) == 1


async def test_who_is_granted_again_after_a_stop_is_listed_again(stand: Stand) -> None:
    case_id = await listed(stand)
    await stand.hear(AssistanceStopped(case_id=str(case_id)), case_id)
    await sayings.grant(stand, case_id)
    assert len(await board(stand)) == 1
    kinds = [type(message) for message in await said(stand, case_id)]
    assert kinds == [BoardListed, BoardDelisted, BoardListed]


@pytest.mark.parametrize(
    ("identified", "is_minor", "name"),
    [
        pytest.param(True, False, "王*明", id="somebody known"),
        pytest.param(False, False, "身份待查人员", id="somebody without identity"),
        pytest.param(True, True, "未成年人", id="a child"),
    ],
)
async def test_emergency_aid_is_shown_once_it_has_arrived(
    stand: Stand,
    identified: bool,  # noqa: FBT001  (a table)
    is_minor: bool,  # noqa: FBT001  (a table)
    name: str,
) -> None:
    case_id = new_id()
    await sayings.report_emergency(stand, case_id, identified=identified, is_minor=is_minor)
    await sayings.give_at_once(stand, case_id)
    assert await board(stand) == []
    await sayings.pay(stand, case_id, period="2026-11", scheme="temporary")
    [item] = await board(stand)
    assert (item["name"], item["amount_yuan"], item["paid"]) == (name, "1500.00", "once")
    sheet = await stand.get(f"/boards/{sayings.VILLAGE}/sheet", officer("village_agent", sayings.VILLAGE))
    assert [each["name"] for each in sheet.json()["items"]] == [sayings.NAME if name == "王*明" else name]
    assert [use["scheme"] for use in await fund_use(stand)] == ["temporary"]
    assert not await stand.parked()


async def test_emergency_aid_that_arrived_before_its_decision_was_heard_is_shown_as_well(stand: Stand) -> None:
    case_id = new_id()
    await sayings.pay(stand, case_id, period="2026-11", scheme="temporary")
    await sayings.give_at_once(stand, case_id)
    await sayings.report_emergency(stand, case_id)
    assert len(await board(stand)) == 1


async def test_a_household_that_moved_stands_on_the_new_villages_board_and_its_money_in_the_old_account(
    stand: Stand,
) -> None:
    case_id = await listed(stand)
    await sayings.pay(stand, case_id)
    await stand.hear(moved(case_id), case_id)
    assert await board(stand) == []
    assert [item["name"] for item in await board(stand, OTHER_VILLAGE)] == ["王*明"]
    await sayings.pay(stand, case_id, period="2026-12", area=OTHER_COUNTY)
    assert [use["amount_yuan"] for use in await fund_use(stand)] == ["812.00"]
    assert [use["amount_yuan"] for use in await fund_use(stand, OTHER_COUNTY)] == ["812.00"]


async def test_a_notice_that_stands_where_the_household_left_is_posted_anew_where_it_lives(stand: Stand) -> None:
    case_id = new_id()
    await sayings.accept(stand, case_id)
    await sayings.review(stand, case_id)
    [planned] = await said(stand, case_id)
    path = f"/notices/{planned.notice_id}"
    await post(stand, planned.notice_id, sayings.VILLAGE, "2026-11-24")
    await stand.hear(moved(case_id), case_id)
    assert (await stand.get("/notices", village_code=sayings.VILLAGE)).json()["items"] == []
    await post(stand, planned.notice_id, OTHER_VILLAGE, "2026-11-24")
    assert len((await stand.get("/notices", village_code=OTHER_VILLAGE)).json()["items"]) == 1
    await stand.move_days(4)
    objection = await stand.post(f"{path}/objections", {"statement": "情况不实"})
    assert objection.status_code == 201
    new_clerk, old_clerk = officer("township_clerk", OTHER_TOWN), officer("township_clerk", sayings.TOWN)
    assert len((await stand.get("/objections", new_clerk)).json()["items"]) == 1
    assert (await stand.get("/objections", old_clerk)).json()["items"] == []
    assert not await stand.parked()


async def test_a_notice_that_was_posted_anew_ends_when_its_days_are_over(stand: Stand) -> None:
    case_id = new_id()
    await sayings.accept(stand, case_id)
    await sayings.review(stand, case_id)
    [planned] = await said(stand, case_id)
    await post(stand, planned.notice_id, sayings.VILLAGE, "2026-11-24")
    await stand.move_days(4)
    await stand.hear(moved(case_id), case_id)
    await post(stand, planned.notice_id, OTHER_VILLAGE, "2026-11-28")
    await stand.move_days(7)
    await stand.run_tasks()
    assert isinstance((await said(stand, case_id))[-1], NoticePosted), "its seven days begin anew"
    await stand.move_days(1)
    await stand.run_tasks()
    assert isinstance((await said(stand, case_id))[-1], NoticeConcluded)


async def test_another_applicant_of_the_same_household_is_named_on_the_board(stand: Stand) -> None:
    case_id, event_id, other = await listed(stand), new_id(), str(new_id())
    names = PersonTexts(items=[PersonText(person_id=other, text="李四")])
    sealed = stand.others["intake"].keyring.seal_event(
        DataClass.NAME, event_id, names.SerializeToString(), sayings.TODAY
    )
    message = HouseholdChanged(
        case_id=str(case_id),
        place=Place(city="370100000000", county=COUNTY, township=sayings.TOWN, village=sayings.VILLAGE),
        applicant_person_id=other,
        members=[Member(person_id=other, relation="self", is_minor=False)],
        sealed=Sealed(name=sealed),
    )
    await stand.hear(message, case_id, event_id=event_id)
    assert [item["name"] for item in await board(stand)] == ["李*"]
    sheet = await stand.get(f"/boards/{sayings.VILLAGE}/sheet", officer("village_agent", sayings.VILLAGE))
    assert [each["name"] for each in sheet.json()["items"]] == ["李四"]


async def test_who_has_died_is_named_no_more_and_who_was_thought_dead_is_named_again(stand: Stand) -> None:
    case_id = await listed(stand)
    person, agent = sayings.person_of(case_id), officer("village_agent", sayings.VILLAGE)
    other = PersonDied(case_id=str(case_id), person_id=str(new_id()), died_on="2026-11-20")
    await stand.hear(other, case_id)
    assert [item["name"] for item in await board(stand)] == ["王*明"]
    await stand.hear(PersonDied(case_id=str(case_id), person_id=person, died_on="2026-11-20"), case_id)
    sheet = (await stand.get(f"/boards/{sayings.VILLAGE}/sheet", agent)).json()["items"]
    assert [item["name"] for item in [*await board(stand), *sheet]] == ["原申请人已去世"] * 2
    await stand.hear(DeathCorrected(case_id=str(case_id), person_id=person, corrected_on="2026-11-24"), case_id)
    assert [item["name"] for item in await board(stand)] == ["王*明"]


async def test_a_notice_in_the_name_of_somebody_who_has_died_is_taken_down(stand: Stand) -> None:
    case_id = new_id()
    await sayings.accept(stand, case_id)
    await sayings.review(stand, case_id)
    [planned] = await said(stand, case_id)
    await post(stand, planned.notice_id, sayings.VILLAGE, "2026-11-24")
    died = PersonDied(case_id=str(case_id), person_id=sayings.person_of(case_id), died_on="2026-11-20")
    await stand.hear(died, case_id)
    assert (await stand.get("/notices", village_code=sayings.VILLAGE)).json()["items"] == []
    assert isinstance((await said(stand, case_id))[-1], NoticeWithdrawn)


async def test_what_came_back_is_shown_for_the_month_in_which_it_came(stand: Stand) -> None:
    case_id, recovery_id = await listed(stand), str(new_id())
    opened = RecoveryOpened(case_id=str(case_id), recovery_id=recovery_id, scheme="dibao", amount_fen=30000)
    await stand.hear(opened, case_id)
    for amount in (10000, 5000):
        repaid = RecoveryRepaid(
            case_id=str(case_id), recovery_id=recovery_id, amount_fen=amount, repaid_on="2026-12-20"
        )
        await stand.hear(repaid, case_id)
    [before] = await fund_use(stand)
    assert (before["amount_yuan"], before["recovered_yuan"]) == ("0.00", "150.00")
    await sayings.pay(stand, case_id)
    [after] = await fund_use(stand)
    assert (after["households"], after["amount_yuan"], after["recovered_yuan"]) == (1, "812.00", "150.00")
