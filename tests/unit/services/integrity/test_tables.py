"""What integrity may not hold, and what it may not show (山东省社会信用条例 arts 20, 42)."""

from services.integrity.tables import METADATA, SEALED_HEAD
from shared.crypto.access import ACCESS
from shared.database.tables import access_of

MEANS_WORDS = ("fen", "yuan", "amount", "income", "asset", "deposit", "tax", "name_", "identity", "phone", "health")


def test_no_column_holds_income_assets_or_whom_they_belong_to() -> None:
    columns = {column.name for table in METADATA.sorted_tables for column in table.columns}
    assert not {name for name in columns if any(word in name for word in MEANS_WORDS)}


def test_integrity_holds_no_key_to_anybodys_data() -> None:
    assert ACCESS["integrity"] == frozenset()


def test_only_heads_are_public() -> None:
    public = set()
    for table in METADATA.sorted_tables:
        access = access_of(table)
        assert access is not None
        if access.public is not None or "public" in access.read:
            public.add(table.name)
    assert public == {SEALED_HEAD.name}


def test_the_public_table_names_no_person_and_no_case() -> None:
    assert not {"case_id", "person_id"} & {column.name for column in SEALED_HEAD.columns}
