"""Files of cases (photos, papers, PDFs): inspected, scanned, encrypted whole and found by the hash of their content."""

from shared.blobs.folder import Blob, FolderBlobs
from shared.blobs.inspection import ALLOWED_TYPES, MAX_BYTES
from shared.blobs.refusals import BlobNotFound, BlobRefused
from shared.blobs.scanning import Scanner, ScannerDown

__all__ = [
    "ALLOWED_TYPES",
    "MAX_BYTES",
    "Blob",
    "BlobNotFound",
    "BlobRefused",
    "FolderBlobs",
    "Scanner",
    "ScannerDown",
]
