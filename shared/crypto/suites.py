"""Authenticated encryption behind one pair of functions, SM3 and HMAC-SM3, and the self test of all of them.

A ciphertext is ``suite(1) kid(4) nonce(12) ciphertext tag(16)``. The suite byte lets a deployment change its algorithm
while old rows stay readable: the assessment of commercial cryptography (GB/T 39786) wants SM4, OWASP ASVS lists none of
the SM algorithms.
"""

import hashlib
import os
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import ECB, GCM
from cryptography.hazmat.primitives.hashes import SM3, Hash
from cryptography.hazmat.primitives.hmac import HMAC

from shared.crypto.refusals import DecryptionRefused, SelfTestFailed

KID_BYTES = 4
HEADER_BYTES = 1 + KID_BYTES
NONCE_BYTES = 12
TAG_BYTES = 16
OVERHEAD_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES
KEYED_CONTEXTS_HELD = 256

_FRESH_SM3 = Hash(SM3())
_IS_SM3_IN_PYTHON = "sm3" in hashlib.algorithms_available


class Suite(IntEnum):
    """The first byte of every ciphertext. A number is never given a second meaning."""

    SM4_GCM = 1
    AES_256_GCM = 2
    X25519_SM4_GCM = 3

    @property
    def key_bytes(self) -> int:
        """Length of this suite's symmetric key."""
        return 32 if self is Suite.AES_256_GCM else 16

    @classmethod
    def named(cls, setting: str) -> "Suite":
        """The suite that a deployment chooses by ``sm4`` or ``aes``; another word is a ``ValueError``."""
        names = {"sm4": cls.SM4_GCM, "aes": cls.AES_256_GCM}
        if setting not in names:
            raise ValueError(f"密码套件应为 {' 或 '.join(names)}, 收到 {setting!r}")
        return names[setting]


def seal(suite: Suite, key: bytes, kid: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """Encrypt under a fresh random nonce; the header is authenticated together with ``aad``."""
    header = bytes((suite,)) + kid
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + encrypt(suite, key, nonce, plaintext, header + aad)


def unseal(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """Decrypt what ``seal`` made with the same key and ``aad``, or raise ``DecryptionRefused``."""
    if len(sealed) < OVERHEAD_BYTES:
        raise DecryptionRefused("密文长度不足")
    header, nonce, body = (
        sealed[:HEADER_BYTES],
        sealed[HEADER_BYTES:][:NONCE_BYTES],
        sealed[HEADER_BYTES + NONCE_BYTES :],
    )
    try:
        return decrypt(suite_of(sealed), key, nonce, body, header + aad)
    except InvalidTag:
        raise DecryptionRefused("密文与其所在位置不符或已被改动") from None


def suite_of(sealed: bytes) -> Suite:
    """The suite that a ciphertext names."""
    try:
        return Suite(sealed[0])
    except (ValueError, IndexError):
        raise DecryptionRefused("密文的算法标识无法识别") from None


def encrypt(suite: Suite, key: bytes, nonce: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """Ciphertext followed by its tag."""
    if suite is Suite.AES_256_GCM:
        return AESGCM(key).encrypt(nonce, plaintext, aad)
    encryptor = Cipher(SM4(key), GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(aad)
    return encryptor.update(plaintext) + encryptor.finalize() + encryptor.tag


def decrypt(suite: Suite, key: bytes, nonce: bytes, body: bytes, aad: bytes) -> bytes:
    """Plaintext of ``encrypt``; raises ``InvalidTag``."""
    if suite is Suite.AES_256_GCM:
        return AESGCM(key).decrypt(nonce, body, aad)
    decryptor = Cipher(SM4(key), GCM(nonce, body[-TAG_BYTES:])).decryptor()
    decryptor.authenticate_additional_data(aad)
    return decryptor.update(body[:-TAG_BYTES]) + decryptor.finalize()


def sm3(data: bytes) -> bytes:
    """SM3 digest, 32 bytes (GB/T 32905)."""
    digest = _FRESH_SM3.copy()
    digest.update(data)
    return digest.finalize()


def sm3_each(prefix: bytes, messages: Iterable[bytes]) -> list[bytes]:
    """The digest of the prefix and each message; a million of them cost a third less than one by one.

    Python's own library is the faster one for short messages, but not every distribution builds SM3 into it.
    """
    if not _IS_SM3_IN_PYTHON:
        begun = _FRESH_SM3.copy()
        begun.update(prefix)
        return _finished(begun, messages)
    digests = []
    copy = hashlib.new("sm3", prefix).copy
    for message in messages:
        digest = copy()
        digest.update(message)
        digests.append(digest.digest())
    return digests


def hmac_sm3_each(key: bytes, messages: Iterable[bytes]) -> list[bytes]:
    """The codes of many messages under one key."""
    return _finished(_keyed(key), messages)


def _finished(begun: Hash | HMAC, messages: Iterable[bytes]) -> list[bytes]:
    digests = []
    for message in messages:
        digest = begun.copy()
        digest.update(message)
        digests.append(digest.finalize())
    return digests


def hmac_sm3(key: bytes, data: bytes) -> bytes:
    """HMAC with SM3, 32 bytes."""
    mac = _keyed(key).copy()
    mac.update(data)
    return mac.finalize()


@lru_cache(maxsize=KEYED_CONTEXTS_HELD)
def _keyed(key: bytes) -> HMAC:
    """A context that has taken in the key already: copying it halves the cost of a short message."""
    return HMAC(key, SM3())


def self_test() -> None:
    """Compare with the standards' printed vectors; a process calls this once before it opens a port."""
    failed = [name for name, passes in (_sm3_vector(), _sm4_vector(), _sm4_gcm_vector()) if not passes]
    if failed:
        raise SelfTestFailed("密码算法自检未通过: " + ", ".join(failed))


def _sm3_vector() -> tuple[str, bool]:
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    return "GB/T 32905 SM3", sm3(b"abc").hex() == expected


def _sm4_vector() -> tuple[str, bool]:
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    # One block without a mode is what the standard prints; nothing else in the house encrypts so.
    encryptor = Cipher(SM4(block), ECB()).encryptor()  # noqa: S305 -- a single block of the standard's vector
    return "GB/T 32907 SM4", encryptor.update(block).hex() == "681edf34d206965e86b3e94f536e4246"


def _sm4_gcm_vector() -> tuple[str, bool]:
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    nonce = bytes.fromhex("00001234567800000000abcd")
    aad = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plaintext = b"".join(bytes((byte,)) * 8 for byte in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    expected = bytes.fromhex(
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec",
    )
    sealed = encrypt(Suite.SM4_GCM, key, nonce, plaintext, aad)
    try:
        opened = decrypt(Suite.SM4_GCM, key, nonce, expected, aad)
    except InvalidTag:
        opened = b""
    return "RFC 8998 SM4-GCM", sealed == expected and opened == plaintext
