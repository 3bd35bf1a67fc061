"""Pages by keyset: every row once, in order, whatever the page's size; a cursor that is none is refused."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, Uuid, select

from shared.refusal import Malformed
from shared.web import pages

ROWS = Table("thing", MetaData(), Column("id", Uuid, primary_key=True))


def page(ids: Sequence[UUID], cursor: str | None, limit: int) -> tuple[list[UUID], str | None]:
    """What the database would do with the query."""
    query = pages.after(select(ROWS), ROWS.c.id, cursor, limit).compile()
    after = next((value for value in query.params.values() if isinstance(value, UUID)), None)
    found: list[Any] = [{"id": each} for each in sorted(ids) if after is None or each > after][: limit + 1]
    shown, following = pages.split(found, limit)
    return [row["id"] for row in shown], following


@given(ids=st.sets(st.uuids(), max_size=30), limit=st.integers(1, 12))
def test_turning_the_pages_gives_every_row_once_and_in_order(ids: set[UUID], limit: int) -> None:
    turned, cursor = page(tuple(ids), None, limit)
    for _ in range(40):
        if cursor is None:
            break
        more, cursor = page(tuple(ids), cursor, limit)
        assert 0 < len(more) <= limit
        turned += more
    assert turned == sorted(ids)


@pytest.mark.parametrize(
    ("count", "has_next"),
    [
        pytest.param(4, False, id="one less than a page"),
        pytest.param(5, False, id="a page exactly"),
        pytest.param(6, True, id="one more than a page"),
    ],
)
def test_a_next_page_is_named_only_where_there_is_one(count: int, *, has_next: bool) -> None:
    ids = [UUID(int=number) for number in range(1, count + 1)]
    shown, following = page(ids, None, 5)
    assert (len(shown), following is not None) == (min(count, 5), has_next)


@pytest.mark.parametrize(
    "cursor", ["", "x", "!!!", "AAAA", pages.encode(UUID(int=1)) + "AAAA", "高", "'; DROP TABLE x"]
)
def test_a_cursor_that_is_none_is_refused(cursor: str) -> None:
    with pytest.raises(Malformed) as refused:
        page([UUID(int=1)], cursor, 5)
    assert refused.value.code == "cursor_invalid"


def test_a_cursor_shows_no_plain_number() -> None:
    assert pages.encode(UUID(int=37010219500307457)).isascii()
    assert "37010219500307457" not in pages.encode(UUID(int=37010219500307457))
