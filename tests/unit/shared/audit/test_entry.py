"""Entries and digests of rows."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from shared.audit.entry import Entry, canonical, row_digest

ENTRY = Entry(
    id=UUID(int=1),
    at=datetime(2026, 11, 24, 8, tzinfo=UTC),
    actor="officer-7",
    role="township_reviewer",
    area="370102001",
    purpose="review",
    case_id=None,
    table="application",
    row_id="1",
    row_version=1,
    operation="update",
    digest=bytes(32),
)
CHANGED: dict[str, object] = {
    "id": UUID(int=2),
    "at": datetime(2026, 11, 24, 9, tzinfo=UTC),
    "case_id": UUID(int=3),
    "row_version": 2,
    "digest": bytes(31) + b"1",
}


@pytest.mark.parametrize("name", [field.name for field in fields(Entry)])
def test_every_field_of_an_entry_counts(name: str) -> None:
    changed = replace(ENTRY, **{name: CHANGED.get(name, "other")})  # type: ignore[arg-type]  # fields by name
    assert canonical(changed) != canonical(ENTRY)


def test_text_cannot_move_between_neighbouring_fields() -> None:
    assert canonical(replace(ENTRY, actor="ab", role="c")) != canonical(replace(ENTRY, actor="a", role="bc"))


def test_a_digest_covers_the_named_columns_and_no_other() -> None:
    row = {"id": 1, "state": "open", "note": "x"}
    digest = row_digest(("id", "state"), row)
    assert digest == row_digest(("id", "state"), {**row, "note": "y"})
    assert digest != row_digest(("id", "state"), {**row, "state": "closed"})
    assert digest != row_digest(("id", "state", "note"), row)


def test_a_value_that_moves_to_another_column_changes_the_digest() -> None:
    assert row_digest(("a", "b"), {"a": None, "b": "x"}) != row_digest(("a", "b"), {"a": "x", "b": None})


def test_a_row_without_a_named_column_is_refused() -> None:
    with pytest.raises(KeyError):
        row_digest(("id", "state"), {"id": 1})


def test_the_digest_of_a_row_never_changes() -> None:
    digest = row_digest(("id", "amount_fen"), {"id": UUID(int=1), "amount_fen": 78000})
    assert digest.hex() == "746961b1340c5a3c78fb2ddd13c16943139b5f71ec18c4d419a4cfa6d4495d4b"
