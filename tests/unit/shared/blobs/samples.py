"""Small files of each type, built by hand so that each test can bend one part."""

import struct
import zlib

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 1, height: int = 1, extra: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return PNG_SIGNATURE + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND")


def segment(kind: int, body: bytes) -> bytes:
    return bytes([0xFF, kind]) + struct.pack(">H", len(body) + 2) + body


def jpeg(width: int = 1, height: int = 1, scan: bytes = b"\x12\xff\x00\x34\xff\xd0\x56") -> bytes:
    app = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0")
    return b"\xff\xd8" + app + frame + segment(0xDA, b"\x01\x01\0\0\x3f\0") + scan + b"\xff\xd9"


def pdf(body: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + body + b"\nxref\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def object_stream(objects: bytes, name: bytes = b"/ObjStm") -> bytes:
    packed = zlib.compress(objects)
    head = b"2 0 obj\n<< /Type %s /Filter /FlateDecode /Length %d >>\nstream\n" % (name, len(packed))
    return head + packed + b"\nendstream\nendobj\n"
