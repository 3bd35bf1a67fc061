"""The hook for a malware scanner; it fails closed, so a file that nobody looked at is never stored."""

from collections.abc import Callable

from shared.blobs.refusals import BlobRefused, BlobScannerDown

Scanner = Callable[[bytes], bool]
"""Returns True only for clean content; raises `ScannerDown` or an `OSError` where it could not look."""

# The test file that all scanners know, in halves lest one of them quarantine this module.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class ScannerDown(Exception):
    """The scanner gave no verdict."""


def has_no_test_virus(content: bytes) -> bool:
    """Stand in for a scanner where none is connected: it knows the industry's test file, nothing else."""
    return EICAR not in content


def refuse_infected(scanner: Scanner, content: bytes) -> None:
    """Let only content pass that the scanner called clean."""
    try:
        is_clean = scanner(content)
    except (ScannerDown, OSError) as error:
        raise BlobScannerDown("blob_scanner_down") from error
    if is_clean is not True:
        raise BlobRefused("blob_infected")
