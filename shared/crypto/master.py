"""A master key of one use, one service and one class, and the month keys that grow from it."""

from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.crypto import suites
from shared.crypto.access import DataClass, key_id, key_owner, month_label
from shared.crypto.refusals import DecryptionRefused
from shared.crypto.suites import HEADER_BYTES, Suite

MONTH_KEYS_HELD = 1024


@dataclass(frozen=True, slots=True)
class Master:
    """Seals and opens under a key a month, so that a key that leaks costs a month and no key meets its nonce limit.

    Keys of events and of tables grow from different masters: who may open a publisher's events holds nothing that opens
    the publisher's tables.
    """

    use: str
    service: str
    data_class: DataClass
    secret: bytes = field(repr=False)
    _month_keys: dict[tuple[Suite, bytes], bytes] = field(default_factory=dict, repr=False, compare=False)

    def seal(self, suite: Suite, at: date, plaintext: bytes, aad: bytes) -> bytes:
        """Encrypt under the key of the month of ``at``."""
        kid = key_id(self.service, self.data_class, at)
        return suites.seal(suite, self._key(suite, kid), kid, plaintext, aad)

    def open(self, sealed: bytes, aad: bytes) -> bytes:
        """Decrypt what the same service sealed for the same class, whichever month and symmetric suite it names."""
        kid = sealed[1:HEADER_BYTES]
        suite = suites.suite_of(sealed)
        if suite is Suite.X25519_SM4_GCM or not kid.startswith(key_owner(self.service, self.data_class)):
            raise DecryptionRefused(f"密文不属于 {self.service} 的 {self.data_class} 类数据")
        return suites.unseal(self._key(suite, kid), sealed, aad)

    def _key(self, suite: Suite, kid: bytes) -> bytes:
        known = self._month_keys.get((suite, kid))
        if known is None:
            if len(self._month_keys) >= MONTH_KEYS_HELD:
                self._month_keys.clear()
            known = self._month_keys[suite, kid] = self._derive(suite, kid)
        return known

    def _derive(self, suite: Suite, kid: bytes) -> bytes:
        """HKDF of RFC 5869 over SM3; the suite stands in the label because a key serves one algorithm only."""
        label = f"{self.use}|{self.service}|{self.data_class}|{month_label(kid)}|{suite.name}"
        return derive(self.secret, label, suite.key_bytes)


def derive(secret: bytes, label: str, length: int) -> bytes:
    """A key for one labelled purpose."""
    return HKDF(algorithm=SM3(), length=length, salt=None, info=label.encode()).derive(secret)
