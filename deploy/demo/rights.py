"""What happens to a right that runs: it is reviewed, its people are heard, and only then it is reduced."""

from datetime import date
from http import HTTPStatus
from typing import Any

from deploy.demo import handle, papers
from deploy.demo.client import Actor, Api, Refused

_OPINION = "已入户核实，家里有人找到零工，收入增加，按新的收入重新计算。"
_STATEMENT = "情况属实，零工收入不太稳定，如果以后没活了再来说明。"
_CAUSE = {"cause": "income", "reason": "家庭收入增加，与原认定相比应当调整。"}
_NOT_YET = frozenset({"facts_missing"})


async def review(api: Api, clerk: Actor, case_id: str, today: date) -> bool:
    """Look at the household again, and propose what its present means make of the right (57号 art. 31)."""
    reviews = (await api.read(clerk, f"/cases/{case_id}/reviews"))["items"]
    due = next((each for each in reviews if each["state"] == "open"), None)
    application = await api.read(clerk, f"/applications/{case_id}")
    if due is None or any(change["state"] == "open" for change in application["changes"]):
        return False
    if _is_unseen(application):
        await handle.visit(api, clerk, application, today)
    known = await api.read(clerk, f"/cases/{case_id}/facts")
    adjustment = _CAUSE | {"unknown_reasons": handle.reasons_for(known["unknown_sources"])}
    outcome = {"outcome": "adjust", "opinion": _OPINION, "visited_on": today.isoformat(), "adjustment": adjustment}
    try:
        await api.write(clerk, f"/reviews/{due['review_id']}/completion", outcome)
    except Refused as refused:
        if refused.status != HTTPStatus.CONFLICT or refused.code not in _NOT_YET:
            raise
        return False
    return True


def _is_unseen(application: Any) -> bool:
    """Whether nobody has visited the household as it is declared now."""
    seen = max((survey["household_version"] for survey in application["surveys"]), default=0)
    return bool(seen < application["household"]["version"])


async def hear(api: Api, clerk: Actor, adjustment_id: str, today: date) -> bool:
    """Tell the people what is intended, and hear them at home, where they sign (社会救助法 art. 48)."""
    path = f"/adjustments/{adjustment_id}"
    intended = await api.read(clerk, path)
    if intended["hearings"]:
        return False
    day = today.isoformat()
    if intended["told_on"] is None:
        await api.write(clerk, f"{path}/notification", {"way": "electronic", "told_on": day})
    members = (await api.read(clerk, f"/cases/{intended['case_id']}/facts"))["members"]
    record = papers.scan(f"hearing {adjustment_id}")
    uploads = f"/decisions/{intended['replaces_decision_id']}/materials"
    held = {
        "way": "visit",
        "held_on": day,
        "statement": _STATEMENT,
        "person_id": next(each["person_id"] for each in members if each["relation"] == "self"),
        "agrees_early": True,
        "paper_hash": await api.hand_in(clerk, uploads, "hearing_record", record),
    }
    await api.write(clerk, f"{path}/hearing", held)
    return True


async def decide(api: Api, confirmer: Actor, adjustment_id: str, _today: date) -> bool:
    """Decide after the people were heard."""
    intended = await api.read(confirmer, f"/adjustments/{adjustment_id}")
    if intended["state"] != "proposed":
        return False
    verdict = {"outcome": "decided", "opinion": "已听取意见，同意调整。"}
    await api.write(confirmer, f"/adjustments/{adjustment_id}/decision", verdict)
    return True
