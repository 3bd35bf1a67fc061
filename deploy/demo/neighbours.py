"""What neighbours do: somebody objects to a notice, and the township tells them what it found."""

from datetime import date

from deploy.demo.client import PUBLIC, WINDOW_OPEN, Actor, Api, Refused
from deploy.demo.moment import Moment

_STATEMENT = "听说这家人最近找到了零工，请再核实一下收入。"
_FOUND = "已重新入户调查，收入与申报一致，仍符合条件。"


async def object_to(moment: Moment) -> None:
    """Object to the notice that stands, without a name (57号 art. 19); at the window where the door sends one there."""
    path = f"/notices/{moment.standing.ref('notice_id')}/objections"
    said = {"statement": _STATEMENT}
    try:
        await moment.api.write(PUBLIC, path, said)
    except Refused as refused:
        if refused.code != WINDOW_OPEN:
            raise
        await moment.api.write(moment.clerk, path, said)


async def answer(api: Api, clerk: Actor, objection_id: str, _today: date) -> bool:
    """Tell the objector what the new survey found, once the new opinion has been reviewed."""
    waiting = [item async for item in api.items(clerk, "/objections", state="open")]
    if not any(item["objection_id"] == objection_id and item["due_since"] for item in waiting):
        return False
    found = {"found": _FOUND, "told_way": "receipt"}
    await api.write(clerk, f"/objections/{objection_id}/answer", found)
    return True
