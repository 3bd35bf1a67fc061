"""What one service may seal, open, index and authenticate, and the folder of key files that it gets its keys from."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from shared.crypto import account, keyfiles, signing
from shared.crypto.access import ACCESS, OWN_CLASSES, SERVICE_INDEX, UNDATED, DataClass
from shared.crypto.keyfiles import KEY_BYTES, PUBLIC_MODE
from shared.crypto.master import Master, derive
from shared.crypto.refusals import DecryptionRefused, KeyRefused
from shared.crypto.signing import SIGNERS, Purpose, Signer, Verifier
from shared.crypto.suites import Suite, hmac_sm3, hmac_sm3_each

__all__ = ["ACCESS", "DataClass", "DecryptionRefused", "KeyFolder", "KeyRefused", "Keyring"]

BLIND_INDEX_BYTES = 16
INDEX_KEYS_HELD = 256
ACCOUNT_KEY = "account"


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of one service; ``KeyRefused`` for a key it may not hold, ``DecryptionRefused`` for a false ciphertext.

    Dates choose the month key only: pass the day on which the row or the event is written.
    """

    service: str
    suite: Suite
    events: Mapping[tuple[str, DataClass], Master] = field(repr=False)
    fields: Mapping[DataClass, Master] = field(repr=False)
    index_secret: bytes = field(repr=False)
    audit_secret: bytes = field(repr=False)
    account_public: X25519PublicKey = field(repr=False)
    account_private: X25519PrivateKey | None = field(repr=False)

    def seal_field(
        self, data_class: DataClass, table: str, column: str, row_id: str, plaintext: str | bytes, at: date
    ) -> bytes:
        """Encrypt one field of one row of this service's own tables."""
        content = plaintext.encode() if isinstance(plaintext, str) else plaintext
        return self._field(data_class).seal(self.suite, at, content, _place(table, column, row_id))

    def open_field(self, data_class: DataClass, table: str, column: str, row_id: str, sealed: bytes) -> bytes:
        """The field's bytes, if the ciphertext was made for this table, column and row."""
        return self._field(data_class).open(sealed, _place(table, column, row_id))

    def seal_event(self, data_class: DataClass, event_id: UUID, plaintext: bytes, at: date) -> bytes:
        """Encrypt one class of an event that this service publishes."""
        return self._event(self.service, data_class).seal(self.suite, at, plaintext, event_id.bytes)

    def open_event(self, publisher: str, data_class: DataClass, event_id: UUID, sealed: bytes) -> bytes:
        """Decrypt one class of an event of any publisher, if this service may open the class."""
        return self._event(publisher, data_class).open(sealed, event_id.bytes)

    def seal_account(self, plaintext: bytes, bound_to: bytes = b"") -> bytes:
        """Seal a bank account for funding; bind it to case and person, or a swap within a table goes unnoticed."""
        return account.seal_to(self.account_public, plaintext, bound_to)

    def open_account(self, sealed: bytes, bound_to: bytes = b"") -> bytes:
        """Open a sealed account with the same ``bound_to``; funding alone holds the key."""
        if self.account_private is None:
            raise KeyRefused(f"{self.service} 无权解封银行账户")
        return account.open_with(self.account_private, sealed, bound_to)

    def seal_blob(self, content: bytes, aad: bytes, at: date = UNDATED) -> bytes:
        """Encrypt a whole file of this service."""
        return self._field(DataClass.BLOB).seal(self.suite, at, content, aad)

    def open_blob(self, sealed: bytes, aad: bytes) -> bytes:
        """Decrypt a whole file of this service."""
        return self._field(DataClass.BLOB).open(sealed, aad)

    def seal_answer(self, content: bytes, aad: bytes, at: date = UNDATED) -> bytes:
        """Encrypt a stored idempotent answer; ``aad`` names caller, route and key."""
        return self._field(DataClass.ANSWER).seal(self.suite, at, content, aad)

    def open_answer(self, sealed: bytes, aad: bytes) -> bytes:
        """Decrypt a stored idempotent answer of this service."""
        return self._field(DataClass.ANSWER).open(sealed, aad)

    def blind_index(self, column: str, normalised: str) -> bytes:
        """Sixteen bytes that find equal values; keyed a service and column, so that two dumps cannot be joined."""
        key = _index_key(self.index_secret, self.service, column)
        return hmac_sm3(key, f"{column}|{normalised}".encode())[:BLIND_INDEX_BYTES]

    def mac(self, data: bytes) -> bytes:
        """HMAC-SM3 with the service's audit key, 32 bytes."""
        return hmac_sm3(self.audit_secret, data)

    def macs(self, messages: Iterable[bytes]) -> list[bytes]:
        """The same of many messages."""
        return hmac_sm3_each(self.audit_secret, messages)

    def _field(self, data_class: DataClass) -> Master:
        try:
            return self.fields[data_class]
        except KeyError:
            raise KeyRefused(f"{self.service} 不持有 {data_class} 类字段密钥") from None

    def _event(self, publisher: str, data_class: DataClass) -> Master:
        try:
            return self.events[publisher, data_class]
        except KeyError:
            raise KeyRefused(f"{self.service} 不持有 {publisher} 的 {data_class} 类事件密钥") from None


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """Key files, flat, so that a service's share of them can be mounted as one secret (``files_of``)."""

    path: Path

    @classmethod
    def create(cls, path: Path) -> "KeyFolder":
        """Make the folder and whatever key is missing in it; keys that exist are never touched."""
        with keyfiles.locked(path):
            for service in SERVICE_INDEX:
                for name in _secrets_written_by(service):
                    keyfiles.write_once(path / f"{name}.key", os.urandom(KEY_BYTES))
            _write_pair(path / ACCOUNT_KEY, X25519PrivateKey)
            for purpose, signers in SIGNERS.items():
                for service in signers:
                    _write_pair(path / _signing(purpose, service), Ed25519PrivateKey)
        return cls(path)

    def keyring(self, service: str, suite: Suite = Suite.SM4_GCM) -> Keyring:
        """The keys that this service may hold, and no other file is read."""
        return Keyring(
            service=service,
            suite=suite,
            events={pair: self._master("event", *pair) for pair in _events_open_to(service)},
            fields={each: self._master("field", service, each) for each in ACCESS[service] | OWN_CLASSES},
            index_secret=self._private(f"index.{service}"),
            audit_secret=self._private(f"audit.{service}"),
            account_public=X25519PublicKey.from_public_bytes(keyfiles.read_public(self.path / f"{ACCOUNT_KEY}.pub")),
            account_private=X25519PrivateKey.from_private_bytes(self._private(ACCOUNT_KEY))
            if service == account.OPENER
            else None,
        )

    def signer(self, purpose: Purpose, service: str) -> Signer:
        """The service's private key for one purpose."""
        if service not in SIGNERS[purpose]:
            raise KeyRefused(f"{service} 不签署 {purpose}")
        return signing.signer(purpose, service, self._private(_signing(purpose, service)))

    def verifier(self, purpose: Purpose, service: str) -> Verifier:
        """Anybody's check of that service's signatures."""
        if service not in SIGNERS[purpose]:
            raise KeyRefused(f"{service} 不签署 {purpose}")
        public = keyfiles.read_public(self.path / f"{_signing(purpose, service)}.pub")
        return signing.verifier(purpose, service, public)

    def files_of(self, service: str) -> frozenset[str]:
        """Names of the files that this service needs: what its secret on a cluster holds, and nothing beyond."""
        public = {f"{_signing(purpose, each)}.pub" for purpose, signers in SIGNERS.items() for each in signers}
        private = {f"{_signing(purpose, service)}.key" for purpose, signers in SIGNERS.items() if service in signers}
        events = {f"event.{publisher}.{each}.key" for publisher, each in _events_open_to(service)}
        own = {f"{name}.key" for name in _secrets_written_by(service) if not name.startswith("event.")}
        opener = {f"{ACCOUNT_KEY}.key"} if service == account.OPENER else set[str]()
        return frozenset({f"{ACCOUNT_KEY}.pub"} | public | private | events | own | opener)

    def _master(self, use: str, service: str, data_class: DataClass) -> Master:
        return Master(use, service, data_class, self._private(f"{use}.{service}.{data_class}"))

    def _private(self, name: str) -> bytes:
        return keyfiles.read_private(self.path / f"{name}.key")


