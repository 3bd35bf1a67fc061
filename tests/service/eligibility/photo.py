"""A photo as small as one can be."""

import struct
import zlib


def _chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


_HEADER = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
PHOTO = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", _HEADER) + _chunk(b"IDAT", zlib.compress(b"\0\0")) + _chunk(b"IEND")
