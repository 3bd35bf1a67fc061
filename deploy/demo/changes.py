"""What happens to households later on: their means change, an account turns out closed, they move, somebody dies."""

import asyncio
from datetime import date
from http import HTTPStatus
from typing import Any

from deploy.demo import apply, desks, forms, papers
from deploy.demo.client import Actor, Api, Refused
from deploy.demo.moment import Moment

_CHANGE = {"kind": "income", "description": "家里有人找到了零工，收入有所增加。"}
_INCOMPLETE = "change_incomplete"
_BANK = "示例农村商业银行"
_LOOKS, _LOOK_SECONDS = 120, 0.25


async def declare(moment: Moment) -> None:
    """Tell of a change, write the household's form anew and sign it (社会救助法 art. 46); goes on where it stopped."""
    api, household = moment.api, moment.household
    writer, path = desks.writer(household), f"/applications/{moment.case_id}"
    found = await api.fetch(writer, path)
    change = _open_change(found.body)
    if change is None:
        body = _CHANGE | {"happened_on": moment.today.isoformat()}
        await api.write(writer, f"/cases/{moment.case_id}/changes", body)
        found = await api.fetch(writer, path)
        change = _open_change(found.body)
    if change is not None and found.etag is not None and not _is_declared(found.body, change):
        anew = forms.filled(household, has_payee=True, means=household.later)
        await api.replace(writer, f"{path}/household", anew, found.etag)
    await apply.sign_anew(api, household, moment.case_id)


async def accept(api: Api, clerk: Actor, case_id: str, _today: date) -> bool:
    """Accept a change that is declared and signed; an incomplete one waits for its household."""
    change = _open_change(await api.read(clerk, f"/applications/{case_id}"))
    if change is None:
        return False
    try:
        await api.write(clerk, f"/cases/{case_id}/changes/{change['id']}/acceptance", None)
    except Refused as refused:
        if refused.status != HTTPStatus.CONFLICT or refused.code != _INCOMPLETE:
            raise
        return False
    return True


def _open_change(application: Any) -> Any | None:
    return next((change for change in application["changes"] if change["state"] == "open"), None)


def _is_declared(application: Any, change: Any) -> bool:
    return bool(application["household"]["version"] > change["household_version"])


async def repair_account(moment: Moment) -> None:
    """Bring another account in place of the closed one."""
    application = await moment.api.read(moment.applicant, f"/applications/{moment.case_id}")
    person = application["household"]["members"][moment.household.payee]["person_id"]
    body = {"person_id": person, "bank_name": _BANK, "account_number": moment.household.new_account}
    await moment.api.write(moment.applicant, f"/cases/{moment.case_id}/payee", body)


async def record_death(moment: Moment) -> None:
    """The township enters a death that public security has told it of, with the print of the answer."""
    application = await moment.api.read(moment.clerk, f"/applications/{moment.case_id}")
    person = application["household"]["members"][moment.household.applicant]["person_id"]
    proof = papers.scan(f"death {moment.case_id}")
    materials = f"/applications/{moment.case_id}/materials"
    kept = await moment.api.hand_in(moment.clerk, materials, "public_security_answer", proof)
    body = {
        "person_id": person,
        "died_on": moment.today.isoformat(),
        "source": "public_security",
        "evidence_hash": kept,
    }
    await moment.api.write(moment.clerk, f"/cases/{moment.case_id}/deaths", body)


async def move(moment: Moment) -> None:
    """The township hands a household that has moved over to the next, which takes it in."""
    request = papers.scan(f"move {moment.case_id}")
    materials = f"/applications/{moment.case_id}/materials"
    kept = await moment.api.hand_in(moment.clerk, materials, "move_request", request)
    body = {
        "village_code": moment.household.new_village_code,
        "moved_on": moment.today.isoformat(),
        "paper_hash": kept,
    }
    await moment.api.write(moment.clerk, f"/cases/{moment.case_id}/moves", body)
    await _take_in(moment)


async def _take_in(moment: Moment) -> None:
    """The new township is told of the move a moment after it was asked for; within one the same office goes on."""
    clerk = desks.clerk(desks.township_of(moment.household.new_village_code))
    if clerk == moment.clerk:
        return
    for _ in range(_LOOKS):
        arrivals = [item async for item in moment.api.items(clerk, "/arrivals") if item["case_id"] == moment.case_id]
        for arrival in arrivals:
            if arrival["state"] == "waiting":
                await moment.api.write(clerk, f"/arrivals/{arrival['arrival_id']}/answer", {"outcome": "accepted"})
            return
        await asyncio.sleep(_LOOK_SECONDS)
