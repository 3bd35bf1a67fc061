# Generated from proto-schemas/ by `make contracts`; never edited.
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Place(_message.Message):
    __slots__ = ("city", "county", "township", "village")
    CITY_FIELD_NUMBER: _ClassVar[int]
    COUNTY_FIELD_NUMBER: _ClassVar[int]
    TOWNSHIP_FIELD_NUMBER: _ClassVar[int]
    VILLAGE_FIELD_NUMBER: _ClassVar[int]
    city: str
    county: str
    township: str
    village: str
    def __init__(self, city: _Optional[str] = ..., county: _Optional[str] = ..., township: _Optional[str] = ..., village: _Optional[str] = ...) -> None: ...

class Sealed(_message.Message):
    __slots__ = ("name", "identity", "contact", "account", "health", "means", "health_facts")
    NAME_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    HEALTH_FIELD_NUMBER: _ClassVar[int]
    MEANS_FIELD_NUMBER: _ClassVar[int]
    HEALTH_FACTS_FIELD_NUMBER: _ClassVar[int]
    name: bytes
    identity: bytes
    contact: bytes
    account: bytes
    health: bytes
    means: bytes
    health_facts: bytes
    def __init__(self, name: _Optional[bytes] = ..., identity: _Optional[bytes] = ..., contact: _Optional[bytes] = ..., account: _Optional[bytes] = ..., health: _Optional[bytes] = ..., means: _Optional[bytes] = ..., health_facts: _Optional[bytes] = ...) -> None: ...

class PersonText(_message.Message):
    __slots__ = ("person_id", "text")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    text: str
    def __init__(self, person_id: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class PersonTexts(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[PersonText]
    def __init__(self, items: _Optional[_Iterable[_Union[PersonText, _Mapping]]] = ...) -> None: ...

class MemberMeans(_message.Message):
    __slots__ = ("person_id", "relation", "birth_on", "studies", "absence", "absent_since", "lives_in_household", "can_live_independently")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    RELATION_FIELD_NUMBER: _ClassVar[int]
    BIRTH_ON_FIELD_NUMBER: _ClassVar[int]
    STUDIES_FIELD_NUMBER: _ClassVar[int]
    ABSENCE_FIELD_NUMBER: _ClassVar[int]
    ABSENT_SINCE_FIELD_NUMBER: _ClassVar[int]
    LIVES_IN_HOUSEHOLD_FIELD_NUMBER: _ClassVar[int]
    CAN_LIVE_INDEPENDENTLY_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    relation: str
    birth_on: str
    studies: str
    absence: str
    absent_since: str
    lives_in_household: bool
    can_live_independently: bool
    def __init__(self, person_id: _Optional[str] = ..., relation: _Optional[str] = ..., birth_on: _Optional[str] = ..., studies: _Optional[str] = ..., absence: _Optional[str] = ..., absent_since: _Optional[str] = ..., lives_in_household: _Optional[bool] = ..., can_live_independently: _Optional[bool] = ...) -> None: ...

class MeansItem(_message.Message):
    __slots__ = ("person_id", "aspect", "kind", "amount_fen", "source", "data_on", "count")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    ASPECT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    DATA_ON_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    aspect: str
    kind: str
    amount_fen: int
    source: str
    data_on: str
    count: int
    def __init__(self, person_id: _Optional[str] = ..., aspect: _Optional[str] = ..., kind: _Optional[str] = ..., amount_fen: _Optional[int] = ..., source: _Optional[str] = ..., data_on: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class HealthFact(_message.Message):
    __slots__ = ("person_id", "disability_kind", "disability_grade", "seriously_ill")
    PERSON_ID_FIELD_NUMBER: _ClassVar[int]
    DISABILITY_KIND_FIELD_NUMBER: _ClassVar[int]
    DISABILITY_GRADE_FIELD_NUMBER: _ClassVar[int]
    SERIOUSLY_ILL_FIELD_NUMBER: _ClassVar[int]
    person_id: str
    disability_kind: str
    disability_grade: int
    seriously_ill: bool
    def __init__(self, person_id: _Optional[str] = ..., disability_kind: _Optional[str] = ..., disability_grade: _Optional[int] = ..., seriously_ill: _Optional[bool] = ...) -> None: ...

class HealthFacts(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[HealthFact]
    def __init__(self, items: _Optional[_Iterable[_Union[HealthFact, _Mapping]]] = ...) -> None: ...

class HouseholdMeans(_message.Message):
    __slots__ = ("members", "items", "lookback_months")
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    LOOKBACK_MONTHS_FIELD_NUMBER: _ClassVar[int]
    members: _containers.RepeatedCompositeFieldContainer[MemberMeans]
    items: _containers.RepeatedCompositeFieldContainer[MeansItem]
    lookback_months: int
    def __init__(self, members: _Optional[_Iterable[_Union[MemberMeans, _Mapping]]] = ..., items: _Optional[_Iterable[_Union[MeansItem, _Mapping]]] = ..., lookback_months: _Optional[int] = ...) -> None: ...

class Basis(_message.Message):
    __slots__ = ("instrument", "article", "document")
    INSTRUMENT_FIELD_NUMBER: _ClassVar[int]
    ARTICLE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    instrument: str
    article: str
    document: str
    def __init__(self, instrument: _Optional[str] = ..., article: _Optional[str] = ..., document: _Optional[str] = ...) -> None: ...

class Finding(_message.Message):
    __slots__ = ("code", "basis", "outcome", "inputs_json", "reason")
    CODE_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    INPUTS_JSON_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    code: str
    basis: _containers.RepeatedCompositeFieldContainer[Basis]
    outcome: str
    inputs_json: str
    reason: str
    def __init__(self, code: _Optional[str] = ..., basis: _Optional[_Iterable[_Union[Basis, _Mapping]]] = ..., outcome: _Optional[str] = ..., inputs_json: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class Line(_message.Message):
    __slots__ = ("scheme", "outcome", "amount_fen_monthly", "person_ids", "findings", "category")
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FEN_MONTHLY_FIELD_NUMBER: _ClassVar[int]
    PERSON_IDS_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    scheme: str
    outcome: str
    amount_fen_monthly: int
    person_ids: _containers.RepeatedScalarFieldContainer[str]
    findings: _containers.RepeatedCompositeFieldContainer[Finding]
    category: str
    def __init__(self, scheme: _Optional[str] = ..., outcome: _Optional[str] = ..., amount_fen_monthly: _Optional[int] = ..., person_ids: _Optional[_Iterable[str]] = ..., findings: _Optional[_Iterable[_Union[Finding, _Mapping]]] = ..., category: _Optional[str] = ...) -> None: ...
