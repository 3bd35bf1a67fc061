"""The in-process bell: wakes loops right after a commit, so that nobody polls fast (49 idle loops burn a core)."""

import asyncio
from collections import defaultdict


class Ear:
    """What one loop listens with; it remembers the names that rang while it was busy."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._rung: set[str] = set()

    def hear(self, name: str) -> None:
        """Take a ring."""
        self._rung.add(name)
        self._event.set()

    def take(self) -> frozenset[str]:
        """What rang since the last time."""
        self._event.clear()
        rung, self._rung = frozenset(self._rung), set()
        return rung

    async def wait(self, seconds: float | None) -> None:
        """Wait for a ring, or for the fallback where a ring got lost with another process."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return


class Bell:
    """Rings by name."""

    def __init__(self) -> None:
        self._ears: dict[str, list[Ear]] = defaultdict(list)

    def listen(self, *names: str) -> Ear:
        """An ear for these names."""
        ear = Ear()
        for name in names:
            self._ears[name].append(ear)
        return ear

    def ring(self, name: str) -> None:
        """Wake whoever listens."""
        for ear in self._ears.get(name, ()):
            ear.hear(name)
