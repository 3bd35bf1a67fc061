"""Hands each service the key files that it may hold, in a folder of its own, so that it can become a secret."""

import os
from pathlib import Path

from shared import services
from shared.crypto.keyring import KeyFolder

FOLDER_MODE = 0o700
WHOLE = "all"


def hand_out(folder: Path) -> list[Path]:
    """`FOLDER/all` with every key, made where it is missing, and `FOLDER/<service>` with what the service needs.

    Keys that stand are never touched: whoever makes new ones can no longer open what the old ones sealed.
    """
    whole = KeyFolder.create(folder / WHOLE)
    shares = []
    for service in services.ALL:
        own = folder / services.outside_name(service)
        own.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        for name in whole.files_of(service):
            _copy(whole.path / name, own / name)
        shares.append(own)
    return shares


def _copy(source: Path, target: Path) -> None:
    """With the source's own mode from the first byte."""
    target.unlink(missing_ok=True)
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, source.stat().st_mode & 0o777)
    with os.fdopen(descriptor, "wb") as file:
        file.write(source.read_bytes())
