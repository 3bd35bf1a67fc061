# Generated from proto-schemas/ by `make contracts`; never edited.
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class ClockBreached(_message.Message):
    __slots__ = ("case_id", "clock", "due_on", "breached_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    BREACHED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    clock: str
    due_on: str
    breached_on: str
    def __init__(self, case_id: _Optional[str] = ..., clock: _Optional[str] = ..., due_on: _Optional[str] = ..., breached_on: _Optional[str] = ...) -> None: ...
