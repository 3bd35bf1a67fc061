"""Small honest photos and papers: valid PNG and PDF bytes, each different, that show nothing of anybody."""

import hashlib
import struct
import zlib
from dataclasses import dataclass

from shared.crypto.suites import sm3

_SIDE_PIXELS = 4
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGB_EIGHT_BITS = (8, 2, 0, 0, 0)
_BYTES_A_PIXEL = 3


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to hand in."""

    content: bytes
    media_type: str

    @property
    def hash(self) -> str:
        """Its SM3, under which the suite finds it again."""
        return sm3(self.content).hex()


def photo(about: str) -> Paper:
    """A tiny picture whose colours follow from what it is about, so that the same visit gives the same file."""
    row_bytes = _SIDE_PIXELS * _BYTES_A_PIXEL
    pixels = hashlib.shake_256(about.encode()).digest(row_bytes * _SIDE_PIXELS)
    rows = b"".join(b"\0" + pixels[start : start + row_bytes] for start in range(0, len(pixels), row_bytes))
    header = struct.pack(">IIBBBBB", _SIDE_PIXELS, _SIDE_PIXELS, *_RGB_EIGHT_BITS)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b""))
    return Paper(_PNG_SIGNATURE + b"".join(chunks), "image/png")


def scan(about: str) -> Paper:
    """A one-page paper with a mark instead of text: what was signed stands on the real one."""
    mark = hashlib.shake_256(about.encode()).hexdigest(8)
    stream = f"BT /F1 12 Tf 72 720 Td ({mark}) Tj ET".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return Paper(body + end % (size, table, size, len(body)), "application/pdf")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
