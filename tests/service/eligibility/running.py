"""A household that is paid month by month, and what happens to its right."""

from typing import Any

import httpx
from stand import Stand, officer

from shared.identity.actor import Actor

from . import sayings
from .photo import PHOTO
from .sayings import CLERK, COUNTY, TOWNSHIP, Household

HEARER = officer("township_clerk", TOWNSHIP, name="听取")
DECIDER = officer("county_confirmer", COUNTY, name="决定")


async def granted(stand: Stand, household: Household) -> dict[str, Any]:
    """The decision that gives the household 1100 yuan a month, unless its wages say otherwise."""
    await sayings.gather(stand, household)
    determination_id = (await sayings.propose(stand, household))["determination_id"]
    await sayings.agree(stand, determination_id)
    await sayings.conclude_notice(stand, household, determination_id)
    response = await sayings.confirm(stand, determination_id, opinion="同意。")
    assert response.status_code == 201, response.text
    return dict(response.json())


def earning(household: Household, yuan: str) -> dict[str, Any]:
    """The spouse is found to have earned so much in twelve months."""
    choice = {
        "person_id": str(household.persons[1]),
        "aspect": "income",
        "kind": "wage",
        "amount_yuan": yuan,
        "source": "survey",
        "reason": "入户核查得知有工资收入。",
    }
    return {"cause": "income", "reason": "配偶收入发生变化。", "choices": [choice]}


async def propose(stand: Stand, household: Household, body: dict[str, Any], actor: Actor = CLERK) -> httpx.Response:
    """A change of the right is intended."""
    return await stand.post(f"/cases/{household.case_id}/adjustments", body, actor)


async def intend(stand: Stand, household: Household, yuan: str) -> dict[str, Any]:
    """The intention to follow the spouse's new wage."""
    return await intended(stand, household, earning(household, yuan))


async def intend_withdrawal(
    stand: Stand, household: Household, yuan: str, fault: str = "own_mistake"
) -> dict[str, Any]:
    """The intention to take the grant back, since the spouse earned so much by then."""
    wrong = {"cause": "withdrawal", "fault": fault, "reason": "原决定漏算了配偶的工资收入,金额有误。"}
    return await intended(stand, household, earning(household, yuan) | wrong)


async def intended(stand: Stand, household: Household, body: dict[str, Any]) -> dict[str, Any]:
    """An intention that was taken, with whom to hear on it."""
    response = await propose(stand, household, body)
    assert response.status_code == 201, response.text
    return dict(response.json()) | {"person_id": str(household.applicant)}


async def hear(
    stand: Stand, intended: dict[str, Any], actor: Actor = HEARER, *, agrees: bool = True, **more: Any
) -> httpx.Response:
    """Somebody of the household is heard at home, and signs that it may be decided, unless the test says otherwise."""
    body = {
        "way": "visit",
        "held_on": "2026-11-24",
        "statement": "没有意见。",
        "person_id": intended["person_id"],
        "agrees_early": agrees,
        "paper_hash": await upload(stand, intended["replaces_decision_id"], "hearing_record"),
        **more,
    }
    return await stand.post(f"/adjustments/{intended['adjustment_id']}/hearing", body, actor)


async def tell(stand: Stand, intended: dict[str, Any], way: str = "handed_over", **more: Any) -> httpx.Response:
    """The intention is handed over at home, unless the test says otherwise."""
    body: dict[str, Any] = {"way": way, "told_on": "2026-11-24"}
    if way != "electronic":
        body["receipt_hash"] = await upload(stand, intended["replaces_decision_id"], "hearing_notice")
    return await stand.post(f"/adjustments/{intended['adjustment_id']}/notification", body | more, CLERK)


async def decide(stand: Stand, adjustment_id: str, actor: Actor = DECIDER, **body: str) -> httpx.Response:
    """The authority decides."""
    return await stand.post(f"/adjustments/{adjustment_id}/decision", {"outcome": "decided", **body}, actor)


async def upload(stand: Stand, decision_id: str, kind: str) -> str:
    """A paper of a decision; returns its hash."""
    path = f"/decisions/{decision_id}/materials?kind={kind}"
    response = await stand.post(path, PHOTO, CLERK, **{"Content-Type": "image/png"})
    assert response.status_code == 201, response.text
    return str(response.json()["hash"])


async def said(stand: Stand, household: Household, name: str) -> list[Any]:
    """The messages of one kind about the household."""
    events = [event for event in await stand.said() if event.subject == str(household.case_id)]
    return [event.message for event in events if event.type.endswith(f".{name}")]
