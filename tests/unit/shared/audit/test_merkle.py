"""Trees over batches and the chain of heads."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.audit.merkle import NO_HEAD_BEFORE, Head, inclusion_proof, is_included, leaf_hash, node_hash, root
from shared.crypto.suites import sm3

LEAVES = st.lists(st.binary(max_size=20), min_size=1, max_size=40)
FIRST = Head(
    service="funding",
    number=1,
    first=UUID(int=1),
    last=UUID(int=9),
    count=9,
    root=bytes(32),
    previous=NO_HEAD_BEFORE,
    sealed_at=datetime(2026, 11, 24, tzinfo=UTC),
)


def test_the_root_of_five_leaves_is_shaped_as_rfc_6962_says() -> None:
    a, b, c, d, e = map(leaf_hash, (b"a", b"b", b"c", b"d", b"e"))
    assert root([b"a", b"b", b"c", b"d", b"e"]) == node_hash(node_hash(node_hash(a, b), node_hash(c, d)), e)


def test_a_node_cannot_be_passed_off_as_an_entry() -> None:
    assert root([leaf_hash(b"a") + leaf_hash(b"b")]) != root([b"a", b"b"])


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert root([]) == sm3(b"")


@given(LEAVES, st.data())
def test_every_leaf_has_a_proof(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = inclusion_proof(leaves, index)
    assert is_included(leaves[index], index, len(leaves), proof, root(leaves))


@given(LEAVES, st.data())
def test_a_proof_proves_no_other_leaf_place_count_or_path(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, top, count = inclusion_proof(leaves, index), root(leaves), len(leaves)
    assert not is_included(leaves[index] + b"!", index, count, proof, top)
    assert not is_included(leaves[index], index, count, (*proof, bytes(32)), top)
    assert not is_included(leaves[index], count, count, proof, top)
    assert not is_included(leaves[index], -1, count, proof, top)
    if proof:
        assert not is_included(leaves[index], index, count, proof[:-1], top)
        assert not is_included(leaves[index], index, count, (bytes(32), *proof[1:]), top)


@given(LEAVES, LEAVES)
def test_two_batches_never_share_a_root(here: list[bytes], there: list[bytes]) -> None:
    assert (root(here) == root(there)) == (here == there)


def test_a_proof_is_asked_for_a_leaf_that_exists() -> None:
    with pytest.raises(IndexError):
        inclusion_proof([b"a"], 1)


def test_a_head_follows_the_one_whose_digest_it_names() -> None:
    second = replace(FIRST, number=2, previous=FIRST.digest())
    assert FIRST.follows(None)
    assert second.follows(FIRST)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"number": 3}, id="a head left out"),
        pytest.param({"service": "intake"}, id="another service's head"),
        pytest.param({"previous": NO_HEAD_BEFORE}, id="a chain begun anew"),
    ],
)
def test_a_broken_chain_shows(changed: dict[str, object]) -> None:
    second = replace(replace(FIRST, number=2, previous=FIRST.digest()), **changed)  # type: ignore[arg-type]  # fields by name
    assert not second.follows(FIRST)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("service", "intake"),
        ("number", 2),
        ("first", UUID(int=2)),
        ("last", UUID(int=8)),
        ("count", 8),
        ("root", bytes(31) + b"1"),
        ("previous", bytes(31) + b"1"),
        ("sealed_at", datetime(2026, 11, 24, 0, 0, 0, 1, tzinfo=UTC)),
    ],
)
def test_every_field_of_a_head_is_signed(name: str, value: object) -> None:
    assert replace(FIRST, **{name: value}).canonical() != FIRST.canonical()  # type: ignore[arg-type]  # fields by name
