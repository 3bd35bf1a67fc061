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
    __slots__ = ("case_id", "unknown_sources", "ready_on", "household_version")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_SOURCES_FIELD_NUMBER: _ClassVar[int]
    READY_ON_FIELD_NUMBER: _ClassVar[int]
    HOUSEHOLD_VERSION_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    unknown_sources: _containers.RepeatedScalarFieldContainer[str]
    ready_on: str
    household_version: int
    def __init__(self, case_id: _Optional[str] = ..., unknown_sources: _Optional[_Iterable[str]] = ..., ready_on: _Optional[str] = ..., household_version: _Optional[int] = ...) -> None: ...

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

class AuthorityNamed(_message.Message):
    __slots__ = ("case_id", "level", "area", "authority", "document", "total_workdays", "named_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    AREA_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_WORKDAYS_FIELD_NUMBER: _ClassVar[int]
    NAMED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    level: str
    area: str
    authority: str
    document: str
    total_workdays: int
    named_on: str
    def __init__(self, case_id: _Optional[str] = ..., level: _Optional[str] = ..., area: _Optional[str] = ..., authority: _Optional[str] = ..., document: _Optional[str] = ..., total_workdays: _Optional[int] = ..., named_on: _Optional[str] = ...) -> None: ...

class ProposalVoided(_message.Message):
    __slots__ = ("case_id", "determination_id", "reason", "voided_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    DETERMINATION_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    VOIDED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    determination_id: str
    reason: str
    voided_on: str
    def __init__(self, case_id: _Optional[str] = ..., determination_id: _Optional[str] = ..., reason: _Optional[str] = ..., voided_on: _Optional[str] = ...) -> None: ...

class EmergencyGranted(_message.Message):
    __slots__ = ("case_id", "decision_id", "decision_number", "authority", "lines", "decided_on", "period", "supplement_until", "digest", "signature", "key_id")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_NUMBER_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    DECIDED_ON_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    SUPPLEMENT_UNTIL_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    KEY_ID_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    decision_id: str
    decision_number: str
    authority: str
    lines: _containers.RepeatedCompositeFieldContainer[_common_pb2.Line]
    decided_on: str
    period: str
    supplement_until: str
    digest: bytes
    signature: bytes
    key_id: str
    def __init__(self, case_id: _Optional[str] = ..., decision_id: _Optional[str] = ..., decision_number: _Optional[str] = ..., authority: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[_common_pb2.Line, _Mapping]]] = ..., decided_on: _Optional[str] = ..., period: _Optional[str] = ..., supplement_until: _Optional[str] = ..., digest: _Optional[bytes] = ..., signature: _Optional[bytes] = ..., key_id: _Optional[str] = ...) -> None: ...

