"""A folder of encrypted files, each named by a keyed hash of its content."""

import hashlib
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shared.blobs.inspection import inspect
from shared.blobs.refusals import BlobNotFound
from shared.blobs.scanning import Scanner, has_no_test_virus, refuse_infected

ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Blob:
    """What a row keeps of a file: `id` is the SM3 of its content in hex, `size` is in bytes."""

    id: str
    size: int
    media_type: str


class BlobDamaged(Exception):
    """The file opens, but is not the content that its id promises."""


@dataclass(frozen=True, slots=True)
class FolderBlobs:
    """Files in a folder; a keyring's `seal_blob`, `open_blob` and `mac` fit as they are.

    A file's name is a MAC of its id: who sees only the disk cannot try whether a known paper lies there.
    """

    root: Path
    seal: Callable[[bytes, bytes], bytes]
    open: Callable[[bytes, bytes], bytes]
    mac: Callable[[bytes], bytes]
    scanner: Scanner = has_no_test_virus

    def put(self, content: bytes, declared_type: str) -> Blob:
        """Inspect, scan, encrypt and store; the same content again changes nothing. Blocks until it is on the disk."""
        inspect(content, declared_type)
        refuse_infected(self.scanner, content)
        blob = Blob(_sm3(content), len(content), declared_type)
        path = self._path(blob.id)
        if not path.exists():
            _write_whole(path, self.seal(content, _bound_to(blob.id)))
        return blob

    def get(self, blob_id: str) -> bytes:
        """Return the content; `BlobNotFound` for an unknown id.

        A file that was changed on the disk raises the opener's own error, or `BlobDamaged`.
        """
        if not ID.fullmatch(blob_id):
            raise BlobNotFound("blob_not_found")
        try:
            sealed = self._path(blob_id).read_bytes()
        except FileNotFoundError as error:
            raise BlobNotFound("blob_not_found") from error
        content = self.open(sealed, _bound_to(blob_id))
        if _sm3(content) != blob_id:
            raise BlobDamaged(blob_id)
        return content

    def _path(self, blob_id: str) -> Path:
        name = self.mac(b"blob-name|" + blob_id.encode()).hex()
        return self.root / name[:2] / name[2:]


def _sm3(content: bytes) -> str:
    return hashlib.new("sm3", content).hexdigest()


def _bound_to(blob_id: str) -> bytes:
    """A file that is swapped for another on the disk does not open."""
    return b"blob|" + blob_id.encode()


def _write_whole(path: Path, sealed: bytes) -> None:
    """Write beside the final name, sync, rename, sync the folders: after a crash the file is whole or not there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    for folder in (path.parent, path.parent.parent):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
