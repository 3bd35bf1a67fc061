# Generated from proto-schemas/ by `make contracts`; never edited.
from shared.contracts.generated.onenet.common.v1 import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Pins(_message.Message):
    __slots__ = ("household_version", "report_id", "survey_id", "policy_version")
    HOUSEHOLD_VERSION_FIELD_NUMBER: _ClassVar[int]
    REPORT_ID_FIELD_NUMBER: _ClassVar[int]
    SURVEY_ID_FIELD_NUMBER: _ClassVar[int]
    POLICY_VERSION_FIELD_NUMBER: _ClassVar[int]
    household_version: int
    report_id: str
    survey_id: str
    policy_version: str
    def __init__(self, household_version: _Optional[int] = ..., report_id: _Optional[str] = ..., survey_id: _Optional[str] = ..., policy_version: _Optional[str] = ...) -> None: ...

class FactsReady(_message.Message):
    __slots__ = ("case_id", "unknown_sources", "ready_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_SOURCES_FIELD_NUMBER: _ClassVar[int]
    READY_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    unknown_sources: _containers.RepeatedScalarFieldContainer[str]
    ready_on: str
    def __init__(self, case_id: _Optional[str] = ..., unknown_sources: _Optional[_Iterable[str]] = ..., ready_on: _Optional[str] = ...) -> None: ...

class DeterminationProposed(_message.Message):
    __slots__ = ("case_id", "determination_id", "version", "grants", "lines", "pins", "digest", "proposed_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    DETERMINATION_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    GRANTS_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    PINS_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    determination_id: str
    version: int
    grants: bool
    lines: _containers.RepeatedCompositeFieldContainer[_common_pb2.Line]
    pins: Pins
    digest: bytes
    proposed_on: str
    def __init__(self, case_id: _Optional[str] = ..., determination_id: _Optional[str] = ..., version: _Optional[int] = ..., grants: _Optional[bool] = ..., lines: _Optional[_Iterable[_Union[_common_pb2.Line, _Mapping]]] = ..., pins: _Optional[_Union[Pins, _Mapping]] = ..., digest: _Optional[bytes] = ..., proposed_on: _Optional[str] = ...) -> None: ...

class DeterminationReviewed(_message.Message):
    __slots__ = ("case_id", "determination_id", "outcome", "grants", "scheme", "amount_fen_monthly", "persons", "reviewed_on", "answer_until")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    DETERMINATION_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    GRANTS_FIELD_NUMBER: _ClassVar[int]
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_MONTHLY_FIELD_NUMBER: _ClassVar[int]
    PERSONS_FIELD_NUMBER: _ClassVar[int]
    REVIEWED_ON_FIELD_NUMBER: _ClassVar[int]
    ANSWER_UNTIL_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    determination_id: str
    outcome: str
    grants: bool
    scheme: str
    amount_fen_monthly: int
    persons: int
    reviewed_on: str
    answer_until: str
    def __init__(self, case_id: _Optional[str] = ..., determination_id: _Optional[str] = ..., outcome: _Optional[str] = ..., grants: _Optional[bool] = ..., scheme: _Optional[str] = ..., amount_fen_monthly: _Optional[int] = ..., persons: _Optional[int] = ..., reviewed_on: _Optional[str] = ..., answer_until: _Optional[str] = ...) -> None: ...

class ConfirmationDue(_message.Message):
    __slots__ = ("case_id", "determination_id", "grants", "due_on", "authority")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    DETERMINATION_ID_FIELD_NUMBER: _ClassVar[int]
    GRANTS_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    determination_id: str
    grants: bool
    due_on: str
    authority: str
    def __init__(self, case_id: _Optional[str] = ..., determination_id: _Optional[str] = ..., grants: _Optional[bool] = ..., due_on: _Optional[str] = ..., authority: _Optional[str] = ...) -> None: ...

class AssistanceGranted(_message.Message):
    __slots__ = ("case_id", "decision_id", "decision_number", "determination_id", "authority", "lines", "decided_on", "first_month", "digest", "signature", "key_id")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_NUMBER_FIELD_NUMBER: _ClassVar[int]
    DETERMINATION_ID_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    DECIDED_ON_FIELD_NUMBER: _ClassVar[int]
    FIRST_MONTH_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    KEY_ID_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    decision_id: str
    decision_number: str
    determination_id: str
    authority: str
    lines: _containers.RepeatedCompositeFieldContainer[_common_pb2.Line]
    decided_on: str
    first_month: str
    digest: bytes
    signature: bytes
    key_id: str
    def __init__(self, case_id: _Optional[str] = ..., decision_id: _Optional[str] = ..., decision_number: _Optional[str] = ..., determination_id: _Optional[str] = ..., authority: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[_common_pb2.Line, _Mapping]]] = ..., decided_on: _Optional[str] = ..., first_month: _Optional[str] = ..., digest: _Optional[bytes] = ..., signature: _Optional[bytes] = ..., key_id: _Optional[str] = ...) -> None: ...

class AssistanceDenied(_message.Message):
    __slots__ = ("case_id", "decision_id", "decision_number", "determination_id", "authority", "lines", "decided_on", "edge", "serve_until")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_NUMBER_FIELD_NUMBER: _ClassVar[int]
    DETERMINATION_ID_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    DECIDED_ON_FIELD_NUMBER: _ClassVar[int]
    EDGE_FIELD_NUMBER: _ClassVar[int]
    SERVE_UNTIL_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    decision_id: str
    decision_number: str
    determination_id: str
    authority: str
    lines: _containers.RepeatedCompositeFieldContainer[_common_pb2.Line]
    decided_on: str
    edge: bool
    serve_until: str
    def __init__(self, case_id: _Optional[str] = ..., decision_id: _Optional[str] = ..., decision_number: _Optional[str] = ..., determination_id: _Optional[str] = ..., authority: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[_common_pb2.Line, _Mapping]]] = ..., decided_on: _Optional[str] = ..., edge: _Optional[bool] = ..., serve_until: _Optional[str] = ...) -> None: ...

class DocumentServed(_message.Message):
    __slots__ = ("case_id", "decision_id", "way", "served_on", "granted")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    WAY_FIELD_NUMBER: _ClassVar[int]
    SERVED_ON_FIELD_NUMBER: _ClassVar[int]
    GRANTED_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    decision_id: str
    way: str
    served_on: str
    granted: bool
    def __init__(self, case_id: _Optional[str] = ..., decision_id: _Optional[str] = ..., way: _Optional[str] = ..., served_on: _Optional[str] = ..., granted: _Optional[bool] = ...) -> None: ...
