"""Which lines of the anchor file a database is held to, where copies of it were served beside the same keys."""

from typing import Any

import pytest

from deploy.held import of_database


def line(digest: str, previous: str, database: str | None, service: str = "intake") -> dict[str, Any]:
    named = {} if database is None else {"database": database}
    return {"service": service, "digest": digest, "previous": previous, **named}


ORIGINAL = [line("a1", "", "onenet"), line("a2", "a1", "onenet"), line("a3", "a2", "onenet")]
COPY = [line("b3", "a2", "copy"), line("b4", "b3", "copy")]


@pytest.mark.parametrize(
    ("database", "held_to"),
    [
        pytest.param("onenet", ["a1", "a2", "a3"], id="the original, not to what its copy has sealed"),
        pytest.param("copy", ["a1", "a2", "b3", "b4"], id="a copy, to the original's of before it was made"),
        pytest.param("never_served", ["a1", "a2", "a3"], id="a copy that was never served, to the original alone"),
    ],
)
def test_a_database_is_held_to_its_own_chain(database: str, held_to: list[str]) -> None:
    assert sorted(each["digest"] for each in of_database([*ORIGINAL, *COPY], database)) == held_to


def test_a_copy_of_a_copy_is_held_to_both_before_it() -> None:
    lines = [*ORIGINAL, *COPY, line("c4", "b3", "second")]
    assert sorted(each["digest"] for each in of_database(lines, "second")) == ["a1", "a2", "b3", "c4"]


def test_lines_of_before_databases_were_named_hold_everybody() -> None:
    lines = [line("a1", "", None), line("a2", "a1", None), line("b3", "a2", "copy")]
    assert [each["digest"] for each in of_database(lines, "copy")] == ["a1", "a2", "b3"]
    assert [each["digest"] for each in of_database(lines, "onenet")] == ["a1", "a2", "b3"]


def test_a_head_that_both_chains_share_is_asked_of_the_database_that_sealed_it() -> None:
    again = line("a3", "a2", "copy")
    lines = [*ORIGINAL, again, line("b4", "a3", "copy")]
    assert [each["digest"] for each in of_database(lines, "onenet")] == ["a1", "a2", "a3"]
    assert {each["digest"] for each in of_database(lines, "copy")} == {"a1", "a2", "a3", "b4"}
