"""Who may open which class of personal data: the one table behind keys, topics' rights and key identifiers."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

EPOCH_YEAR = 2020
UNDATED = date(EPOCH_YEAR, 1, 1)


class DataClass(StrEnum):
    """Data that share a key because the same services may open them."""

    NAME = "name"
    IDENTITY = "identity"
    CONTACT = "contact"
    ACCOUNT = "account"
    HEALTH = "health"
    MEANS = "means"
    BLOB = "blob"
    ANSWER = "answer"
    SECRET = "secret"  # noqa: S105 -- the name of a class: a service's own secrets, such as a partner's webhook key


# The two index tables are written into every ciphertext: append only, never renumber, never reuse.
SERVICE_INDEX: Mapping[str, int] = MappingProxyType(
    {
        "intake": 1,
        "economic_verification": 2,
        "eligibility": 3,
        "disclosure": 4,
        "funding": 5,
        "integrity": 6,
        "gateway": 7,
    },
)
CLASS_INDEX: Mapping[DataClass, int] = MappingProxyType(
    {
        DataClass.NAME: 1,
        DataClass.IDENTITY: 2,
        DataClass.CONTACT: 3,
        DataClass.ACCOUNT: 4,
        DataClass.HEALTH: 5,
        DataClass.MEANS: 6,
        DataClass.BLOB: 7,
        DataClass.ANSWER: 8,
        DataClass.SECRET: 9,
    },
)

# Intake seals accounts to funding's public key and cannot open them, so that no one who takes the application can read
# or exchange where the money goes.
ACCESS: Mapping[str, frozenset[DataClass]] = MappingProxyType(
    {
        "intake": frozenset(
            {DataClass.NAME, DataClass.IDENTITY, DataClass.CONTACT, DataClass.HEALTH, DataClass.MEANS},
        ),
        "economic_verification": frozenset({DataClass.NAME, DataClass.IDENTITY, DataClass.HEALTH, DataClass.MEANS}),
        "eligibility": frozenset({DataClass.HEALTH, DataClass.MEANS}),
        "disclosure": frozenset({DataClass.NAME}),
        "funding": frozenset({DataClass.NAME, DataClass.IDENTITY, DataClass.ACCOUNT}),
        "integrity": frozenset(),
        "gateway": frozenset(),
    },
)
OWN_CLASSES = frozenset({DataClass.BLOB, DataClass.ANSWER, DataClass.SECRET})
"""Classes that a service keeps for itself; their keys never leave it."""


def key_id(service: str, data_class: DataClass, at: date) -> bytes:
    """Four bytes that say which key: service, class, months since January 2020."""
    month = (at.year - EPOCH_YEAR) * 12 + at.month - 1
    return key_owner(service, data_class) + month.to_bytes(2, "big")


def key_owner(service: str, data_class: DataClass) -> bytes:
    """The first two bytes of the identifiers of all months."""
    return bytes((SERVICE_INDEX[service], CLASS_INDEX[data_class]))


def month_label(kid: bytes) -> str:
    """The month of a key identifier as yyyymm."""
    years, months = divmod(int.from_bytes(kid[2:], "big"), 12)
    return f"{EPOCH_YEAR + years}{months + 1:02d}"
