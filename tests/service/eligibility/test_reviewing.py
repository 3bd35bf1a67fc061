"""A running right is reviewed when its time has come, on a real database whose clock goes on."""

from conftest import MakeStand
from sqlalchemy import update
from stand import Stand

from services.eligibility.workflow.review_calls import OPEN_REVIEW, SCHEDULE_REVIEWS
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.database import ground
from shared.ids import new_id
from shared.tasks import task as tasks

from . import running, sayings
from .sayings import CLERK, Household


async def test_a_right_of_people_able_to_work_is_reviewed_every_half_year_until_it_ends(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    household = Household()
    await running.granted(stand, household)
    await stand.move_days(180)
    await stand.run_tasks()
    early = await _reviews(stand, household)
    await stand.move_days(1)
    await stand.run_tasks()
    (first,) = await _reviews(stand, household)
    assert not early
    # 24 November 2026 and six months; twenty working days after it.
    assert (first["review_class"], first["opened_on"], first["due_on"]) == ("half_yearly", "2027-05-24", "2027-06-22")
    body = {"outcome": "unchanged", "opinion": "入户核查,没有明显变化。", "visited_on": "2027-05-24"}
    before = await stand.post(f"/reviews/{first['review_id']}/completion", body | {"visited_on": "2027-05-23"}, CLERK)
    done = await stand.post(f"/reviews/{first['review_id']}/completion", body, CLERK)
    again = await stand.post(f"/reviews/{first['review_id']}/completion", body, CLERK)
    assert [before.status_code, done.json()["outcome"], again.json()["code"]] == [
        422,
        "unchanged",
        "review_completed",
    ]
    await stand.move_days(184)
    await stand.run_tasks()
    second = (await _reviews(stand, household))[-1]
    assert (second["opened_on"], second["state"]) == ("2027-11-24", "open")
    intended = await running.intend(stand, household, "30000.00")
    await running.hear(stand, intended, held_on="2027-11-24")
    assert (await running.decide(stand, intended["adjustment_id"])).json()["kind"] == "stopped"
    await stand.move_days(400)
    await stand.run_tasks()
    assert [review["state"] for review in await _reviews(stand, household)] == ["completed", "completed"]
    assert [due.cause for due in await running.said(stand, household, "ReviewDue")] == ["periodic", "periodic"]
    assert [done.outcome for done in await running.said(stand, household, "ReviewCompleted")] == [
        "unchanged",
        "adjust",
    ]


async def test_a_right_of_old_people_with_fixed_incomes_is_reviewed_every_year(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    household = Household(wages_fen=(0, 0), birth_on="1950-05-01")
    await running.granted(stand, household)
    await stand.move_days(364)
    await stand.run_tasks()
    assert not await _reviews(stand, household)
    await stand.move_days(1)
    await stand.run_tasks()
    (review,) = await _reviews(stand, household)
    assert (review["review_class"], review["opened_on"]) == ("yearly", "2027-11-24")


async def test_a_change_that_is_told_of_a_running_right_opens_one_review(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    household = Household()
    await running.granted(stand, household)
    for _ in range(2):
        message = intake.ChangeReported(
            case_id=str(household.case_id),
            change_id=str(new_id()),
            kind="income",
            happened_on="2026-11-20",
            reported_on="2026-11-24",
            stage="running",
        )
        await stand.hear(message, household.case_id)
    await stand.run_tasks()
    (review,) = await _reviews(stand, household)
    assert (review["cause"], review["due_on"]) == ("change", "2026-12-22")


async def test_what_was_granted_before_there_were_reviews_is_scheduled_by_a_task(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    granted, pending = Household(), Household()
    await running.granted(stand, granted)
    await sayings.gather(stand, pending)
    async with stand.room.database.begin_system() as tx:
        await tx.connection.execute(update(ground.TASK).where(ground.TASK.c.kind == OPEN_REVIEW).values(done_at=tx.now))
        await tx.connection.execute(update(ground.TASK).where(ground.TASK.c.kind == OPEN_REVIEW).values(key="past"))
        await tasks.at_once(tx, SCHEDULE_REVIEWS, "test")
    await stand.run_tasks()
    await stand.move_days(181)
    await stand.run_tasks()
    assert [review["opened_on"] for review in await _reviews(stand, granted)] == ["2027-05-24"]
    assert not await _reviews(stand, pending)


async def _reviews(stand: Stand, household: Household) -> list[dict[str, str]]:
    response = await stand.get(f"/cases/{household.case_id}/reviews", CLERK)
    return list(response.json()["items"])
