"""Who receives a household's money: the person and the last digits of the account; the account itself stays sealed."""

from dataclasses import dataclass
from uuid import UUID

from shared.vocabulary.divisions import Area


@dataclass(frozen=True, slots=True)
class Payee:
    """The payee of a case. `is_withdrawn` where the application was withdrawn and the account erased."""

    id: UUID
    case_id: UUID
    case_number: str
    person_id: UUID
    name: str
    account_tail: str
    is_withdrawn: bool
    place: Area
