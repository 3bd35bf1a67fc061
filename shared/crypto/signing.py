"""Ed25519 signatures, a key pair a purpose and signer: a key made for tokens can never confirm a determination."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared import services
from shared.crypto.refusals import SignatureRefused
from shared.crypto.suites import sm3


class Purpose(StrEnum):
    """What a signature asserts."""

    TOKEN = "token"  # noqa: S105 -- the name of a purpose, not a secret
    DETERMINATION = "determination"
    AUDIT_HEAD = "audit-head"


SIGNERS: Mapping[Purpose, frozenset[str]] = MappingProxyType(
    {
        Purpose.TOKEN: frozenset({services.GATEWAY}),
        Purpose.DETERMINATION: frozenset({"eligibility"}),
        Purpose.AUDIT_HEAD: frozenset(services.ALL),
    },
)


@dataclass(frozen=True, slots=True)
class Verifier:
    """Checks one signer's signatures for one purpose; ``key_id`` is derived from the public key."""

    key_id: str
    public: Ed25519PublicKey

    def verify(self, data: bytes, signature: bytes) -> None:
        """Raise ``SignatureRefused`` unless the signature was made over exactly these bytes."""
        try:
            self.public.verify(signature, data)
        except InvalidSignature:
            raise SignatureRefused(f"签名与密钥 {self.key_id} 不符") from None


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for one purpose; token libraries take ``private`` itself."""

    key_id: str
    private: Ed25519PrivateKey = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        """Sixty-four bytes."""
        return self.private.sign(data)


def verifier(purpose: Purpose, service: str, public: bytes) -> Verifier:
    """A verifier from the 32 bytes of a public key."""
    return Verifier(f"{purpose}.{service}.{sm3(public)[:4].hex()}", Ed25519PublicKey.from_public_bytes(public))


def signer(purpose: Purpose, service: str, private: bytes) -> Signer:
    """A signer from the 32 bytes of a private key, under the same key id as its verifier."""
    key = Ed25519PrivateKey.from_private_bytes(private)
    return Signer(verifier(purpose, service, key.public_key().public_bytes_raw()).key_id, key)
