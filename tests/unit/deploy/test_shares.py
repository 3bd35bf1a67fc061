"""Each service's share of the keys opens what it may open, and holds nothing beyond."""

from pathlib import Path

import pytest

from deploy import shares
from shared import services
from shared.crypto.keyring import KeyFolder
from shared.crypto.refusals import KeyRefused


def test_each_service_gets_the_keys_that_it_needs_and_no_other(tmp_path: Path) -> None:
    folders = shares.hand_out(tmp_path)
    whole = KeyFolder(tmp_path / shares.WHOLE)
    for service, folder in zip(services.ALL, folders, strict=True):
        assert {path.name for path in folder.iterdir()} == whole.files_of(service)
        KeyFolder(folder).keyring(service)
    with pytest.raises(KeyRefused):
        KeyFolder(tmp_path / "disclosure").keyring("funding")


def test_a_second_handing_out_changes_no_key(tmp_path: Path) -> None:
    shares.hand_out(tmp_path)
    before = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*.key"))}
    shares.hand_out(tmp_path)
    assert {path: path.read_bytes() for path in sorted(tmp_path.rglob("*.key"))} == before
