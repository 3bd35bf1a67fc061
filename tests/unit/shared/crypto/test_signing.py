"""Signatures by purpose and signer."""

from itertools import product

import pytest

from shared import services
from shared.crypto.keyring import KeyFolder
from shared.crypto.refusals import KeyRefused, SignatureRefused
from shared.crypto.signing import SIGNERS, Purpose


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> KeyFolder:
    return KeyFolder.create(tmp_path_factory.mktemp("home") / "keys")


@pytest.mark.parametrize(("purpose", "service"), list(product(Purpose, services.ALL)))
def test_only_the_appointed_services_sign(folder: KeyFolder, purpose: Purpose, service: str) -> None:
    if service not in SIGNERS[purpose]:
        with pytest.raises(KeyRefused):
            folder.signer(purpose, service)
        return
    signer, verifier = folder.signer(purpose, service), folder.verifier(purpose, service)
    verifier.verify(b"data", signer.sign(b"data"))
    assert signer.key_id == verifier.key_id


def test_changed_bytes_or_signature_are_refused(folder: KeyFolder) -> None:
    signature = folder.signer(Purpose.DETERMINATION, "eligibility").sign(b"amount 780.00")
    verifier = folder.verifier(Purpose.DETERMINATION, "eligibility")
    for data, signed in ((b"amount 880.00", signature), (b"amount 780.00", bytes(64)), (b"amount 780.00", b"")):
        with pytest.raises(SignatureRefused, match=verifier.key_id):
            verifier.verify(data, signed)


def test_a_head_of_eligibility_is_no_determination(folder: KeyFolder) -> None:
    signature = folder.signer(Purpose.AUDIT_HEAD, "eligibility").sign(b"data")
    with pytest.raises(SignatureRefused):
        folder.verifier(Purpose.DETERMINATION, "eligibility").verify(b"data", signature)


def test_a_signer_does_not_print_its_key(folder: KeyFolder) -> None:
    assert "private" not in repr(folder.signer(Purpose.TOKEN, "gateway"))
