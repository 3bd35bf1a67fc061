"""A door on the way to a server: a port of our own that passes on what comes, until the line is cut or slow."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

HOST = "127.0.0.1"
_BACKLOG = 256
_HIGH_BYTES = 1 << 20
"""How much may wait for a reader who is slow, before the writer is told to wait."""


@dataclass(slots=True)
class Door:
    """Passes bytes to `target` and back: a host, or the folder of PostgreSQL's socket, and a port.

    It has its port from the beginning, so that others can be told of it before anybody listens. `delay_seconds` makes
    everything late; its order stays.
    """

    target: tuple[str, int]
    delay_seconds: float = 0.0
    is_cut: bool = False
    _listening: socket.socket = field(default_factory=lambda: socket.create_server((HOST, 0), backlog=_BACKLOG))
    lines: set["_End"] = field(default_factory=set)

    @property
    def port(self) -> int:
        """Where it is."""
        return int(self._listening.getsockname()[1])

    def cut(self) -> None:
        """Break every line that stands, and take no new one until it is mended."""
        self.is_cut = True
        for end in list(self.lines):
            end.abort()

    def mend(self) -> None:
        """Let everything through again, at once."""
        self.is_cut, self.delay_seconds = False, 0.0

    @asynccontextmanager
    async def standing(self) -> AsyncIterator["Door"]:
        """Listen for the length of the block."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Caller(self), sock=self._listening)
        try:
            yield self
        finally:
            server.close()
            self.cut()
            # What was broken is told on the loop's next round.
            await asyncio.sleep(0)


class _End(asyncio.Protocol):
    """One end of a line; what it hears goes out at the other."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.other: _End | None = None
        self.transport: asyncio.Transport | None = None
        self._early: list[bytes] = []
        self._late: list[bytes] = []
        self._due_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # both ends are sockets; uvloop's are no subclasses of it
        self.transport.set_write_buffer_limits(_HIGH_BYTES)
        self.door.lines.add(self)
        if self.door.is_cut:
            self.transport.abort()

    def connection_lost(self, _error: Exception | None) -> None:
        self.door.lines.discard(self)
        if self.other is not None and self.other.transport is not None:
            self.other.transport.close()

    def data_received(self, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        if self.door.delay_seconds or self._late:
            self._late.append(data)
            self._due_at = max(self._due_at, loop.time() + self.door.delay_seconds)
            loop.call_at(self._due_at, self._pass_next)
        else:
            self._pass(data)

    def pause_writing(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.other is not None and self.other.transport is not None:
            self.other.transport.resume_reading()

    def abort(self) -> None:
        """Break the line as a cable breaks: without goodbye."""
        if self.transport is not None:
            self.transport.abort()

    def _pass_next(self) -> None:
        if self._late:
            self._pass(self._late.pop(0))

    def _pass(self, data: bytes) -> None:
        if self.other is None:
            self._early.append(data)
        elif self.other.transport is not None:
            self.other.transport.write(data)


class _Caller(_End):
    """The end of whoever calls; the far end is called as soon as this one stands."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if not self.door.is_cut:
            self._calling = asyncio.get_running_loop().create_task(self._call())

    async def _call(self) -> None:
        assert self.transport is not None  # noqa: S101  (it stands, or nobody calls)
        loop, (host, port) = asyncio.get_running_loop(), self.door.target
        try:
            if host.startswith("/"):
                _, end = await loop.create_unix_connection(lambda: _End(self.door), f"{host}/.s.PGSQL.{port}")
            else:
                _, end = await loop.create_connection(lambda: _End(self.door), host, port)
        except OSError:
            self.transport.abort()
            return
        self.other, end.other = end, self
        if self not in self.door.lines:
            end.abort()
        for data in self._early:
            self._pass(data)
