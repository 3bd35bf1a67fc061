"""Bank accounts sealed to funding's public key: whoever takes an application can write one and cannot read it back.

A sealed account is ``suite(1) kid(4) ephemeral(32) nonce(12) ciphertext tag(16)``: an X25519 key made for this one
message, agreed with funding's, gives the SM4-GCM key through HKDF.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from shared.crypto import suites
from shared.crypto.access import UNDATED, DataClass, key_id
from shared.crypto.keyfiles import KEY_BYTES
from shared.crypto.master import derive
from shared.crypto.refusals import DecryptionRefused
from shared.crypto.suites import HEADER_BYTES, NONCE_BYTES, TAG_BYTES, Suite

OPENER = "funding"
_HEADER = bytes((Suite.X25519_SM4_GCM,)) + key_id(OPENER, DataClass.ACCOUNT, UNDATED)
_NONCE_AT = HEADER_BYTES + KEY_BYTES
_BODY_AT = _NONCE_AT + NONCE_BYTES


def seal_to(recipient: X25519PublicKey, plaintext: bytes, bound_to: bytes) -> bytes:
    """Seal for the holder of the recipient's private key; opens only together with the same ``bound_to``."""
    ephemeral = X25519PrivateKey.generate()
    public = ephemeral.public_key().public_bytes_raw()
    key = _agreed(ephemeral.exchange(recipient), public, recipient.public_bytes_raw())
    nonce = os.urandom(NONCE_BYTES)
    body = suites.encrypt(Suite.SM4_GCM, key, nonce, plaintext, _HEADER + bound_to)
    return _HEADER + public + nonce + body


def open_with(private: X25519PrivateKey, sealed: bytes, bound_to: bytes) -> bytes:
    """Open what ``seal_to`` made, or raise ``DecryptionRefused``."""
    if len(sealed) < _BODY_AT + TAG_BYTES or not sealed.startswith(_HEADER):
        raise DecryptionRefused("密文不是封存给资金服务的账户")
    public, nonce, body = sealed[HEADER_BYTES:_NONCE_AT], sealed[_NONCE_AT:_BODY_AT], sealed[_BODY_AT:]
    try:
        shared_secret = private.exchange(X25519PublicKey.from_public_bytes(public))
        key = _agreed(shared_secret, public, private.public_key().public_bytes_raw())
        return suites.decrypt(Suite.SM4_GCM, key, nonce, body, _HEADER + bound_to)
    except (InvalidTag, ValueError):  # ValueError: a public key of low order agrees on nothing
        raise DecryptionRefused("账户密文已被改动或不属于此处") from None


def _agreed(shared_secret: bytes, ephemeral: bytes, recipient: bytes) -> bytes:
    """Both public keys go in, so that the key belongs to this pair and no other."""
    return derive(shared_secret + ephemeral + recipient, "account|X25519|SM4_GCM", Suite.SM4_GCM.key_bytes)
