"""Whatever is sent again, by whomever and however often, is done once."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx

from deploy.demo import desks
from shared.identity.actor import Actor

from .money import days_to_next_month
from .suite import Suite, officer
from .world import SILENT, World, form_of, login

AT_ONCE = 20


async def _names(suite: Suite, actor: Actor, case_ids: list[str], key: str) -> httpx.Response:
    return await suite.post("/cases/names", actor, {"case_ids": case_ids}, key)


async def test_a_key_is_good_for_one_request_of_one_person(suite: Suite) -> None:
    case, stranger, key = suite.granted, suite.settled[-1].applicant, uuid4().hex
    first = await _names(suite, case.applicant, [case.id], key)
    other = await _names(suite, case.applicant, [str(uuid4())], key)
    again = await _names(suite, case.applicant, [case.id], key)
    theirs = await _names(suite, stranger, [case.id], key)
    assert len(first.json()["items"]) == 1
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (first.json(), "true")
    assert theirs.json() == {"items": []}


async def test_twenty_at_once_under_one_key_are_one(suite: Suite, world: World, figure: Callable[..., None]) -> None:
    household = (await world.take("blank")).household
    writer, key = login(desks.writer(household)), uuid4().hex
    body = form_of(household)
    answers = [suite.post("/applications", writer, body, key) for _ in range(AT_ONCE)]
    found = Counter([answer.status_code for answer in await asyncio.gather(*answers)])
    settled = await suite.post("/applications", writer, body, key)
    cases = await _cases_of(suite, household.members[household.applicant].identity_number)
    figure("replays_of_a_key", attempts=AT_ONCE + 1, done=len(cases))
    assert found.keys() <= {201, 409}
    assert cases == [settled.json()["case_id"]]


async def _cases_of(suite: Suite, identity_number: str) -> list[str]:
    person = await suite.person(identity_number)
    return [each["case_id"] for each in (await suite.get("/applications", person))["items"]]


async def test_twenty_at_once_under_twenty_keys_move_a_case_once(
    suite: Suite, world: World, figure: Callable[..., None]
) -> None:
    acts: dict[str, tuple[str, str, Any]] = {
        "submitted": ("township_clerk", "/applications/{case_id}/acceptance", None),
        "facts_ready": ("township_clerk", "/cases/{case_id}/facts", {}),
        "proposed": ("township_reviewer", "/determinations/{determination_id}/review", _AGREED),
    }
    done = {}
    for state, (role, path, body) in acts.items():
        subject = await world.take(state)
        actors = [officer(role, subject.place, f"hand {number}") for number in range(AT_ONCE)]
        address = path.format(**subject.ids)
        found = await asyncio.gather(*(suite.post(address, actor, body) for actor in actors))
        statuses = Counter(answer.status_code for answer in found)
        done[path] = statuses[201]
        assert statuses == {201: 1, 409: AT_ONCE - 1}, f"{path} {statuses}"
    figure("replays_of_an_act", attempts=AT_ONCE * len(acts), done=sum(done.values()), wanted=len(acts))


_AGREED = {"outcome": "agreed", "opinion": "材料齐全,同意初审意见。"}


async def test_a_bureau_is_heard_once_however_often_it_answers(
    suite: Suite, world: World, figure: Callable[..., None]
) -> None:
    subject = await world.take(f"{SILENT}accepted")
    bureau = officer("bureau", subject.place)
    question = await _question(suite, bureau, {each.identity_number for each in subject.household.members})
    answer = {
        "identity_number": question["identity_number"],
        "status": "found",
        "data_on": (await suite.today()).isoformat(),
        "items": [{"aspect": "asset", "kind": "deposit", "amount_yuan": "12.34", "count": 0}],
    }
    path = f"/queries/{question['query_id']}/answer"
    answers = await asyncio.gather(*(suite.post(path, bureau, answer) for _ in range(AT_ONCE)))
    lie = answer | {"status": "none", "items": []}
    other = await asyncio.gather(*(suite.post(path, bureau, lie) for _ in range(AT_ONCE)))
    elsewhere = await suite.post(path, officer("bureau", subject.place, bureau_id="public_security"), answer)
    inquiry = await suite.get(f"/cases/{subject.case_id}/inquiry", officer("township_clerk", subject.place))
    heard = [each for each in inquiry["items"] if (each["source"], each["amount_yuan"]) == ("banks", "12.34")]
    figure("replays_of_a_bureau", attempts=2 * AT_ONCE + 1, done=len(heard))
    assert {each.status_code for each in answers} == {201}
    assert {each.status_code for each in other} == {409}
    assert elsewhere.status_code == 404
    assert len(heard) == 1


async def _question(suite: Suite, bureau: Actor, people: set[str]) -> Any:
    for _ in range(100):
        for each in (await suite.get("/queries", bureau, limit=200))["items"]:
            if each["identity_number"] in people:
                return each
        await asyncio.sleep(0.2)
    raise AssertionError("the banks were not asked")


async def test_nobody_makes_checks_and_releases_and_nobody_is_paid_twice(
    suite: Suite, world: World, figure: Callable[..., None]
) -> None:
    county = suite.granted.place
    await world.move(days_to_next_month(await suite.today()))
    wanted = {"period": f"{await suite.today():%Y-%m}", "scheme": "dibao"}
    makers = [officer("payroll_maker", county, f"maker {number}") for number in range(AT_ONCE)]
    made = await asyncio.gather(*(suite.post("/payrolls", maker, wanted) for maker in makers))
    assert Counter(answer.status_code for answer in made) == {201: 1, 409: AT_ONCE - 1}
    payroll = next(answer.json() for answer in made if answer.status_code == 201)
    path, maker = f"/payrolls/{payroll['id']}", payroll["maker"]
    assert await _code(suite, f"{path}/check", officer("payroll_checker", county, maker)) == "same_hand"
    assert await _code(suite, f"{path}/release", officer("payroll_releaser", county)) == "payroll_state"
    assert (await suite.post(f"{path}/check", officer("payroll_checker", county, "checker"))).status_code == 201
    for hand in (maker, "checker"):
        assert await _code(suite, f"{path}/release", officer("payroll_releaser", county, hand)) == "same_hand"
    releasers = [officer("payroll_releaser", county, f"releaser {number}") for number in range(AT_ONCE)]
    released = await asyncio.gather(*(suite.post(f"{path}/release", each) for each in releasers))
    assert Counter(answer.status_code for answer in released) == {201: 1, 409: AT_ONCE - 1}
    assert await _code(suite, "/payrolls", makers[0], wanted) == "payroll_nothing_due"
    paid = await _paid(suite, wanted["period"])
    figure("replays_of_a_payment", attempts=2 * AT_ONCE, done=len(paid))
    assert len(paid) == 1


async def _paid(suite: Suite, period: str) -> list[Any]:
    payments = await suite.get(f"/cases/{suite.granted.id}/payments", suite.granted.applicant)
    return [each for each in payments["payments"] if each["period"] == period]


async def _code(suite: Suite, path: str, actor: Actor, body: Any = None) -> str:
    return str((await suite.post(path, actor, body)).json()["code"])
