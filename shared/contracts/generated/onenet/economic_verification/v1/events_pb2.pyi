# Generated from proto-schemas/ by `make contracts`; never edited.
from shared.contracts.generated.onenet.common.v1 import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class InquiryOpened(_message.Message):
    __slots__ = ("case_id", "inquiry_id", "sources", "opened_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    INQUIRY_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    OPENED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    inquiry_id: str
    sources: _containers.RepeatedScalarFieldContainer[str]
    opened_on: str
    def __init__(self, case_id: _Optional[str] = ..., inquiry_id: _Optional[str] = ..., sources: _Optional[_Iterable[str]] = ..., opened_on: _Optional[str] = ...) -> None: ...

class SourceResult(_message.Message):
    __slots__ = ("source", "person_id", "status", "reason", "data_on")
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    DATA_ON_FIELD_NUMBER: _ClassVar[int]
    source: str
    person_id: str
    status: str
    reason: str
    data_on: str
    def __init__(self, source: _Optional[str] = ..., person_id: _Optional[str] = ..., status: _Optional[str] = ..., reason: _Optional[str] = ..., data_on: _Optional[str] = ...) -> None: ...

class Contradiction(_message.Message):
    __slots__ = ("person_id", "kind", "source")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    kind: str
    source: str
    def __init__(self, person_id: _Optional[str] = ..., kind: _Optional[str] = ..., source: _Optional[str] = ...) -> None: ...

class InquiryReported(_message.Message):
    __slots__ = ("case_id", "inquiry_id", "report_id", "report_digest", "household_version", "results", "contradictions", "sealed", "reported_on", "after_emergency")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    INQUIRY_ID_FIELD_NUMBER: _ClassVar[int]
    REPORT_ID_FIELD_NUMBER: _ClassVar[int]
    REPORT_DIGEST_FIELD_NUMBER: _ClassVar[int]
    HOUSEHOLD_VERSION_FIELD_NUMBER: _ClassVar[int]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    CONTRADICTIONS_FIELD_NUMBER: _ClassVar[int]
    SEALED_FIELD_NUMBER: _ClassVar[int]
    REPORTED_ON_FIELD_NUMBER: _ClassVar[int]
    AFTER_EMERGENCY_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    inquiry_id: str
    report_id: str
    report_digest: bytes
    household_version: int
    results: _containers.RepeatedCompositeFieldContainer[SourceResult]
    contradictions: _containers.RepeatedCompositeFieldContainer[Contradiction]
    sealed: _common_pb2.Sealed
    reported_on: str
    after_emergency: bool
    def __init__(self, case_id: _Optional[str] = ..., inquiry_id: _Optional[str] = ..., report_id: _Optional[str] = ..., report_digest: _Optional[bytes] = ..., household_version: _Optional[int] = ..., results: _Optional[_Iterable[_Union[SourceResult, _Mapping]]] = ..., contradictions: _Optional[_Iterable[_Union[Contradiction, _Mapping]]] = ..., sealed: _Optional[_Union[_common_pb2.Sealed, _Mapping]] = ..., reported_on: _Optional[str] = ..., after_emergency: _Optional[bool] = ...) -> None: ...

class SourceUnanswered(_message.Message):
    __slots__ = ("case_id", "inquiry_id", "source", "reason", "noted_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    INQUIRY_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    NOTED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    inquiry_id: str
    source: str
    reason: str
    noted_on: str
    def __init__(self, case_id: _Optional[str] = ..., inquiry_id: _Optional[str] = ..., source: _Optional[str] = ..., reason: _Optional[str] = ..., noted_on: _Optional[str] = ...) -> None: ...
