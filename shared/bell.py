"""The in-process bell: wakes loops right after a commit, so that nobody polls fast (49 idle loops burn a core)."""

import asyncio
from collections import defaultdict


class Bell:
    """Loops wait on names; a ring wakes all who wait. A ring between two waits is not lost."""

    def __init__(self) -> None:
        self._events: dict[str, list[asyncio.Event]] = defaultdict(list)

    def listen(self, *names: str) -> asyncio.Event:
        """An event that is set by each ring of one of the names; the listener clears it before it looks."""
        event = asyncio.Event()
        for name in names:
            self._events[name].append(event)
        return event

    def ring(self, name: str) -> None:
        """Wake whoever listens."""
        for event in self._events.get(name, ()):
            event.set()


async def wait(event: asyncio.Event, seconds: float) -> None:
    """Wait for a ring, or for the fallback where a ring got lost with another process."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