class EmergencyDeclined(_message.Message):
    __slots__ = ("case_id", "decision_id", "decision_number", "authority", "decided_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_NUMBER_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    DECIDED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    decision_id: str
    decision_number: str
    authority: str
    decided_on: str
    def __init__(self, case_id: _Optional[str] = ..., decision_id: _Optional[str] = ..., decision_number: _Optional[str] = ..., authority: _Optional[str] = ..., decided_on: _Optional[str] = ...) -> None: ...

class EmergencyChecked(_message.Message):
    __slots__ = ("case_id", "decision_id", "outcome", "checked_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    CHECKED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    decision_id: str
    outcome: str
    checked_on: str
    def __init__(self, case_id: _Optional[str] = ..., decision_id: _Optional[str] = ..., outcome: _Optional[str] = ..., checked_on: _Optional[str] = ...) -> None: ...

class ReviewDue(_message.Message):
    __slots__ = ("case_id", "review_id", "review_class", "cause", "opened_on", "due_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    REVIEW_CLASS_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    OPENED_ON_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    review_id: str
    review_class: str
    cause: str
    opened_on: str
    due_on: str
    def __init__(self, case_id: _Optional[str] = ..., review_id: _Optional[str] = ..., review_class: _Optional[str] = ..., cause: _Optional[str] = ..., opened_on: _Optional[str] = ..., due_on: _Optional[str] = ...) -> None: ...

class ReviewCompleted(_message.Message):
    __slots__ = ("case_id", "review_id", "outcome", "completed_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    REVIEW_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    review_id: str
    outcome: str
    completed_on: str
    def __init__(self, case_id: _Optional[str] = ..., review_id: _Optional[str] = ..., outcome: _Optional[str] = ..., completed_on: _Optional[str] = ...) -> None: ...

class AdjustmentProposed(_message.Message):
    __slots__ = ("case_id", "adjustment_id", "kind", "cause", "proposed_on", "hear_until")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ADJUSTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_ON_FIELD_NUMBER: _ClassVar[int]
    HEAR_UNTIL_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    adjustment_id: str
    kind: str
    cause: str
    proposed_on: str
    hear_until: str
    def __init__(self, case_id: _Optional[str] = ..., adjustment_id: _Optional[str] = ..., kind: _Optional[str] = ..., cause: _Optional[str] = ..., proposed_on: _Optional[str] = ..., hear_until: _Optional[str] = ...) -> None: ...

class AdjustmentDropped(_message.Message):
    __slots__ = ("case_id", "adjustment_id", "dropped_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ADJUSTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    DROPPED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    adjustment_id: str
    dropped_on: str
    def __init__(self, case_id: _Optional[str] = ..., adjustment_id: _Optional[str] = ..., dropped_on: _Optional[str] = ...) -> None: ...

class HearingHeld(_message.Message):
    __slots__ = ("case_id", "adjustment_id", "way", "held_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ADJUSTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    WAY_FIELD_NUMBER: _ClassVar[int]
    HELD_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    adjustment_id: str
    way: str
    held_on: str
    def __init__(self, case_id: _Optional[str] = ..., adjustment_id: _Optional[str] = ..., way: _Optional[str] = ..., held_on: _Optional[str] = ...) -> None: ...

class AssistanceAdjusted(_message.Message):
    __slots__ = ("case_id", "decision_id", "decision_number", "adjustment_id", "authority", "replaces_decision_id", "lines", "decided_on", "first_month", "digest", "signature", "key_id", "kind")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_NUMBER_FIELD_NUMBER: _ClassVar[int]
    ADJUSTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    REPLACES_DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    DECIDED_ON_FIELD_NUMBER: _ClassVar[int]
    FIRST_MONTH_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    KEY_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    decision_id: str
    decision_number: str
    adjustment_id: str
    authority: str
    replaces_decision_id: str
    lines: _containers.RepeatedCompositeFieldContainer[_common_pb2.Line]
    decided_on: str
    first_month: str
    digest: bytes
    signature: bytes
    key_id: str
    kind: str
    def __init__(self, case_id: _Optional[str] = ..., decision_id: _Optional[str] = ..., decision_number: _Optional[str] = ..., adjustment_id: _Optional[str] = ..., authority: _Optional[str] = ..., replaces_decision_id: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[_common_pb2.Line, _Mapping]]] = ..., decided_on: _Optional[str] = ..., first_month: _Optional[str] = ..., digest: _Optional[bytes] = ..., signature: _Optional[bytes] = ..., key_id: _Optional[str] = ..., kind: _Optional[str] = ...) -> None: ...

class AssistanceStopped(_message.Message):
    __slots__ = ("case_id", "decision_id", "decision_number", "adjustment_id", "authority", "replaces_decision_id", "cause", "decided_on", "last_month", "digest", "signature", "key_id")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_NUMBER_FIELD_NUMBER: _ClassVar[int]
    ADJUSTMENT_ID_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    REPLACES_DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    DECIDED_ON_FIELD_NUMBER: _ClassVar[int]
    LAST_MONTH_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    KEY_ID_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    decision_id: str
    decision_number: str
    adjustment_id: str
    authority: str
    replaces_decision_id: str
    cause: str
    decided_on: str
    last_month: str
    digest: bytes
    signature: bytes
    key_id: str
    def __init__(self, case_id: _Optional[str] = ..., decision_id: _Optional[str] = ..., decision_number: _Optional[str] = ..., adjustment_id: _Optional[str] = ..., authority: _Optional[str] = ..., replaces_decision_id: _Optional[str] = ..., cause: _Optional[str] = ..., decided_on: _Optional[str] = ..., last_month: _Optional[str] = ..., digest: _Optional[bytes] = ..., signature: _Optional[bytes] = ..., key_id: _Optional[str] = ...) -> None: ...

class DecisionWithdrawn(_message.Message):
    __slots__ = ("case_id", "decision_id", "decision_number", "authority", "withdrawn_decision_id", "was_grant", "lines", "first_month", "cause", "decided_on", "digest", "signature", "key_id")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    DECISION_NUMBER_FIELD_NUMBER: _ClassVar[int]
    AUTHORITY_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_DECISION_ID_FIELD_NUMBER: _ClassVar[int]
    WAS_GRANT_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    FIRST_MONTH_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    DECIDED_ON_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    KEY_ID_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    decision_id: str
    decision_number: str
    authority: str
    withdrawn_decision_id: str
    was_grant: bool
    lines: _containers.RepeatedCompositeFieldContainer[_common_pb2.Line]
    first_month: str
    cause: str
    decided_on: str
    digest: bytes
    signature: bytes
    key_id: str
    def __init__(self, case_id: _Optional[str] = ..., decision_id: _Optional[str] = ..., decision_number: _Optional[str] = ..., authority: _Optional[str] = ..., withdrawn_decision_id: _Optional[str] = ..., was_grant: _Optional[bool] = ..., lines: _Optional[_Iterable[_Union[_common_pb2.Line, _Mapping]]] = ..., first_month: _Optional[str] = ..., cause: _Optional[str] = ..., decided_on: _Optional[str] = ..., digest: _Optional[bytes] = ..., signature: _Optional[bytes] = ..., key_id: _Optional[str] = ...) -> None: ...
