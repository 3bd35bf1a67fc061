"""A load of HTTP requests: closed (each connection asks again at once) or open (by a clock that waits for nobody)."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length: "
_LOST = 599
CONNECTIONS = 16


@dataclass(slots=True)
class Taken:
    """What a load came to: each answer's latency in milliseconds, and how many were not as expected."""

    seconds: float = 0.0
    latencies_ms: list[float] = field(default_factory=list)
    refused: list[bytes] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.latencies_ms) / self.seconds

    def percentile(self, share: float) -> float:
        """The latency that this share of answers stays under."""
        return percentile(self.latencies_ms, share)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


Done = Callable[[float, int, bytes], None]


class Connection(asyncio.Protocol):
    """One kept connection: a request, its whole answer, and only then the next."""

    def __init__(self) -> None:
        self._transport: Any = None
        self._buffer = b""
        self._started = 0.0
        self._done: Done | None = None
        self.is_lost = False

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def ask(self, request: bytes, done: Done, started: float | None = None) -> None:
        """Send one request; `done` hears its start, status and body."""
        self._started = time.perf_counter() if started is None else started
        self._done = done
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(_END_OF_HEAD)
        if head < 0:
            return
        place = self._buffer.lower().find(_LENGTH, 0, head)
        length = int(self._buffer[place + len(_LENGTH) : self._buffer.find(b"\r", place)])
        end = head + len(_END_OF_HEAD) + length
        if len(self._buffer) < end:
            return
        status, body = int(self._buffer[9:12]), self._buffer[end - length : end]
        self._buffer = self._buffer[end:]
        self._tell(status, body)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  (asyncio's own signature)
        self.is_lost = True
        self._tell(_LOST, b"connection lost")

    def _tell(self, status: int, body: bytes) -> None:
        done, self._done = self._done, None
        if done is not None:
            done(self._started, status, body)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


async def _open(address: tuple[str, int], count: int) -> list[Connection]:
    loop = asyncio.get_running_loop()
    return [(await loop.create_connection(Connection, *address))[1] for _ in range(count)]


async def closed(
    address: tuple[str, int],
    requests: Iterator[bytes],
    seconds: float,
    *,
    connections: int = CONNECTIONS,
    keep: Callable[[bytes], object] | None = None,
) -> Taken:
    """Ask with so many connections at once for so long; `keep` hears the body of each good answer."""
    taken = Taken()
    opened = await _open(address, connections)
    ended, running = asyncio.Event(), len(opened)
    started = time.perf_counter()

    def ask(connection: Connection) -> None:
        nonlocal running
        is_over = connection.is_lost or time.perf_counter() - started >= seconds
        request = None if is_over else next(requests, None)
        if request is not None:
            connection.ask(request, lambda *heard: hear(connection, *heard))
            return
        running -= 1
        if not running:
            ended.set()

    def hear(connection: Connection, asked: float, status: int, body: bytes) -> None:
        if status < 300:
            taken.latencies_ms.append((time.perf_counter() - asked) * 1000)
            if keep is not None:
                keep(body)
        else:
            taken.refused.append(body)
        ask(connection)

    for connection in opened:
        ask(connection)
    await ended.wait()
    taken.seconds = time.perf_counter() - started
    for connection in opened:
        connection.close()
    return taken


async def paced(
    address: tuple[str, int], requests: Sequence[tuple[str, bytes]], per_second: float, *, connections: int = 64
) -> dict[str, Taken]:
    """Ask at a fixed rate whether or not answers have come; latency counts from when a request was due."""
    taken = {kind: Taken() for kind, _ in requests}
    idle = deque(await _open(address, connections))
    waiting: deque[tuple[float, str, bytes]] = deque()
    left, ended = len(requests), asyncio.Event()

    def give() -> None:
        while waiting and idle:
            due, kind, request = waiting.popleft()
            connection = idle.popleft()
            connection.ask(request, lambda *heard, c=connection, k=kind: hear(c, k, *heard), due)  # type: ignore[misc]

    def hear(connection: Connection, kind: str, due: float, status: int, body: bytes) -> None:
        nonlocal left
        if status < 300:
            taken[kind].latencies_ms.append((time.perf_counter() - due) * 1000)
        else:
            taken[kind].refused.append(body)
        if not connection.is_lost:
            idle.append(connection)
        left -= 1
        if not left:
            ended.set()
        give()

    everyone = list(idle)
    started = time.perf_counter()
    for number, (kind, request) in enumerate(requests):
        due = started + number / per_second
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        waiting.append((due, kind, request))
        give()
    await ended.wait()
    for each in taken.values():
        each.seconds = time.perf_counter() - started
    for connection in everyone:
        connection.close()
    return taken


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """The bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body
