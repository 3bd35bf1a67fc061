"""Acts that run at once give their results in order, and the first failure stops the others."""

import asyncio

import pytest

from deploy.demo.together import together


async def test_results_come_in_the_order_of_the_acts() -> None:
    assert await together(asyncio.sleep(delay, delay) for delay in (0.002, 0.001)) == [0.002, 0.001]


async def test_a_failure_is_raised_as_it_is_and_stops_the_others() -> None:
    stopped = asyncio.Event()

    async def long() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            stopped.set()

    async def failing() -> None:
        raise LookupError("refused")

    with pytest.raises(LookupError, match="refused"):
        await together([long(), failing()])
    assert stopped.is_set()
