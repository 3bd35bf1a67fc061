"""A door passes everything on in order, late where it is slow, and nothing while it is cut."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from deploy.chaos.door import HOST, Door

LONG = bytes(range(256)) * 8192
LATE_SECONDS = 0.1


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """A door before a server that says everything again."""
    guests: list[asyncio.Task[None]] = []

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                writer.write(data)
            writer.close()
            await writer.wait_closed()

    def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        guests.append(asyncio.create_task(echo(reader, writer)))

    server = await asyncio.start_server(welcome, HOST, 0)
    async with server, Door((HOST, server.sockets[0].getsockname()[1])).standing() as standing:
        yield standing
    await asyncio.gather(*guests)


async def _said(door: Door, text: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(HOST, door.port)
    writer.write(text)
    try:
        return await reader.readexactly(len(text))
    finally:
        writer.close()


async def test_everything_comes_through_in_order(door: Door) -> None:
    assert await asyncio.gather(_said(door, LONG), _said(door, LONG[::-1])) == [LONG, LONG[::-1]]


async def test_on_a_slow_line_everything_comes_late_and_in_order(door: Door) -> None:
    door.delay_seconds = LATE_SECONDS
    began = time.monotonic()

    assert await _said(door, LONG) == LONG
    assert time.monotonic() - began >= 2 * LATE_SECONDS


async def test_a_cut_breaks_the_lines_that_stand_and_takes_no_new_one(door: Door) -> None:
    reader, writer = await asyncio.open_connection(HOST, door.port)
    writer.write(b"a")
    await reader.readexactly(1)

    door.cut()

    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await reader.readexactly(1)
    writer.close()
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await _said(door, b"b")


async def test_a_mended_line_carries_again(door: Door) -> None:
    door.cut()
    door.mend()

    assert await _said(door, b"c") == b"c"
