"""What the village does: it puts the notice on its board and records that with a photo."""

from datetime import date

from deploy.demo import papers
from deploy.demo.client import Actor, Api


async def post(api: Api, agent: Actor, notice_id: str, today: date) -> bool:
    """Print the sheet, put it up, photograph it (57号 art. 19)."""
    if (await api.read(agent, f"/notices/{notice_id}"))["state"] != "planned":
        return False
    materials = f"/notices/{notice_id}/materials"
    photo = await api.hand_in(agent, materials, "posting_photo", papers.photo(f"notice {notice_id}"))
    body = {"posted_on": today.isoformat(), "place": "村（居）务公开栏", "photo_hash": photo}
    await api.write(agent, f"/notices/{notice_id}/posting", body, today)
    return True
