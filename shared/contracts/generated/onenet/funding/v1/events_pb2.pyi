# Generated from proto-schemas/ by `make contracts`; never edited.
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class EntitlementOpened(_message.Message):
    __slots__ = ("case_id", "entitlement_id", "scheme", "amount_fen_monthly", "first_month", "opened_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_MONTHLY_FIELD_NUMBER: _ClassVar[int]
    FIRST_MONTH_FIELD_NUMBER: _ClassVar[int]
    OPENED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    entitlement_id: str
    scheme: str
    amount_fen_monthly: int
    first_month: str
    opened_on: str
    def __init__(self, case_id: _Optional[str] = ..., entitlement_id: _Optional[str] = ..., scheme: _Optional[str] = ..., amount_fen_monthly: _Optional[int] = ..., first_month: _Optional[str] = ..., opened_on: _Optional[str] = ...) -> None: ...

class EncumbranceRefused(_message.Message):
    __slots__ = ("case_id", "entitlement_id", "reason", "refused_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REFUSED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    entitlement_id: str
    reason: str
    refused_on: str
    def __init__(self, case_id: _Optional[str] = ..., entitlement_id: _Optional[str] = ..., reason: _Optional[str] = ..., refused_on: _Optional[str] = ...) -> None: ...

class PaymentSettled(_message.Message):
    __slots__ = ("case_id", "instruction_id", "entitlement_id", "scheme", "period", "amount_fen", "settled_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTION_ID_FIELD_NUMBER: _ClassVar[int]
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    SETTLED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    instruction_id: str
    entitlement_id: str
    scheme: str
    period: str
    amount_fen: int
    settled_on: str
    def __init__(self, case_id: _Optional[str] = ..., instruction_id: _Optional[str] = ..., entitlement_id: _Optional[str] = ..., scheme: _Optional[str] = ..., period: _Optional[str] = ..., amount_fen: _Optional[int] = ..., settled_on: _Optional[str] = ...) -> None: ...

class PaymentReturned(_message.Message):
    __slots__ = ("case_id", "instruction_id", "entitlement_id", "period", "amount_fen", "reason", "returned_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTION_ID_FIELD_NUMBER: _ClassVar[int]
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    RETURNED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    instruction_id: str
    entitlement_id: str
    period: str
    amount_fen: int
    reason: str
    returned_on: str
    def __init__(self, case_id: _Optional[str] = ..., instruction_id: _Optional[str] = ..., entitlement_id: _Optional[str] = ..., period: _Optional[str] = ..., amount_fen: _Optional[int] = ..., reason: _Optional[str] = ..., returned_on: _Optional[str] = ...) -> None: ...

class PaymentReissued(_message.Message):
    __slots__ = ("case_id", "instruction_id", "linked_to", "entitlement_id", "period", "amount_fen", "reissued_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTION_ID_FIELD_NUMBER: _ClassVar[int]
    LINKED_TO_FIELD_NUMBER: _ClassVar[int]
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    REISSUED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    instruction_id: str
    linked_to: str
    entitlement_id: str
    period: str
    amount_fen: int
    reissued_on: str
    def __init__(self, case_id: _Optional[str] = ..., instruction_id: _Optional[str] = ..., linked_to: _Optional[str] = ..., entitlement_id: _Optional[str] = ..., period: _Optional[str] = ..., amount_fen: _Optional[int] = ..., reissued_on: _Optional[str] = ...) -> None: ...

class PaymentHeld(_message.Message):
    __slots__ = ("case_id", "entitlement_id", "reason", "held_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    HELD_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    entitlement_id: str
    reason: str
    held_on: str
    def __init__(self, case_id: _Optional[str] = ..., entitlement_id: _Optional[str] = ..., reason: _Optional[str] = ..., held_on: _Optional[str] = ...) -> None: ...

class PaymentFreed(_message.Message):
    __slots__ = ("case_id", "entitlement_id", "freed_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    FREED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    entitlement_id: str
    freed_on: str
    def __init__(self, case_id: _Optional[str] = ..., entitlement_id: _Optional[str] = ..., freed_on: _Optional[str] = ...) -> None: ...

class EntitlementEnded(_message.Message):
    __slots__ = ("case_id", "entitlement_id", "scheme", "last_month", "reason", "ended_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    LAST_MONTH_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ENDED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    entitlement_id: str
    scheme: str
    last_month: str
    reason: str
    ended_on: str
    def __init__(self, case_id: _Optional[str] = ..., entitlement_id: _Optional[str] = ..., scheme: _Optional[str] = ..., last_month: _Optional[str] = ..., reason: _Optional[str] = ..., ended_on: _Optional[str] = ...) -> None: ...

class PayrollStopped(_message.Message):
    __slots__ = ("payroll_id", "scheme", "period", "stopped_on")
    PAYROLL_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    STOPPED_ON_FIELD_NUMBER: _ClassVar[int]
    payroll_id: str
    scheme: str
    period: str
    stopped_on: str
    def __init__(self, payroll_id: _Optional[str] = ..., scheme: _Optional[str] = ..., period: _Optional[str] = ..., stopped_on: _Optional[str] = ...) -> None: ...

class ArrearsOwed(_message.Message):
    __slots__ = ("case_id", "entitlement_id", "scheme", "amount_fen", "owed_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    ENTITLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    OWED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    entitlement_id: str
    scheme: str
    amount_fen: int
    owed_on: str
    def __init__(self, case_id: _Optional[str] = ..., entitlement_id: _Optional[str] = ..., scheme: _Optional[str] = ..., amount_fen: _Optional[int] = ..., owed_on: _Optional[str] = ...) -> None: ...

class RecoveryOpened(_message.Message):
    __slots__ = ("case_id", "recovery_id", "scheme", "amount_fen", "reason", "opened_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    RECOVERY_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    OPENED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    recovery_id: str
    scheme: str
    amount_fen: int
    reason: str
    opened_on: str
    def __init__(self, case_id: _Optional[str] = ..., recovery_id: _Optional[str] = ..., scheme: _Optional[str] = ..., amount_fen: _Optional[int] = ..., reason: _Optional[str] = ..., opened_on: _Optional[str] = ...) -> None: ...

class RecoveryRepaid(_message.Message):
    __slots__ = ("case_id", "recovery_id", "amount_fen", "left_fen", "repaid_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    RECOVERY_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    LEFT_FEN_FIELD_NUMBER: _ClassVar[int]
    REPAID_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    recovery_id: str
    amount_fen: int
    left_fen: int
    repaid_on: str
    def __init__(self, case_id: _Optional[str] = ..., recovery_id: _Optional[str] = ..., amount_fen: _Optional[int] = ..., left_fen: _Optional[int] = ..., repaid_on: _Optional[str] = ...) -> None: ...

class RecoveryDropped(_message.Message):
    __slots__ = ("case_id", "recovery_id", "amount_fen", "left_fen", "dropped_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    RECOVERY_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    LEFT_FEN_FIELD_NUMBER: _ClassVar[int]
    DROPPED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    recovery_id: str
    amount_fen: int
    left_fen: int
    dropped_on: str
    def __init__(self, case_id: _Optional[str] = ..., recovery_id: _Optional[str] = ..., amount_fen: _Optional[int] = ..., left_fen: _Optional[int] = ..., dropped_on: _Optional[str] = ...) -> None: ...
