# Generated from proto-schemas/ by `make contracts`; never edited.
from shared.contracts.generated.onenet.common.v1 import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ApplicationSubmitted(_message.Message):
    __slots__ = ("case_id", "case_number", "place", "channel", "applicant_person_id", "schemes", "reader_person_ids", "household_version", "submitted_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    APPLICANT_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEMES_FIELD_NUMBER: _ClassVar[int]
    READER_PERSON_IDS_FIELD_NUMBER: _ClassVar[int]
    HOUSEHOLD_VERSION_FIELD_NUMBER: _ClassVar[int]
    SUBMITTED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    case_number: str
    place: _common_pb2.Place
    channel: str
    applicant_person_id: str
    schemes: _containers.RepeatedScalarFieldContainer[str]
    reader_person_ids: _containers.RepeatedScalarFieldContainer[str]
    household_version: int
    submitted_on: str
    def __init__(self, case_id: _Optional[str] = ..., case_number: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., channel: _Optional[str] = ..., applicant_person_id: _Optional[str] = ..., schemes: _Optional[_Iterable[str]] = ..., reader_person_ids: _Optional[_Iterable[str]] = ..., household_version: _Optional[int] = ..., submitted_on: _Optional[str] = ...) -> None: ...

class ApplicationReturned(_message.Message):
    __slots__ = ("case_id", "missing", "returned_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    RETURNED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    missing: _containers.RepeatedScalarFieldContainer[str]
    returned_on: str
    def __init__(self, case_id: _Optional[str] = ..., missing: _Optional[_Iterable[str]] = ..., returned_on: _Optional[str] = ...) -> None: ...

class Consent(_message.Message):
    __slots__ = ("consent_id", "person_id", "text_version", "scope", "signed_on")
    CONSENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_VERSION_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    SIGNED_ON_FIELD_NUMBER: _ClassVar[int]
    consent_id: str
    person_id: str
    text_version: str
    scope: _containers.RepeatedScalarFieldContainer[str]
    signed_on: str
    def __init__(self, consent_id: _Optional[str] = ..., person_id: _Optional[str] = ..., text_version: _Optional[str] = ..., scope: _Optional[_Iterable[str]] = ..., signed_on: _Optional[str] = ...) -> None: ...

class Commitment(_message.Message):
    __slots__ = ("commitment_id", "person_id", "text_version", "signed_on")
    COMMITMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_VERSION_FIELD_NUMBER: _ClassVar[int]
    SIGNED_ON_FIELD_NUMBER: _ClassVar[int]
    commitment_id: str
    person_id: str
    text_version: str
    signed_on: str
    def __init__(self, commitment_id: _Optional[str] = ..., person_id: _Optional[str] = ..., text_version: _Optional[str] = ..., signed_on: _Optional[str] = ...) -> None: ...

class Member(_message.Message):
    __slots__ = ("person_id", "relation", "is_minor")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    RELATION_FIELD_NUMBER: _ClassVar[int]
    IS_MINOR_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    relation: str
    is_minor: bool
    def __init__(self, person_id: _Optional[str] = ..., relation: _Optional[str] = ..., is_minor: _Optional[bool] = ...) -> None: ...

class ApplicationAccepted(_message.Message):
    __slots__ = ("case_id", "case_number", "place", "applicant_person_id", "schemes", "household_version", "members", "consents", "commitments", "relative_filed", "accepted_on", "sealed", "payee_person_id", "account_tail", "acceptor_id")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    APPLICANT_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEMES_FIELD_NUMBER: _ClassVar[int]
    HOUSEHOLD_VERSION_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    CONSENTS_FIELD_NUMBER: _ClassVar[int]
    COMMITMENTS_FIELD_NUMBER: _ClassVar[int]
    RELATIVE_FILED_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_ON_FIELD_NUMBER: _ClassVar[int]
    SEALED_FIELD_NUMBER: _ClassVar[int]
    PAYEE_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_TAIL_FIELD_NUMBER: _ClassVar[int]
    ACCEPTOR_ID_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    case_number: str
    place: _common_pb2.Place
    applicant_person_id: str
    schemes: _containers.RepeatedScalarFieldContainer[str]
    household_version: int
    members: _containers.RepeatedCompositeFieldContainer[Member]
    consents: _containers.RepeatedCompositeFieldContainer[Consent]
    commitments: _containers.RepeatedCompositeFieldContainer[Commitment]
    relative_filed: bool
    accepted_on: str
    sealed: _common_pb2.Sealed
    payee_person_id: str
    account_tail: str
    acceptor_id: str
    def __init__(self, case_id: _Optional[str] = ..., case_number: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., applicant_person_id: _Optional[str] = ..., schemes: _Optional[_Iterable[str]] = ..., household_version: _Optional[int] = ..., members: _Optional[_Iterable[_Union[Member, _Mapping]]] = ..., consents: _Optional[_Iterable[_Union[Consent, _Mapping]]] = ..., commitments: _Optional[_Iterable[_Union[Commitment, _Mapping]]] = ..., relative_filed: _Optional[bool] = ..., accepted_on: _Optional[str] = ..., sealed: _Optional[_Union[_common_pb2.Sealed, _Mapping]] = ..., payee_person_id: _Optional[str] = ..., account_tail: _Optional[str] = ..., acceptor_id: _Optional[str] = ...) -> None: ...

class ConsentWithdrawn(_message.Message):
    __slots__ = ("case_id", "consent_id", "person_id", "withdrawn_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CONSENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    consent_id: str
    person_id: str
    withdrawn_on: str
    def __init__(self, case_id: _Optional[str] = ..., consent_id: _Optional[str] = ..., person_id: _Optional[str] = ..., withdrawn_on: _Optional[str] = ...) -> None: ...

class ApplicationWithdrawn(_message.Message):
    __slots__ = ("case_id", "withdrawn_on", "stage")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_ON_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    withdrawn_on: str
    stage: str
    def __init__(self, case_id: _Optional[str] = ..., withdrawn_on: _Optional[str] = ..., stage: _Optional[str] = ...) -> None: ...

class SurveyCompleted(_message.Message):
    __slots__ = ("case_id", "survey_id", "household_version", "visited_on", "investigators", "photos", "sealed", "completed_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    SURVEY_ID_FIELD_NUMBER: _ClassVar[int]
    HOUSEHOLD_VERSION_FIELD_NUMBER: _ClassVar[int]
    VISITED_ON_FIELD_NUMBER: _ClassVar[int]
    INVESTIGATORS_FIELD_NUMBER: _ClassVar[int]
    PHOTOS_FIELD_NUMBER: _ClassVar[int]
    SEALED_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    survey_id: str
    household_version: int
    visited_on: str
    investigators: int
    photos: int
    sealed: _common_pb2.Sealed
    completed_on: str
    def __init__(self, case_id: _Optional[str] = ..., survey_id: _Optional[str] = ..., household_version: _Optional[int] = ..., visited_on: _Optional[str] = ..., investigators: _Optional[int] = ..., photos: _Optional[int] = ..., sealed: _Optional[_Union[_common_pb2.Sealed, _Mapping]] = ..., completed_on: _Optional[str] = ...) -> None: ...
