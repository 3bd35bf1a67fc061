"""The folder of encrypted files: what lies on the disk, and what comes back."""

import hashlib
import hmac
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.blobs import Blob, BlobNotFound, BlobRefused, FolderBlobs, Scanner, ScannerDown
from shared.blobs.scanning import EICAR

from . import samples

CIPHER = AESGCM(bytes(32))
PHOTO = samples.png()


def seal(plaintext: bytes, aad: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + CIPHER.encrypt(nonce, plaintext, aad)


def unseal(sealed: bytes, aad: bytes) -> bytes:
    return CIPHER.decrypt(sealed[:12], sealed[12:], aad)


def mac(data: bytes) -> bytes:
    return hmac.digest(bytes(32), data, "sm3")


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    return FolderBlobs(tmp_path / "blobs", seal, unseal, mac)


def files(blobs: FolderBlobs) -> list[Path]:
    return [path for path in blobs.root.rglob("*") if path.is_file()]


def test_what_was_put_comes_back_under_its_sm3(blobs: FolderBlobs) -> None:
    blob = blobs.put(PHOTO, "image/png")
    assert blob == Blob(hashlib.new("sm3", PHOTO).hexdigest(), len(PHOTO), "image/png")
    assert blobs.get(blob.id) == PHOTO


def test_the_disk_shows_neither_content_nor_hash_and_only_the_owner_reads_it(blobs: FolderBlobs) -> None:
    blob = blobs.put(PHOTO, "image/png")
    (path,) = files(blobs)
    assert PHOTO not in path.read_bytes()
    assert blob.id not in str(path).replace("/", "")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_the_same_content_is_stored_once_and_not_rewritten(blobs: FolderBlobs) -> None:
    first = blobs.put(PHOTO, "image/png")
    (path,) = files(blobs)
    sealed = path.read_bytes()
    assert blobs.put(PHOTO, "image/png") == first
    assert [file.read_bytes() for file in files(blobs)] == [sealed]


def test_eight_who_put_the_same_at_once_leave_one_whole_file(blobs: FolderBlobs) -> None:
    with ThreadPoolExecutor(8) as threads:
        ids = {blob.id for blob in threads.map(lambda _: blobs.put(PHOTO, "image/png"), range(8))}
    assert len(files(blobs)) == 1
    assert [blobs.get(blob_id) for blob_id in ids] == [PHOTO]


@pytest.mark.parametrize(
    "blob_id",
    [
        pytest.param("0" * 64, id="a hash of nothing here"),
        pytest.param("../../secret", id="a path"),
        pytest.param("", id="nothing"),
        pytest.param("A" * 64, id="capitals"),
    ],
)
def test_an_unknown_id_is_not_found(blobs: FolderBlobs, blob_id: str) -> None:
    with pytest.raises(BlobNotFound) as refused:
        blobs.get(blob_id)
    assert (refused.value.status, refused.value.code) == (404, "blob_not_found")


def test_a_file_that_was_swapped_for_another_does_not_open(blobs: FolderBlobs) -> None:
    blob = blobs.put(PHOTO, "image/png")
    (path,) = files(blobs)
    other = blobs.put(samples.jpeg(), "image/jpeg")
    (other_path,) = (file for file in files(blobs) if file != path)
    other_path.rename(path)
    with pytest.raises(InvalidTag):
        blobs.get(blob.id)
    with pytest.raises(BlobNotFound):
        blobs.get(other.id)


def test_a_write_that_fails_leaves_nothing_behind(blobs: FolderBlobs, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            blobs.put(PHOTO, "image/png")
    assert files(blobs) == []
    assert blobs.get(blobs.put(PHOTO, "image/png").id) == PHOTO


def test_the_industrys_test_virus_is_refused_by_default(blobs: FolderBlobs) -> None:
    with pytest.raises(BlobRefused) as refused:
        blobs.put(samples.pdf(EICAR), "application/pdf")
    assert refused.value.code == "blob_infected"


def scanner_that_is_down(_: bytes) -> bool:
    raise ScannerDown


def scanner_that_is_unreachable(_: bytes) -> bool:
    raise ConnectionRefusedError


def scanner_that_times_out(_: bytes) -> bool:
    raise TimeoutError


@pytest.mark.parametrize("scanner", [scanner_that_is_down, scanner_that_is_unreachable, scanner_that_times_out])
def test_without_a_verdict_nothing_is_stored(blobs: FolderBlobs, scanner: Scanner) -> None:
    with pytest.raises(BlobRefused) as refused:
        FolderBlobs(blobs.root, seal, unseal, mac, scanner).put(PHOTO, "image/png")
    assert (refused.value.status, refused.value.code) == (503, "blob_scanner_down")
    assert files(blobs) == []


def test_every_refusal_has_a_sentence_that_says_what_to_do(blobs: FolderBlobs) -> None:
    with pytest.raises(BlobRefused) as refused:
        blobs.put(PHOTO, "image/jpeg")
    assert "请" in refused.value.sentence
