"""The form of PDFs: whole, readable for us, and without anything that runs, launches or carries another file."""

import re
import zlib
from collections.abc import Iterator

from shared.blobs.refusals import BlobRefused

START = b"%PDF-"
END = b"%%EOF"
END_REACH_BYTES = 1024
STREAM_START = re.compile(rb"stream\r?\n")
STREAM_START_REACH_BYTES = 1024
MAX_OBJECT_STREAMS = 2_000
MAX_UNPACKED_BYTES = 64 * 1024 * 1024


def _name(*words: bytes) -> re.Pattern[bytes]:
    """Match a name of these, also where letters are written as `#4A` to hide them."""
    spelled = (b"".join(rb"(?:%c|#(?i:%02x))" % (letter, letter) for letter in word) for word in words)
    return re.compile(rb"/(?:" + b"|".join(spelled) + rb")(?![A-Za-z0-9])")


ACTIVE = _name(b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia")
ENCRYPTED = _name(b"Encrypt")
OBJECT_STREAM = _name(b"ObjStm")


def refuse_bad_pdf(content: bytes) -> None:
    """Refuse a PDF that is torn, that we cannot look into, or that holds something active, also in packed objects."""
    is_whole = content.startswith(START) and END in content[-END_REACH_BYTES:]
    if not is_whole or ENCRYPTED.search(content) or ACTIVE.search(content):
        raise BlobRefused("blob_malformed")
    if any(ACTIVE.search(objects) for objects in _packed_objects(content)):
        raise BlobRefused("blob_malformed")


def _packed_objects(content: bytes) -> Iterator[bytes]:
    """Unpack the object streams, where modern PDFs keep their dictionaries; what does not unpack is refused."""
    budget_bytes = MAX_UNPACKED_BYTES
    for number, found in enumerate(OBJECT_STREAM.finditer(content)):
        if number >= MAX_OBJECT_STREAMS:
            raise BlobRefused("blob_malformed")
        objects = _unpacked(content, found.end(), budget_bytes)
        budget_bytes -= len(objects)
        yield objects


def _unpacked(content: bytes, position: int, budget_bytes: int) -> bytes:
    start = STREAM_START.search(content, position, position + STREAM_START_REACH_BYTES)
    end = content.find(b"endstream", start.end()) if start else -1
    if start is None or end < 0 or budget_bytes <= 0:
        raise BlobRefused("blob_malformed")
    stream = zlib.decompressobj()
    try:
        objects = stream.decompress(content[start.end() : end], budget_bytes)
    except zlib.error as error:
        raise BlobRefused("blob_malformed") from error
    if not stream.eof:
        raise BlobRefused("blob_malformed")
    return objects
