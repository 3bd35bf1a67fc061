"""Which files are taken, and that each hostile one is refused under its code."""

import pytest

from shared.blobs import MAX_BYTES, BlobRefused, pdf
from shared.blobs.images import MAX_PICTURES, MAX_PIXELS, MAX_SIDE_PIXELS
from shared.blobs.inspection import inspect

from . import samples

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"


@pytest.mark.parametrize(
    ("content", "declared"),
    [
        pytest.param(samples.png(), PNG, id="a PNG"),
        pytest.param(samples.png(extra=samples.chunk(b"tEXt", b"Title\0x")), PNG, id="a PNG with a title"),
        pytest.param(samples.png(MAX_SIDE_PIXELS, 1), PNG, id="a PNG of the longest side"),
        pytest.param(samples.png(8000, MAX_PIXELS // 8000), PNG, id="a PNG of the most pixels"),
        pytest.param(samples.jpeg(), JPEG, id="a JPEG"),
        pytest.param(samples.jpeg() + b"\0" * 9, JPEG, id="a JPEG padded with zeros"),
        pytest.param(samples.jpeg() * MAX_PICTURES, JPEG, id="a phone's JPEG with appended pictures"),
        pytest.param(samples.jpeg(scan=b"\x01" + samples.segment(0xC4, b"xx") + samples.segment(0xDA, b"y")), JPEG,
                     id="a JPEG of several scans"),
        pytest.param(samples.pdf(), PDF, id="a PDF"),
        pytest.param(samples.pdf(samples.object_stream(b"<< /Type /Page >>")), PDF, id="a PDF with packed objects"),
        pytest.param(samples.pdf(b"<< /JavaScriptless 1 /Title (C# 1) >>"), PDF, id="a PDF with a longer name"),
    ],
)  # fmt: skip
def test_an_honest_file_is_taken(content: bytes, declared: str) -> None:
    inspect(content, declared)


@pytest.mark.parametrize(
    ("content", "declared", "code"),
    [
        pytest.param(b"\0" * (MAX_BYTES + 1), PNG, "blob_too_large", id="a byte over the limit"),
        pytest.param(samples.png(MAX_SIDE_PIXELS + 1, 1), PNG, "blob_too_large", id="a pixel over the longest side"),
        pytest.param(samples.png(8000, MAX_PIXELS // 8000 + 1), PNG, "blob_too_large", id="a row over the most pixels"),
        pytest.param(samples.jpeg(60000, 60000), JPEG, "blob_too_large", id="a JPEG that unpacks to gigabytes"),
        pytest.param(b"GIF89a" + b"\0" * 50, "image/gif", "blob_type_not_allowed", id="a GIF"),
        pytest.param(b"<svg/>", "image/svg+xml", "blob_type_not_allowed", id="an SVG"),
        pytest.param(samples.png(), "IMAGE/PNG", "blob_type_not_allowed", id="a type in capitals"),
        pytest.param(samples.png(), JPEG, "blob_type_mismatch", id="a PNG called JPEG"),
        pytest.param(samples.jpeg(), PDF, "blob_type_mismatch", id="a JPEG called PDF"),
        pytest.param(b"MZ" + b"\0" * 100, PDF, "blob_type_mismatch", id="a program called PDF"),
        pytest.param(b"<html><script>1</script></html>", PDF, "blob_type_mismatch", id="a web page called PDF"),
        pytest.param(b"PK\x03\x04" + b"\0" * 60, PNG, "blob_type_mismatch", id="a ZIP called PNG"),
        pytest.param(b"", PNG, "blob_type_mismatch", id="nothing"),
        pytest.param(b"hello", PNG, "blob_type_mismatch", id="text"),
    ],
)
def test_a_file_of_the_wrong_size_or_type_is_refused(content: bytes, declared: str, code: str) -> None:
    with pytest.raises(BlobRefused) as refused:
        inspect(content, declared)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("content", "declared"),
    [
        pytest.param(samples.png()[:-1], PNG, id="a PNG cut by a byte"),
        pytest.param(samples.png() + b"\0", PNG, id="a PNG with a byte behind"),
        pytest.param(samples.png() + b"PK\x05\x06" + b"\0" * 18, PNG, id="a PNG that is a ZIP"),
        pytest.param(samples.png().replace(b"IDAT", b"IDAX"), PNG, id="a PNG with a false checksum"),
        pytest.param(samples.PNG_SIGNATURE + samples.chunk(b"IEND"), PNG, id="a PNG without header"),
        pytest.param(samples.png(0, 1), PNG, id="a PNG of no width"),
        pytest.param(samples.png(extra=samples.chunk(b"IHDR", b"\0" * 13)), PNG, id="a PNG with two headers"),
        pytest.param(samples.png(extra=samples.chunk(b"tEXt", b"a\0<ScRiPt>")), PNG, id="a PNG that is a web page"),
        pytest.param(samples.png().replace(b"\0\0\0\x0dIHDR", b"\xff\xff\xff\xffIHDR"), PNG, id="a PNG that lies"),
        pytest.param(samples.jpeg()[:-1], JPEG, id="a JPEG cut by a byte"),
        pytest.param(samples.jpeg() + b"x", JPEG, id="a JPEG with a byte behind"),
        pytest.param(samples.jpeg() + samples.pdf(), JPEG, id="a JPEG that is a PDF"),
        pytest.param(samples.jpeg() * (MAX_PICTURES + 1), JPEG, id="a JPEG with too many pictures behind"),
        pytest.param(b"\xff\xd8\xff\xd9" + b"\0" * 20, JPEG, id="a JPEG without a picture"),
        pytest.param(samples.jpeg(0, 1), JPEG, id="a JPEG of no width"),
        pytest.param(samples.pdf()[:-6], PDF, id="a PDF cut at its end"),
        pytest.param(samples.pdf() + b" " * 2000, PDF, id="a PDF with much behind its end"),
        pytest.param(samples.pdf(b"<< /S /JavaScript /JS (x) >>"), PDF, id="a PDF with a script"),
        pytest.param(samples.pdf(b"<< /S /J#61va#53cript >>"), PDF, id="a PDF with a script in escaped letters"),
        pytest.param(samples.pdf(b"<< /S /Launch >>"), PDF, id="a PDF that launches"),
        pytest.param(samples.pdf(b"<< /Type /EmbeddedFile >>"), PDF, id="a PDF with a file inside"),
        pytest.param(samples.pdf(b"<< /Names << /EmbeddedFiles 3 0 R >> >>"), PDF, id="a PDF with files inside"),
        pytest.param(samples.pdf(b"<< /Encrypt 4 0 R >>"), PDF, id="a PDF that is encrypted"),
        pytest.param(samples.pdf(samples.object_stream(b"<< /S /JavaScript >>")), PDF, id="a PDF with a packed script"),
        pytest.param(
            samples.pdf(samples.object_stream(b"<< /S /Launch >>", b"/Obj#53tm")), PDF, id="a PDF with a hidden pack"
        ),
        pytest.param(samples.pdf(b"<< /Type /ObjStm >>\nstream\nxx\nendstream"), PDF, id="a PDF with a torn pack"),
        pytest.param(samples.pdf(b"<< /Type /ObjStm >>"), PDF, id="a PDF whose pack is missing"),
        pytest.param(
            samples.pdf(samples.object_stream(b"\0" * (pdf.MAX_UNPACKED_BYTES + 1))), PDF, id="a PDF that is a bomb"
        ),
    ],
)
def test_a_torn_or_two_faced_file_is_refused(content: bytes, declared: str) -> None:
    with pytest.raises(BlobRefused) as refused:
        inspect(content, declared)
    assert refused.value.code == "blob_malformed"


@pytest.mark.parametrize(("content", "declared"), [(samples.png(), PNG), (samples.jpeg(), JPEG)], ids=[PNG, JPEG])
def test_a_picture_cut_anywhere_is_refused_and_never_a_fault(content: bytes, declared: str) -> None:
    for length in range(len(content)):
        with pytest.raises(BlobRefused):
            inspect(content[:length], declared)
