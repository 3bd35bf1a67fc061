"""Heads of other rooms: whose key, which content, which predecessor; and the file outside the database."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.integrity import anchor
from services.integrity.head import HeldHead, Verdict, judge
from shared.audit.merkle import NO_HEAD_BEFORE, Head
from shared.crypto.keyring import KeyFolder
from shared.crypto.signing import Purpose
from shared.ids import new_id

SEALED_AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def held(keys: KeyFolder, number: int, previous: bytes, signed_by: str = "intake") -> HeldHead:
    head = Head(
        service="intake",
        number=number,
        first=new_id(),
        last=new_id(),
        count=3,
        root=bytes(32),
        previous=previous,
        sealed_at=SEALED_AT,
    )
    signer = keys.signer(Purpose.AUDIT_HEAD, signed_by)
    return HeldHead(new_id(), head, head.digest(), signer.sign(head.canonical()), signer.key_id)


def test_the_first_head_and_its_successor_are_chained(keys: KeyFolder) -> None:
    verifier = keys.verifier(Purpose.AUDIT_HEAD, "intake")
    first = held(keys, 1, NO_HEAD_BEFORE)
    second = held(keys, 2, first.digest)
    assert judge(first, None, verifier) is Verdict.CHAINED
    assert judge(second, first, verifier) is Verdict.CHAINED


def test_a_head_signed_with_another_rooms_key_is_forged(keys: KeyFolder) -> None:
    head = held(keys, 1, NO_HEAD_BEFORE, signed_by="funding")
    assert judge(head, None, keys.verifier(Purpose.AUDIT_HEAD, "intake")) is Verdict.FORGED


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"digest": bytes(32)}, id="its digest is another"),
        pytest.param({"signature": bytes(64)}, id="its signature is another"),
        pytest.param({"key_id": "audit-head.intake.00000000"}, id="its key is another"),
    ],
)
def test_a_head_that_was_touched_is_forged(keys: KeyFolder, change: dict[str, bytes]) -> None:
    head = replace(held(keys, 1, NO_HEAD_BEFORE), **change)  # type: ignore[arg-type]  # one of three fields at a time
    assert judge(head, None, keys.verifier(Purpose.AUDIT_HEAD, "intake")) is Verdict.FORGED


def test_a_head_whose_content_was_changed_is_forged(keys: KeyFolder) -> None:
    true = held(keys, 1, NO_HEAD_BEFORE)
    false = replace(true, head=replace(true.head, count=2))
    assert judge(false, None, keys.verifier(Purpose.AUDIT_HEAD, "intake")) is Verdict.FORGED
    again = replace(false, digest=false.head.digest())
    assert judge(again, None, keys.verifier(Purpose.AUDIT_HEAD, "intake")) is Verdict.FORGED


def test_a_head_that_does_not_follow_is_broken(keys: KeyFolder) -> None:
    verifier = keys.verifier(Purpose.AUDIT_HEAD, "intake")
    first = held(keys, 1, NO_HEAD_BEFORE)
    assert judge(held(keys, 3, first.digest), first, verifier) is Verdict.BROKEN
    assert judge(held(keys, 2, bytes(31) + b"x"), first, verifier) is Verdict.BROKEN
    assert judge(held(keys, 2, first.digest), None, verifier) is Verdict.BROKEN


def test_lines_are_appended_and_a_line_cut_short_is_ended_first(keys: KeyFolder, tmp_path: Path) -> None:
    path = tmp_path / anchor.FILE
    line = anchor.line(held(keys, 1, NO_HEAD_BEFORE), Verdict.CHAINED, "onenet")
    anchor.append(path, line)
    with path.open("ab") as file:
        file.write(b'{"cut')
    anchor.append(path, line)
    written = path.read_bytes().splitlines()
    assert (written[0], written[1], written[2]) == (line.strip(), b'{"cut', line.strip())
    assert json.loads(written[2])["verdict"] == "chained"


def test_the_anchor_file_is_for_its_owner_alone(keys: KeyFolder, tmp_path: Path) -> None:
    path = tmp_path / anchor.FILE
    anchor.append(path, anchor.line(held(keys, 1, NO_HEAD_BEFORE), Verdict.CHAINED, "onenet"))
    assert path.stat().st_mode & 0o777 == 0o600
