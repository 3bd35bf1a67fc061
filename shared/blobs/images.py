"""The form of photos: walked from header to end, so that nothing else hides in or behind the picture.

Only structure is read, pixels are never decoded: a decoder is where crafted pictures do their harm.
"""

import re
import struct
import zlib

from shared.blobs.refusals import BlobRefused, BlobTooLarge

MAX_PIXELS = 64_000_000
MAX_SIDE_PIXELS = 16_384
MAX_PARTS = 20_000
MAX_PICTURES = 8
# Marks that make a picture double as a web page, a program or a paper. By chance fewer than one large photo in 30,000
# holds one of them, and the person is asked to take it again.
FOREIGN = re.compile(rb"(?i:<script|<\?php\s)|%PDF-")
ZIP_END = b"PK\x05\x06"
ZIP_END_REACH = 65_557

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_CHUNK = struct.Struct(">I4s")
PNG_SIZE = struct.Struct(">II")
PNG_HEADER_BYTES = 13

JPEG_START = b"\xff\xd8"
JPEG_END = 0xD9
JPEG_SCAN = 0xDA
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])")
JPEG_FRAME = struct.Struct(">xxxHH")


def refuse_bad_png(content: bytes) -> None:
    """Walk the chunks with their checksums: IHDR first, pixels somewhere, IEND as the very last bytes."""
    _refuse_foreign(content)
    _require(content.startswith(PNG_SIGNATURE))
    position, has_pixels = len(PNG_SIGNATURE), False
    for number in range(MAX_PARTS):
        kind, body, position = _png_chunk(content, position)
        _require((kind == b"IHDR") == (number == 0))
        if kind == b"IHDR":
            _require(len(body) == PNG_HEADER_BYTES)
            _refuse_size(*PNG_SIZE.unpack_from(body))
        has_pixels = has_pixels or kind == b"IDAT"
        if kind == b"IEND":
            _require(has_pixels and not body and position == len(content))
            return
    raise BlobRefused("blob_malformed")


def refuse_bad_jpeg(content: bytes) -> None:
    """Walk the segments from SOI to EOI; behind it only zeros or further pictures, which many phones append."""
    _refuse_foreign(content)
    rest = content
    for _ in range(MAX_PICTURES):
        _require(rest.startswith(JPEG_START))
        rest = rest[_jpeg_length(rest) :].lstrip(b"\0")
        if not rest:
            return
    raise BlobRefused("blob_malformed")


def _png_chunk(content: bytes, position: int) -> tuple[bytes, bytes, int]:
    _require(position + PNG_CHUNK.size + 4 <= len(content))
    length, kind = PNG_CHUNK.unpack_from(content, position)
    end = position + PNG_CHUNK.size + length
    _require(end + 4 <= len(content))
    _require(zlib.crc32(content[position + 4 : end]) == int.from_bytes(content[end : end + 4], "big"))
    return kind, content[position + PNG_CHUNK.size : end], end + 4


def _jpeg_length(content: bytes) -> int:
    """Return where the first picture ends, after its frame header and at least one scan were seen."""
    position, has_frame, has_scan = len(JPEG_START), False, False
    for _ in range(MAX_PARTS):
        # Compressed pixels never hold a marker, so after a scan the next is searched; before it must follow at once.
        marker = JPEG_MARKER.search(content, position) if has_scan else JPEG_MARKER.match(content, position)
        if marker is None:
            break
        kind, position = marker.group(1)[0], marker.end()
        if kind == JPEG_END:
            _require(has_frame and has_scan)
            return position
        length = int.from_bytes(content[position : position + 2], "big")
        _require(length >= 2 and position + length <= len(content))
        if kind in JPEG_FRAMES:
            _require(length > JPEG_FRAME.size)
            height, width = JPEG_FRAME.unpack_from(content, position)
            _refuse_size(width, height)
            has_frame = True
        has_scan = has_scan or kind == JPEG_SCAN
        position += length
    raise BlobRefused("blob_malformed")


def _refuse_size(width: int, height: int) -> None:
    _require(width > 0 and height > 0)
    if max(width, height) > MAX_SIDE_PIXELS or width * height > MAX_PIXELS:
        raise BlobTooLarge("blob_too_large")


def _refuse_foreign(content: bytes) -> None:
    _require(not FOREIGN.search(content) and ZIP_END not in content[-ZIP_END_REACH:])


def _require(is_sound: bool) -> None:  # noqa: FBT001 - reads as a sentence at each call
    if not is_sound:
        raise BlobRefused("blob_malformed")
