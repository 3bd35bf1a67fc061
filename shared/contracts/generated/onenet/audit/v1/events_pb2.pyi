# Generated from proto-schemas/ by `make contracts`; never edited.
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class AuditHeadSealed(_message.Message):
    __slots__ = ("service", "number", "entries", "root", "previous", "digest", "signature", "key_id", "sealed_at", "first", "last")
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    ROOT_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    KEY_ID_FIELD_NUMBER: _ClassVar[int]
    SEALED_AT_FIELD_NUMBER: _ClassVar[int]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    LAST_FIELD_NUMBER: _ClassVar[int]
    service: str
    number: int
    entries: int
    root: bytes
    previous: bytes
    digest: bytes
    signature: bytes
    key_id: str
    sealed_at: str
    first: str
    last: str
    def __init__(self, service: _Optional[str] = ..., number: _Optional[int] = ..., entries: _Optional[int] = ..., root: _Optional[bytes] = ..., previous: _Optional[bytes] = ..., digest: _Optional[bytes] = ..., signature: _Optional[bytes] = ..., key_id: _Optional[str] = ..., sealed_at: _Optional[str] = ..., first: _Optional[str] = ..., last: _Optional[str] = ...) -> None: ...
