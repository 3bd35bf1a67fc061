"""Forty files that nobody may hand in, and two that everybody may; each with the type that it claims to be."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from deploy.demo import papers
from shared.blobs.scanning import EICAR

PNG, JPEG, PDF = "image/png", "image/jpeg", "application/pdf"
LIMIT = 10 * 1024 * 1024

File = tuple[bytes, str]


def good() -> Mapping[str, File]:
    """An honest photo and an honest paper."""
    return {"a photo": (papers.photo("good").content, PNG), "a paper": (papers.scan("good").content, PDF)}


def hostile() -> Mapping[str, File]:
    """The corpus."""
    return {**_types(), **_pictures(), **_papers(), **_others()}


def png(width: int = 4, height: int = 4, extra: bytes = b"", pixels: bytes | None = None) -> bytes:
    """A picture of a size, with whatever chunks before its end."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * 12) * 4) if pixels is None else pixels
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", rows) + chunk(b"IEND")


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    """A part of a picture with its checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg(width: int = 4, height: int = 4, comment: bytes = b"") -> bytes:
    """A picture by its markers alone."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    note = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment if comment else b""
    scan = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\x01\x00\x00\x3f\x00"
    return b"\xff\xd8" + note + frame + scan + b"\x12\x34\x56\xff\xd9"


def pdf(catalog: bytes = b"", objects: bytes = b"", trailer: bytes = b"") -> bytes:
    """A paper with something put into its catalogue, its objects or its trailer."""
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R" + catalog + b">>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
        + objects
        + b"trailer\n<</Size 3/Root 1 0 R"
        + trailer
        + b">>\nstartxref\n9\n%%EOF\n"
    )


def _types() -> Mapping[str, File]:
    """What is not what it says."""
    photo, paper = papers.photo("type").content, papers.scan("type").content
    return {
        "nothing": (b"", PNG),
        "nothing at all of a paper": (b"", PDF),
        "a photo that says that it is a paper": (photo, PDF),
        "a paper that says that it is a photo": (paper, PNG),
        "a png that says that it is a jpeg": (photo, JPEG),
        "a type that is not taken": (photo, "image/gif"),
        "a drawing with a script": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", PNG),
        "a drawing by its own name": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        "a page": (b"<html><script>alert(1)</script></html>", PDF),
        "a page by its own name": (b"<html></html>", "text/html"),
        "no type": (photo, ""),
        "two types": (photo, "image/png, text/html"),
        "a type with a path": (photo, "image/../png"),
        "a program": (b"MZ\x90\x00" + bytes(200), PNG),
        "a program of another machine": (b"\x7fELF\x02\x01\x01" + bytes(200), PDF),
    }


def _pictures() -> Mapping[str, File]:
    """Pictures that burst, hide something or are torn."""
    photo = papers.photo("picture").content
    return {
        "sixty thousand pixels wide": (png(60_000, 60_000), PNG),
        "two thousand million pixels": (png(2**31 - 1, 2**31 - 1), PNG),
        "no pixels": (png(0, 0), PNG),
        "a jpeg of sixty-five thousand": (jpeg(65_535, 65_535), JPEG),
        "a page behind a picture": (photo + b"<script>alert(1)</script>", PNG),
        "a page inside a picture": (png(extra=chunk(b"tEXt", b"a\0<script>alert(1)</script>")), PNG),
        "a program of the web inside a jpeg": (jpeg(comment=b"<?php system($_GET[0]); ?>"), JPEG),
        "an archive behind a picture": (photo + _archive(), PNG),
        "a paper inside a picture": (png(extra=chunk(b"tEXt", b"a\0%PDF-1.4 %%EOF")), PNG),
        "a torn picture": (photo[:-20], PNG),
        "a picture without its end": (photo[:40], PNG),
        "a picture with a wrong checksum": (photo[:-6] + b"\0\0" + photo[-4:], PNG),
        "a torn jpeg": (jpeg()[:-2], JPEG),
        "the first bytes of a jpeg": (b"\xff\xd8\xff\xe0" + bytes(20), JPEG),
        "thirty thousand parts": (png(extra=chunk(b"tEXt", b"a\0") * 30_000), PNG),
        "a virus in a picture": (png(extra=chunk(b"tEXt", b"a\0" + EICAR)), PNG),
        "a picture over the limit": (png(extra=chunk(b"tEXt", bytes(LIMIT))), PNG),
    }


def _papers() -> Mapping[str, File]:
    """Papers that run, launch, carry, burst or cannot be looked into."""
    whole = papers.scan("paper").content
    action = b"3 0 obj\n<</S/JavaScript/JS(app.alert(1))>>\nendobj\n"
    return {
        "a paper with a script": (pdf(b"/OpenAction 3 0 R", action), PDF),
        "a script whose name is spelled in numbers": (pdf(b"/OpenAction<</S/J#61vaScript/JS(1)>>"), PDF),
        "a paper that launches": (pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>"), PDF),
        "a paper with a file in it": (pdf(b"/Names<</EmbeddedFiles<</Names[(a)4 0 R]>>>>"), PDF),
        "a paper with a film": (pdf(objects=b"3 0 obj\n<</Type/Annot/Subtype/RichMedia>>\nendobj\n"), PDF),
        "an encrypted paper": (pdf(trailer=b"/Encrypt 5 0 R"), PDF),
        "a script among packed objects": (pdf(objects=_packed(b"<</S/JavaScript/JS(1)>>")), PDF),
        "packed objects that burst": (pdf(objects=_packed(bytes(80 * 1024 * 1024))), PDF),
        "packed objects that do not unpack": (pdf(objects=_packed(b"", b"no stream of ours")), PDF),
        "a torn paper": (whole[:-200], PDF),
        "a paper that only begins": (b"%PDF-1.7\n", PDF),
        "a paper behind a page": (b"<html></html>" + whole, PDF),
        "a virus in a paper": (pdf(objects=b"% " + EICAR + b"\n"), PDF),
        "a paper over the limit": (whole[:9] + b"%" * (LIMIT + 1) + whole[9:], PDF),
    }


def _others() -> Mapping[str, File]:
    """Archives and office documents, under their own names and under others."""
    return {
        "an archive": (_archive(), "application/zip"),
        "an archive that says that it is a paper": (_archive(), PDF),
        "an archive that bursts": (_archive(bytes(50 * 1024 * 1024)), PDF),
        "an office document with macros": (_archive(name="word/vbaProject.bin"), "application/vnd.ms-word"),
        "macros that say that they are a paper": (_archive(name="word/vbaProject.bin"), PDF),
        "an old office document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), PDF),
        "a path out of the archive": (_archive(name="../../etc/cron.d/a"), PNG),
        "a virus": (EICAR, PNG),
        "a virus by its own name": (EICAR, "text/plain"),
    }


def _archive(content: bytes = b"a", name: str = "a.txt") -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return whole.getvalue()


def _packed(objects: bytes, stream: bytes | None = None) -> bytes:
    packed = zlib.compress(objects) if stream is None else stream
    head = b"7 0 obj\n<</Type/ObjStm/N 1/First 4/Length %d>>\nstream\n" % len(packed)
    return head + packed + b"\nendstream\nendobj\n"
