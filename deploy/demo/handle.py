"""What the township does with an application: accept or return it, visit the household, adopt the facts.

The work lists lag a moment behind the rooms, so each act looks at the room first and says whether it finished its item.
"""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Any

from deploy.demo import papers
from deploy.demo.client import Actor, Api, Refused
from deploy.demo.desks import SECOND_INVESTIGATOR

_TO_BE_SURVEYED = frozenset({"accepted", "resurvey"})
_INCOMPLETE = "application_incomplete"
_CONDITIONS = "住房为砖瓦平房，家具家电简单，生活俭朴，与申报情况相符。"
_UNKNOWN_REASON = "该单位到期未答复，已入户查看存折并走访邻里，先行认定，答复后复核。"


async def accept(api: Api, clerk: Actor, case_id: str, _today: date) -> bool:
    """Accept what is complete; what is not goes back once with everything that is missing named (57号 art. 10)."""
    try:
        await api.write(clerk, f"/applications/{case_id}/acceptance", None)
    except Refused as refused:
        if refused.status != HTTPStatus.CONFLICT:
            raise
        if refused.code == _INCOMPLETE:
            await api.write(clerk, f"/applications/{case_id}/return", None, *refused.fields)
        return False
    return True


async def survey(api: Api, clerk: Actor, case_id: str, today: date) -> bool:
    """Visit with a second investigator, and record it with a photo and everybody's signature (57号 art. 16)."""
    application = await api.read(clerk, f"/applications/{case_id}")
    if application["state"] not in _TO_BE_SURVEYED:
        return False
    await visit(api, clerk, application, today)
    return True


async def visit(api: Api, clerk: Actor, application: Any, today: date) -> None:
    """Visit a household as it is declared now."""
    await _visit(api, clerk, application, today, f"/applications/{application['case_id']}/surveys")


async def visit_for_county(api: Api, officer: Actor, case_id: str, today: date) -> bool:
    """Visit in the county's name a household of which a relative decides or helps to (57号 art. 20)."""
    application = await api.read(officer, f"/applications/{case_id}")
    if any(survey["reason"] == "county" for survey in application["surveys"]):
        return False
    await _visit(api, officer, application, today, f"/cases/{case_id}/county-visits")
    return True


async def _visit(api: Api, clerk: Actor, application: Any, today: date, path: str) -> None:
    case_id, number = application["case_id"], len(application["surveys"])
    materials = f"/applications/{case_id}/materials"
    photo = await api.hand_in(clerk, materials, "survey_photo", papers.photo(f"survey {case_id} {number}"))
    form = await api.hand_in(clerk, materials, "survey_form", papers.scan(f"survey {case_id} {number}"))
    on_paper = {"way": "paper", "paper_hash": form}
    first, second = (await api.log_in(clerk)).actor_id, f"demo:{clerk.area_code}:{SECOND_INVESTIGATOR}"
    body = {
        "visited_on": today.isoformat(),
        "investigators": [
            {"officer_id": first, "name": clerk.name, "signature": {"way": "token"}},
            {"officer_id": second, "name": SECOND_INVESTIGATOR, "signature": on_paper},
        ],
        "photos": [photo],
        "present_members": [
            {"person_id": member["person_id"], "signature": on_paper} for member in _present(application)
        ],
        "living_conditions": _CONDITIONS,
    }
    await api.write(clerk, path, body, today, number)


async def adopt(api: Api, clerk: Actor, case_id: str, _today: date) -> bool:
    """Adopt the facts by the default rule, with a reason for each source that stayed silent."""
    known = await api.fetch(clerk, f"/cases/{case_id}/facts")
    if known.body["state"] != "facts_ready":
        return False
    reasons = reasons_for(known.body["unknown_sources"])
    await api.write(clerk, f"/cases/{case_id}/facts", {"unknown_reasons": reasons}, known.etag)
    return True


def reasons_for(unknown_sources: Sequence[str]) -> list[dict[str, str]]:
    """Why it goes on without them, a reason a source."""
    return [{"source": source, "reason": _UNKNOWN_REASON} for source in unknown_sources]


def _present(application: Any) -> list[Any]:
    return [member for member in application["household"]["members"] if member["lives_in_household"]]
