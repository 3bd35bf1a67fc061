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
    __slots__ = ("case_id", "case_number", "place", "applicant_person_id", "schemes", "household_version", "members", "consents", "commitments", "relative_filed", "accepted_on", "sealed", "payee_person_id", "account_tail", "acceptor_id", "entry_route", "entry_person_id", "entry_document", "previous_case_id", "payee_kind")
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
    ENTRY_ROUTE_FIELD_NUMBER: _ClassVar[int]
    ENTRY_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    ENTRY_DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_CASE_ID_FIELD_NUMBER: _ClassVar[int]
    PAYEE_KIND_FIELD_NUMBER: _ClassVar[int]
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
    entry_route: str
    entry_person_id: str
    entry_document: str
    previous_case_id: str
    payee_kind: str
    def __init__(self, case_id: _Optional[str] = ..., case_number: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., applicant_person_id: _Optional[str] = ..., schemes: _Optional[_Iterable[str]] = ..., household_version: _Optional[int] = ..., members: _Optional[_Iterable[_Union[Member, _Mapping]]] = ..., consents: _Optional[_Iterable[_Union[Consent, _Mapping]]] = ..., commitments: _Optional[_Iterable[_Union[Commitment, _Mapping]]] = ..., relative_filed: _Optional[bool] = ..., accepted_on: _Optional[str] = ..., sealed: _Optional[_Union[_common_pb2.Sealed, _Mapping]] = ..., payee_person_id: _Optional[str] = ..., account_tail: _Optional[str] = ..., acceptor_id: _Optional[str] = ..., entry_route: _Optional[str] = ..., entry_person_id: _Optional[str] = ..., entry_document: _Optional[str] = ..., previous_case_id: _Optional[str] = ..., payee_kind: _Optional[str] = ...) -> None: ...

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
    __slots__ = ("case_id", "withdrawn_on", "stage", "undone", "terminated")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_ON_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    UNDONE_FIELD_NUMBER: _ClassVar[int]
    TERMINATED_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    withdrawn_on: str
    stage: str
    undone: bool
    terminated: bool
    def __init__(self, case_id: _Optional[str] = ..., withdrawn_on: _Optional[str] = ..., stage: _Optional[str] = ..., undone: _Optional[bool] = ..., terminated: _Optional[bool] = ...) -> None: ...

