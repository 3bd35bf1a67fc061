"""Whether content is what it says it is: size, declared type, true type, and the form of that type."""

import puremagic

from shared.blobs import images, pdf
from shared.blobs.refusals import BlobRefused, BlobTooLarge, BlobTypeNotAllowed

MAX_BYTES = 10 * 1024 * 1024
FORMS = {
    "image/jpeg": images.refuse_bad_jpeg,
    "image/png": images.refuse_bad_png,
    "application/pdf": pdf.refuse_bad_pdf,
}
ALLOWED_TYPES = frozenset(FORMS)


def inspect(content: bytes, declared_type: str) -> None:
    """Refuse content over a limit, of a type that is not taken, of another type than declared, or of a broken form."""
    if len(content) > MAX_BYTES:
        raise BlobTooLarge("blob_too_large")
    if declared_type not in ALLOWED_TYPES:
        raise BlobTypeNotAllowed("blob_type_not_allowed")
    if declared_type not in _types_by_magic(content):
        raise BlobRefused("blob_type_mismatch")
    FORMS[declared_type](content)


def _types_by_magic(content: bytes) -> set[str]:
    """Name the types that the first and last bytes allow; puremagic 1 raises where version 2 returns nothing."""
    try:
        return {match.mime_type for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return set()
