"""Authenticated encryption, SM3 and HMAC-SM3."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.crypto import suites
from shared.crypto.refusals import DecryptionRefused, SelfTestFailed
from shared.crypto.suites import OVERHEAD_BYTES, Suite, hmac_sm3, seal, sm3, unseal

KID = b"\x01\x02\x00\x03"
SYMMETRIC = (Suite.SM4_GCM, Suite.AES_256_GCM)


def test_the_standards_vectors_hold() -> None:
    suites.self_test()


def test_a_wrong_digest_stops_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suites, "sm3", lambda _: b"")
    with pytest.raises(SelfTestFailed, match="SM3"):
        suites.self_test()


def test_sm3_of_sixty_four_bytes_is_the_second_vector_of_the_standard() -> None:
    assert sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_hmac_sm3_is_the_construction_of_rfc_2104(key: bytes, data: bytes) -> None:
    assert hmac_sm3(key, data) == hmac.new(key, data, lambda d=b"": _Sm3(d)).digest()


class _Sm3:
    """Our SM3 in the shape that the standard library's HMAC asks for."""

    block_size = 64
    digest_size = 32
    name = "sm3"

    def __init__(self, data: bytes = b"") -> None:
        self._data = data

    def update(self, data: bytes) -> None:
        self._data += data

    def copy(self) -> "_Sm3":
        return _Sm3(self._data)

    def digest(self) -> bytes:
        return sm3(self._data)


@pytest.mark.parametrize("suite", SYMMETRIC)
@given(plaintext=st.binary(max_size=300), aad=st.binary(max_size=60))
def test_what_is_sealed_opens_again(suite: Suite, plaintext: bytes, aad: bytes) -> None:
    key = bytes(range(suite.key_bytes))
    sealed = seal(suite, key, KID, plaintext, aad)
    assert unseal(key, sealed, aad) == plaintext
    assert len(sealed) == len(plaintext) + OVERHEAD_BYTES


@pytest.mark.parametrize("suite", SYMMETRIC)
@given(st.data())
def test_no_bit_of_a_ciphertext_can_be_flipped(suite: Suite, data: st.DataObject) -> None:
    key = bytes(range(suite.key_bytes))
    sealed = bytearray(seal(suite, key, KID, b"370102199001011234", b"person|identity|7"))
    sealed[data.draw(st.integers(1, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DecryptionRefused):
        unseal(key, bytes(sealed), b"person|identity|7")


@pytest.mark.parametrize(
    "sealed",
    [
        pytest.param(b"", id="nothing at all"),
        pytest.param(bytes(OVERHEAD_BYTES - 1), id="a byte too short"),
        pytest.param(bytes(OVERHEAD_BYTES), id="suite zero"),
        pytest.param(b"\xff" + bytes(OVERHEAD_BYTES), id="a suite of the future"),
    ],
)
def test_what_is_no_ciphertext_is_refused(sealed: bytes) -> None:
    with pytest.raises(DecryptionRefused):
        unseal(bytes(16), sealed, b"")


def test_the_same_plaintext_is_never_sealed_twice_alike() -> None:
    assert len({seal(Suite.SM4_GCM, bytes(16), KID, b"", b"") for _ in range(100)}) == 100


def test_a_deployment_names_its_suite_and_a_misspelt_one_stops_it() -> None:
    assert (Suite.named("sm4"), Suite.named("aes")) == SYMMETRIC
    with pytest.raises(ValueError, match="sm4"):
        Suite.named("des")