class SurveyCompleted(_message.Message):
    __slots__ = ("case_id", "survey_id", "household_version", "visited_on", "investigators", "photos", "sealed", "completed_on", "reason")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    SURVEY_ID_FIELD_NUMBER: _ClassVar[int]
    HOUSEHOLD_VERSION_FIELD_NUMBER: _ClassVar[int]
    VISITED_ON_FIELD_NUMBER: _ClassVar[int]
    INVESTIGATORS_FIELD_NUMBER: _ClassVar[int]
    PHOTOS_FIELD_NUMBER: _ClassVar[int]
    SEALED_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_ON_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    survey_id: str
    household_version: int
    visited_on: str
    investigators: int
    photos: int
    sealed: _common_pb2.Sealed
    completed_on: str
    reason: str
    def __init__(self, case_id: _Optional[str] = ..., survey_id: _Optional[str] = ..., household_version: _Optional[int] = ..., visited_on: _Optional[str] = ..., investigators: _Optional[int] = ..., photos: _Optional[int] = ..., sealed: _Optional[_Union[_common_pb2.Sealed, _Mapping]] = ..., completed_on: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class AppraisalHeld(_message.Message):
    __slots__ = ("case_id", "appraisal_id", "household_version", "held_on", "participants", "supports", "completed_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    APPRAISAL_ID_FIELD_NUMBER: _ClassVar[int]
    HOUSEHOLD_VERSION_FIELD_NUMBER: _ClassVar[int]
    HELD_ON_FIELD_NUMBER: _ClassVar[int]
    PARTICIPANTS_FIELD_NUMBER: _ClassVar[int]
    SUPPORTS_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    appraisal_id: str
    household_version: int
    held_on: str
    participants: int
    supports: bool
    completed_on: str
    def __init__(self, case_id: _Optional[str] = ..., appraisal_id: _Optional[str] = ..., household_version: _Optional[int] = ..., held_on: _Optional[str] = ..., participants: _Optional[int] = ..., supports: _Optional[bool] = ..., completed_on: _Optional[str] = ...) -> None: ...

class CountyVisited(_message.Message):
    __slots__ = ("case_id", "visit_id", "household_version", "visited_on", "investigators", "sealed", "completed_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    VISIT_ID_FIELD_NUMBER: _ClassVar[int]
    HOUSEHOLD_VERSION_FIELD_NUMBER: _ClassVar[int]
    VISITED_ON_FIELD_NUMBER: _ClassVar[int]
    INVESTIGATORS_FIELD_NUMBER: _ClassVar[int]
    SEALED_FIELD_NUMBER: _ClassVar[int]
    COMPLETED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    visit_id: str
    household_version: int
    visited_on: str
    investigators: int
    sealed: _common_pb2.Sealed
    completed_on: str
    def __init__(self, case_id: _Optional[str] = ..., visit_id: _Optional[str] = ..., household_version: _Optional[int] = ..., visited_on: _Optional[str] = ..., investigators: _Optional[int] = ..., sealed: _Optional[_Union[_common_pb2.Sealed, _Mapping]] = ..., completed_on: _Optional[str] = ...) -> None: ...

class RelativeFiled(_message.Message):
    __slots__ = ("case_id", "filed_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    FILED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    filed_on: str
    def __init__(self, case_id: _Optional[str] = ..., filed_on: _Optional[str] = ...) -> None: ...

class PeriodExtended(_message.Message):
    __slots__ = ("case_id", "reason", "workdays", "extended_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    WORKDAYS_FIELD_NUMBER: _ClassVar[int]
    EXTENDED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    reason: str
    workdays: int
    extended_on: str
    def __init__(self, case_id: _Optional[str] = ..., reason: _Optional[str] = ..., workdays: _Optional[int] = ..., extended_on: _Optional[str] = ...) -> None: ...

class ChangeReported(_message.Message):
    __slots__ = ("case_id", "change_id", "kind", "happened_on", "reported_on", "stage")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CHANGE_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    HAPPENED_ON_FIELD_NUMBER: _ClassVar[int]
    REPORTED_ON_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    change_id: str
    kind: str
    happened_on: str
    reported_on: str
    stage: str
    def __init__(self, case_id: _Optional[str] = ..., change_id: _Optional[str] = ..., kind: _Optional[str] = ..., happened_on: _Optional[str] = ..., reported_on: _Optional[str] = ..., stage: _Optional[str] = ...) -> None: ...

class HouseholdChanged(_message.Message):
    __slots__ = ("case_id", "change_id", "case_number", "place", "applicant_person_id", "schemes", "household_version", "members", "consents", "commitments", "reader_person_ids", "sealed", "changed_on", "stage")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CHANGE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    APPLICANT_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEMES_FIELD_NUMBER: _ClassVar[int]
    HOUSEHOLD_VERSION_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    CONSENTS_FIELD_NUMBER: _ClassVar[int]
    COMMITMENTS_FIELD_NUMBER: _ClassVar[int]
    READER_PERSON_IDS_FIELD_NUMBER: _ClassVar[int]
    SEALED_FIELD_NUMBER: _ClassVar[int]
    CHANGED_ON_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    change_id: str
    case_number: str
    place: _common_pb2.Place
    applicant_person_id: str
    schemes: _containers.RepeatedScalarFieldContainer[str]
    household_version: int
    members: _containers.RepeatedCompositeFieldContainer[Member]
    consents: _containers.RepeatedCompositeFieldContainer[Consent]
    commitments: _containers.RepeatedCompositeFieldContainer[Commitment]
    reader_person_ids: _containers.RepeatedScalarFieldContainer[str]
    sealed: _common_pb2.Sealed
    changed_on: str
    stage: str
    def __init__(self, case_id: _Optional[str] = ..., change_id: _Optional[str] = ..., case_number: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., applicant_person_id: _Optional[str] = ..., schemes: _Optional[_Iterable[str]] = ..., household_version: _Optional[int] = ..., members: _Optional[_Iterable[_Union[Member, _Mapping]]] = ..., consents: _Optional[_Iterable[_Union[Consent, _Mapping]]] = ..., commitments: _Optional[_Iterable[_Union[Commitment, _Mapping]]] = ..., reader_person_ids: _Optional[_Iterable[str]] = ..., sealed: _Optional[_Union[_common_pb2.Sealed, _Mapping]] = ..., changed_on: _Optional[str] = ..., stage: _Optional[str] = ...) -> None: ...

class PersonDied(_message.Message):
    __slots__ = ("case_id", "person_id", "died_on", "recorded_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    DIED_ON_FIELD_NUMBER: _ClassVar[int]
    RECORDED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    person_id: str
    died_on: str
    recorded_on: str
    def __init__(self, case_id: _Optional[str] = ..., person_id: _Optional[str] = ..., died_on: _Optional[str] = ..., recorded_on: _Optional[str] = ...) -> None: ...

class DeathCorrected(_message.Message):
    __slots__ = ("case_id", "person_id", "corrected_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    CORRECTED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    person_id: str
    corrected_on: str
    def __init__(self, case_id: _Optional[str] = ..., person_id: _Optional[str] = ..., corrected_on: _Optional[str] = ...) -> None: ...

class PersonsMerged(_message.Message):
    __slots__ = ("case_id", "from_person_id", "into_person_id", "merged_on", "sealed")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    INTO_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    MERGED_ON_FIELD_NUMBER: _ClassVar[int]
    SEALED_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    from_person_id: str
    into_person_id: str
    merged_on: str
    sealed: _common_pb2.Sealed
    def __init__(self, case_id: _Optional[str] = ..., from_person_id: _Optional[str] = ..., into_person_id: _Optional[str] = ..., merged_on: _Optional[str] = ..., sealed: _Optional[_Union[_common_pb2.Sealed, _Mapping]] = ...) -> None: ...

class CaseMoved(_message.Message):
    __slots__ = ("case_id", "from_place", "to_place", "moved_on", "first_month")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_PLACE_FIELD_NUMBER: _ClassVar[int]
    TO_PLACE_FIELD_NUMBER: _ClassVar[int]
    MOVED_ON_FIELD_NUMBER: _ClassVar[int]
    FIRST_MONTH_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    from_place: _common_pb2.Place
    to_place: _common_pb2.Place
    moved_on: str
    first_month: str
    def __init__(self, case_id: _Optional[str] = ..., from_place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., to_place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., moved_on: _Optional[str] = ..., first_month: _Optional[str] = ...) -> None: ...

class PayeeChanged(_message.Message):
    __slots__ = ("case_id", "payee_person_id", "payee_kind", "account_tail", "changed_on", "sealed")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    PAYEE_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PAYEE_KIND_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_TAIL_FIELD_NUMBER: _ClassVar[int]
    CHANGED_ON_FIELD_NUMBER: _ClassVar[int]
    SEALED_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    payee_person_id: str
    payee_kind: str
    account_tail: str
    changed_on: str
    sealed: _common_pb2.Sealed
    def __init__(self, case_id: _Optional[str] = ..., payee_person_id: _Optional[str] = ..., payee_kind: _Optional[str] = ..., account_tail: _Optional[str] = ..., changed_on: _Optional[str] = ..., sealed: _Optional[_Union[_common_pb2.Sealed, _Mapping]] = ...) -> None: ...

class EmergencyReported(_message.Message):
    __slots__ = ("case_id", "case_number", "place", "applicant_person_id", "reader_person_ids", "hardship", "wanted_fen", "identified", "is_minor", "reported_on", "sealed", "payee_person_id", "payee_kind", "account_tail", "reporter_id")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    APPLICANT_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    READER_PERSON_IDS_FIELD_NUMBER: _ClassVar[int]
    HARDSHIP_FIELD_NUMBER: _ClassVar[int]
    WANTED_FEN_FIELD_NUMBER: _ClassVar[int]
    IDENTIFIED_FIELD_NUMBER: _ClassVar[int]
    IS_MINOR_FIELD_NUMBER: _ClassVar[int]
    REPORTED_ON_FIELD_NUMBER: _ClassVar[int]
    SEALED_FIELD_NUMBER: _ClassVar[int]
    PAYEE_PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    PAYEE_KIND_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_TAIL_FIELD_NUMBER: _ClassVar[int]
    REPORTER_ID_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    case_number: str
    place: _common_pb2.Place
    applicant_person_id: str
    reader_person_ids: _containers.RepeatedScalarFieldContainer[str]
    hardship: str
    wanted_fen: int
    identified: bool
    is_minor: bool
    reported_on: str
    sealed: _common_pb2.Sealed
    payee_person_id: str
    payee_kind: str
    account_tail: str
    reporter_id: str
    def __init__(self, case_id: _Optional[str] = ..., case_number: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., applicant_person_id: _Optional[str] = ..., reader_person_ids: _Optional[_Iterable[str]] = ..., hardship: _Optional[str] = ..., wanted_fen: _Optional[int] = ..., identified: _Optional[bool] = ..., is_minor: _Optional[bool] = ..., reported_on: _Optional[str] = ..., sealed: _Optional[_Union[_common_pb2.Sealed, _Mapping]] = ..., payee_person_id: _Optional[str] = ..., payee_kind: _Optional[str] = ..., account_tail: _Optional[str] = ..., reporter_id: _Optional[str] = ...) -> None: ...

class EmergencySupplemented(_message.Message):
    __slots__ = ("case_id", "supplement_id", "case_number", "place", "household_version", "members", "consents", "sealed", "supplemented_on")
    CASE_ID_FIELD_NUMBER: _ClassVar[int]
    SUPPLEMENT_ID_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    HOUSEHOLD_VERSION_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    CONSENTS_FIELD_NUMBER: _ClassVar[int]
    SEALED_FIELD_NUMBER: _ClassVar[int]
    SUPPLEMENTED_ON_FIELD_NUMBER: _ClassVar[int]
    case_id: str
    supplement_id: str
    case_number: str
    place: _common_pb2.Place
    household_version: int
    members: _containers.RepeatedCompositeFieldContainer[Member]
    consents: _containers.RepeatedCompositeFieldContainer[Consent]
    sealed: _common_pb2.Sealed
    supplemented_on: str
    def __init__(self, case_id: _Optional[str] = ..., supplement_id: _Optional[str] = ..., case_number: _Optional[str] = ..., place: _Optional[_Union[_common_pb2.Place, _Mapping]] = ..., household_version: _Optional[int] = ..., members: _Optional[_Iterable[_Union[Member, _Mapping]]] = ..., consents: _Optional[_Iterable[_Union[Consent, _Mapping]]] = ..., sealed: _Optional[_Union[_common_pb2.Sealed, _Mapping]] = ..., supplemented_on: _Optional[str] = ...) -> None: ...
