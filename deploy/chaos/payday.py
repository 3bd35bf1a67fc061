"""The county pays, month after month, while everything around it breaks: three officers, a budget and the bank."""

import asyncio
import time
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

from deploy.chaos.writers import persistently
from deploy.demo import pay, waiting
from deploy.demo.client import Api
from deploy.demo.desks import Desks

_LOOK_SECONDS = 0.5
_LOOKS = 600
_OVER = frozenset({"settled", "rejected", "stopped"})
_BEYOND_A_MONTH = timedelta(days=32)


async def pay_on(api: Api, desks: Desks, month_seconds: float, stop: asyncio.Event) -> int:
    """Let a month come each time so many seconds have passed, and pay it to the end; gives the months paid."""
    months = 0
    while not stop.is_set():
        began = time.monotonic()
        today = await persistently(partial(waiting.today, api))
        today = (today.replace(day=1) + _BEYOND_A_MONTH).replace(day=1)
        await persistently(partial(waiting.move_to, api, today))
        await _pay(api, desks, today)
        months += 1
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), max(0, began + month_seconds - time.monotonic()))
    return months


async def _pay(api: Api, desks: Desks, today: date) -> None:
    """Take the month's payrolls as far as officers take them, and wait for the bank."""
    await persistently(partial(pay.budget, api, desks, today))
    for _ in range(_LOOKS):
        acted = await persistently(partial(pay.pay, api, desks, today))
        if not acted and not await persistently(partial(_is_under_way, api, desks)):
            return
        await asyncio.sleep(_LOOK_SECONDS)


async def _is_under_way(api: Api, desks: Desks) -> bool:
    return bool([item async for item in api.items(desks.maker, "/payrolls") if item["state"] not in _OVER])