def _events_open_to(service: str) -> Iterator[tuple[str, DataClass]]:
    """Every publisher's classes that the service may open; a publisher seals only what it may open itself."""
    return ((publisher, each) for publisher, held in ACCESS.items() for each in held & ACCESS[service])


def _secrets_written_by(service: str) -> Iterator[str]:
    yield from (f"event.{service}.{each}" for each in ACCESS[service])
    yield from (f"field.{service}.{each}" for each in ACCESS[service] | OWN_CLASSES)
    yield f"index.{service}"
    yield f"audit.{service}"


def _signing(purpose: Purpose, service: str) -> str:
    return f"sign.{purpose}.{service}"


def _write_pair(stem: Path, kind: type[X25519PrivateKey | Ed25519PrivateKey]) -> None:
    """The public file is made from the private file that stands, so that a creation cut short ends as a pair."""
    private = stem.with_name(f"{stem.name}.key")
    keyfiles.write_once(private, os.urandom(KEY_BYTES))
    standing = kind.from_private_bytes(keyfiles.read_private(private))
    keyfiles.write_once(stem.with_name(f"{stem.name}.pub"), standing.public_key().public_bytes_raw(), PUBLIC_MODE)


def _place(table: str, column: str, row_id: str) -> bytes:
    if "|" in table or "|" in column:
        raise ValueError("表名和列名不得含有竖线")
    return f"{table}|{column}|{row_id}".encode()


@lru_cache(maxsize=INDEX_KEYS_HELD)
def _index_key(secret: bytes, service: str, column: str) -> bytes:
    return derive(secret, f"index|{service}|{column}", KEY_BYTES)
