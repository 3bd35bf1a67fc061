"""A notice that stands on a village's board, and what disclosure has said of its case."""

from typing import Any
from uuid import UUID

from stand import Stand, officer

from shared.contracts.generated.onenet.disclosure.v1.events_pb2 import NoticePlanned
from shared.ids import new_id

from . import sayings
from .photo import PHOTO

AGENT = officer("village_agent", sayings.VILLAGE)


async def said(stand: Stand, case_id: UUID) -> list[Any]:
    return [event.message for event in await stand.said() if event.subject == str(case_id)]


async def posted(stand: Stand) -> tuple[UUID, str]:
    case_id = new_id()
    await sayings.accept(stand, case_id)
    await sayings.review(stand, case_id)
    [planned] = await said(stand, case_id)
    assert isinstance(planned, NoticePlanned)
    path = f"/notices/{planned.notice_id}"
    photo = (await stand.post(f"{path}/materials", PHOTO, AGENT, **{"Content-Type": "image/png"})).json()["hash"]
    body = {"posted_on": "2026-11-24", "place": "村务公开栏", "photo_hash": photo}
    assert (await stand.post(f"{path}/posting", body, AGENT)).status_code == 201
    return case_id, planned.notice_id
