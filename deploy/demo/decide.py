"""What is decided and by whom: the township reviews, the county confirms, the township hands the document over."""

from datetime import date

from deploy.demo import papers
from deploy.demo.client import Actor, Api, Refused

_VISIT_MISSING = "county_visit_missing"


async def review(api: Api, reviewer: Actor, determination_id: str, _today: date) -> bool:
    """Agree with a proposal whose findings stand beside it."""
    determination = await api.read(reviewer, f"/determinations/{determination_id}")
    if determination["state"] != "proposed":
        return False
    opinion = {"outcome": "agreed", "opinion": "材料齐全，事实清楚，同意初审意见。"}
    await api.write(reviewer, f"/determinations/{determination_id}/review", opinion, determination["version"])
    return True


async def confirm(api: Api, confirmer: Actor, determination_id: str, today: date) -> bool:
    """Confirm in the authority's name; a case with a filed relative waits for the county's own visit (57号 art. 20)."""
    determination = await api.read(confirmer, f"/determinations/{determination_id}")
    if determination["state"] != "agreed":
        return False
    path = f"/determinations/{determination_id}/confirmation"
    verdict = {"outcome": "confirmed", "opinion": "同意乡镇（街道）审核意见。"}
    try:
        await api.write(confirmer, path, verdict, today)
    except Refused as refused:
        if refused.code != _VISIT_MISSING:
            raise
        return False
    return True


async def serve(api: Api, clerk: Actor, decision_id: str, today: date) -> bool:
    """Hand the decision over and keep the receipt."""
    if (await api.read(clerk, f"/decisions/{decision_id}"))["served_on"] is not None:
        return False
    receipt = papers.scan(f"receipt {decision_id}")
    kept = await api.hand_in(clerk, f"/decisions/{decision_id}/materials", "service_receipt", receipt)
    body = {"way": "handed_over", "served_on": today.isoformat(), "receipt_hash": kept}
    await api.write(clerk, f"/decisions/{decision_id}/service", body, today)
    return True
