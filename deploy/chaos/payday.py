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

_LOOK_SECONDS = 1.0
_OVER = frozenset({"settled", "rejected", "stopped"})
_BEYOND_A_MONTH = timedelta(days=32)


async def pay_on(api: Api, desks: Desks, month_seconds: float, stop: asyncio.Event) -> int:
    """Pay whenever a month has come, and let one come each time so many seconds have passed; gives the months."""
    months = 0
    while not stop.is_set():
        began = time.monotonic()
        today = await persistently(lambda: waiting.today(api))
        await _pay(api, desks, today, stop)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), max(0, began + month_seconds - time.monotonic()))
        await persistently(partial(waiting.move_to, api, (today.replace(day=1) + _BEYOND_A_MONTH).replace(day=1)))
        months += 1
    return months


async def _pay(api: Api, desks: Desks, today: date, stop: asyncio.Event) -> None:
    """Take the month's payrolls as far as officers take them, and wait for the bank."""
    await persistently(lambda: pay.budget(api, desks, today))
    while not stop.is_set():
        acted = await persistently(lambda: pay.pay(api, desks, today))
        if not acted and not await persistently(lambda: _is_under_way(api, desks)):
            return
        await asyncio.sleep(_LOOK_SECONDS)


async def _is_under_way(api: Api, desks: Desks) -> bool:
    return bool([item async for item in api.items(desks.maker, "/payrolls") if item["state"] not in _OVER])
