"""Merkle trees over SM3, shaped as in RFC 6962, and the head that a service signs for each sealed batch."""

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.audit.encoding import encode
from shared.crypto.suites import sm3, sm3_each

NO_HEAD_BEFORE = bytes(32)
"""What the first head of a service names as its predecessor."""

_FORM = "onenet.head.v1"
_LEAF, _NODE = b"\x00", b"\x01"


def leaf_hash(data: bytes) -> bytes:
    """A leaf and a node never share a hash, so a node cannot be passed off as an entry."""
    return sm3(_LEAF + data)


def node_hash(left: bytes, right: bytes) -> bytes:
    """The parent of two hashes."""
    return sm3(_NODE + left + right)


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over the leaves' data, in their order; of no leaves the hash of nothing."""
    return levels(leaves)[-1][0] if leaves else sm3(b"")


def levels(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Every level of hashes from the leaves up; an odd last hash rises as it is."""
    level = sm3_each(_LEAF, leaves)
    tree = [level]
    while len(level) > 1:
        parents = sm3_each(_NODE, map(operator.add, level[::2], level[1::2]))
        level = parents + level[len(parents) * 2 :]
        tree.append(level)
    return tree


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The siblings from the leaf at ``index`` up to the root."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"批次共 {len(leaves)} 条,没有第 {index} 条")
    proof: list[bytes] = []
    for level in levels(leaves):
        sibling = index ^ 1
        if sibling < len(level):
            proof.append(level[sibling])
        index >>= 1
    return tuple(proof)


def is_included(data: bytes, index: int, count: int, proof: Sequence[bytes], expected_root: bytes) -> bool:
    """Whether ``data`` is leaf ``index`` of the ``count`` leaves under ``expected_root``."""
    if not 0 <= index < count:
        return False
    known, width, siblings = leaf_hash(data), count, iter(proof)
    while width > 1:
        if index ^ 1 < width:
            sibling = next(siblings, None)
            if sibling is None:
                return False
            known = node_hash(sibling, known) if index & 1 else node_hash(known, sibling)
        index, width = index >> 1, (width + 1) >> 1
    return next(siblings, None) is None and known == expected_root


@dataclass(frozen=True, slots=True)
class Head:
    """A sealed batch: ``number`` counts from 1, ``first`` and ``last`` are the ids of its outermost entries.

    Each head names the digest of the one before, so that signing one vouches for all.
    """

    service: str
    number: int
    first: UUID
    last: UUID
    count: int
    root: bytes
    previous: bytes
    sealed_at: datetime

    def canonical(self) -> bytes:
        """The bytes that are signed."""
        return b"".join(
            map(
                encode,
                (
                    _FORM,
                    self.service,
                    self.number,
                    self.first,
                    self.last,
                    self.count,
                    self.root,
                    self.previous,
                    self.sealed_at,
                ),
            )
        )

    def digest(self) -> bytes:
        """What the next head names as its predecessor."""
        return sm3(self.canonical())

    def follows(self, before: "Head | None") -> bool:
        """Whether this head is the next after ``before``, or the first of all after None."""
        if before is None:
            return self.number == 1 and self.previous == NO_HEAD_BEFORE
        return self.service == before.service and self.number == before.number + 1 and self.previous == before.digest()


def head_of(service: str, row: Mapping[Any, Any]) -> Head:
    """The head that a row of `audit_head` holds."""
    return Head(
        service=service,
        number=row["number"],
        first=row["first"],
        last=row["last"],
        count=row["count"],
        root=row["root"],
        previous=row["previous"],
        sealed_at=row["sealed_at"],
    )
