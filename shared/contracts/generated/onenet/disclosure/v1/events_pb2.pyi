# Generated from proto-schemas/ by `make contracts`; never edited.
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class NoticePlanned(_message.Message):
    __slots__ = ("case_id", "notice_id", "determination_id", "planned_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    DETERMINATION_ID_FIELD_NUMBER: _ClassVar[int]
    PLANNED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    notice_id: str
    determination_id: str
    planned_on: str
    def __init__(self, case_id: _Optional[str] = ..., notice_id: _Optional[str] = ..., determination_id: _Optional[str] = ..., planned_on: _Optional[str] = ...) -> None: ...

class NoticePosted(_message.Message):
    __slots__ = ("case_id", "notice_id", "posted_on", "ends_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    POSTED_ON_FIELD_NUMBER: _ClassVar[int]
    ENDS_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    notice_id: str
    posted_on: str
    ends_on: str
    def __init__(self, case_id: _Optional[str] = ..., notice_id: _Optional[str] = ..., posted_on: _Optional[str] = ..., ends_on: _Optional[str] = ...) -> None: ...

class NoticeConcluded(_message.Message):
    __slots__ = ("case_id", "notice_id", "determination_id", "outcome", "concluded_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    DETERMINATION_ID_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    CONCLUDED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    notice_id: str
    determination_id: str
    outcome: str
    concluded_on: str
    def __init__(self, case_id: _Optional[str] = ..., notice_id: _Optional[str] = ..., determination_id: _Optional[str] = ..., outcome: _Optional[str] = ..., concluded_on: _Optional[str] = ...) -> None: ...

class BoardListed(_message.Message):
    __slots__ = ("case_id", "entry_id", "scheme", "amount_fen_monthly", "persons", "listed_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ENTRY_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_MONTHLY_FIELD_NUMBER: _ClassVar[int]
    PERSONS_FIELD_NUMBER: _ClassVar[int]
    LISTED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    entry_id: str
    scheme: str
    amount_fen_monthly: int
    persons: int
    listed_on: str
    def __init__(self, case_id: _Optional[str] = ..., entry_id: _Optional[str] = ..., scheme: _Optional[str] = ..., amount_fen_monthly: _Optional[int] = ..., persons: _Optional[int] = ..., listed_on: _Optional[str] = ...) -> None: ...

class NoticeWithdrawn(_message.Message):
    __slots__ = ("case_id", "notice_id", "determination_id", "reason", "withdrawn_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    DETERMINATION_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    notice_id: str
    determination_id: str
    reason: str
    withdrawn_on: str
    def __init__(self, case_id: _Optional[str] = ..., notice_id: _Optional[str] = ..., determination_id: _Optional[str] = ..., reason: _Optional[str] = ..., withdrawn_on: _Optional[str] = ...) -> None: ...

class ObjectionRaised(_message.Message):
    __slots__ = ("case_id", "notice_id", "objection_id", "determination_id", "raised_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    OBJECTION_ID_FIELD_NUMBER: _ClassVar[int]
    DETERMINATION_ID_FIELD_NUMBER: _ClassVar[int]
    RAISED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    notice_id: str
    objection_id: str
    determination_id: str
    raised_on: str
    def __init__(self, case_id: _Optional[str] = ..., notice_id: _Optional[str] = ..., objection_id: _Optional[str] = ..., determination_id: _Optional[str] = ..., raised_on: _Optional[str] = ...) -> None: ...

class ComplaintReceived(_message.Message):
    __slots__ = ("case_id", "complaint_id", "received_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    complaint_id: str
    received_on: str
    def __init__(self, case_id: _Optional[str] = ..., complaint_id: _Optional[str] = ..., received_on: _Optional[str] = ...) -> None: ...

class ObjectionAnswered(_message.Message):
    __slots__ = ("case_id", "objection_id", "answered_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    OBJECTION_ID_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    objection_id: str
    answered_on: str
    def __init__(self, case_id: _Optional[str] = ..., objection_id: _Optional[str] = ..., answered_on: _Optional[str] = ...) -> None: ...

class BoardDelisted(_message.Message):
    __slots__ = ("case_id", "entry_id", "scheme", "delisted_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ENTRY_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    DELISTED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    entry_id: str
    scheme: str
    delisted_on: str
    def __init__(self, case_id: _Optional[str] = ..., entry_id: _Optional[str] = ..., scheme: _Optional[str] = ..., delisted_on: _Optional[str] = ...) -> None: ...
