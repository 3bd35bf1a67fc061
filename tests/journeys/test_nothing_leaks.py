"""After a whole run none of the people's numbers can be found: not in the data, the logs, the files or what is said."""

import base64
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy import postgres
from deploy.postgres import binaries

from .conftest import Run
from .traces import Traces, numbers_of


@pytest.fixture(scope="module")
def traces(demo: Run) -> Traces:
    return Traces(numbers_of(demo.people))


def test_a_dump_of_the_database_holds_no_number(demo: Run, traces: Traces) -> None:
    dump = subprocess.run(  # noqa: S603  (PostgreSQL's own program)
        [binaries.choose().program("pg_dump"), demo.server().dsn(demo.database)], capture_output=True, check=True
    )
    assert b"COPY intake.member " in dump.stdout
    assert list(traces.found_in(dump.stdout)) == []


def test_no_file_that_is_left_behind_holds_a_number(demo: Run, traces: Traces) -> None:
    server = demo.server()
    postgres.stop(server)
    assert list(traces.found_under(demo.home)) == []
    if server.place and server.place.folder != demo.home:
        assert list(traces.found_under(server.place.data)) == []


def test_what_the_demo_prints_holds_no_number(demo: Run, traces: Traces) -> None:
    assert list(traces.found_in((demo.done.stdout + demo.done.stderr).encode())) == []


WAYS = (
    pytest.param(bytes, "text", id="as text"),
    pytest.param(lambda number: number.decode().encode("utf-16-le"), "utf16", id="in UTF-16, little end first"),
    pytest.param(lambda number: number.decode().encode("utf-16-be"), "utf16", id="in UTF-16, big end first"),
    pytest.param(lambda number: number.hex().encode(), "hexadecimal", id="in hexadecimal"),
    pytest.param(base64.b64encode, "base64", id="in base64"),
    pytest.param(lambda number: base64.b64encode(b"1" + number), "base64", id="in base64, one byte later"),
    pytest.param(lambda number: base64.urlsafe_b64encode(b"\xff\xfe" + number), "base64", id="in base64, two later"),
)


@pytest.mark.parametrize("kind", ["identity_number", "phone", "account_number"])
@pytest.mark.parametrize(("write", "form"), WAYS)
def test_a_planted_number_is_found(
    demo: Run, traces: Traces, tmp_path: Path, write: Callable[[bytes], bytes], form: str, kind: str
) -> None:
    number = str(getattr(demo.people.persons[-1], kind)).encode()
    (tmp_path / "clean.log").write_bytes(b"20261124 100000" * 9)
    (tmp_path / "planted.bin").write_bytes(b"\x00\xd5\x80 9" + write(number) + b"7\n")
    assert set(traces.found_under(tmp_path)) == {("planted.bin", form)}
