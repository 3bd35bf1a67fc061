"""What disclosure knows of a case: where it belongs, whose it is, whether that one is a child, whether it is over."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.vocabulary.divisions import Area


@dataclass(frozen=True, slots=True)
class Case:
    """A case as heard so far; the applicant is unknown until its acceptance was heard.

    Of somebody without identity the name is known to be nobody's: it is empty. `taken_in_by` is the actor who accepted
    the application or reported the emergency.
    """

    id: UUID
    area: Area
    applicant_name: str | None = None
    applicant_is_minor: bool | None = None
    closed_on: date | None = None
    applicant_person_id: UUID | None = None
    applicant_died_on: date | None = None
    schemes: tuple[str, ...] = ()
    taken_in_by: str | None = None

    @property
    def may_be_named(self) -> bool:
        """Whether the applicant's name may stand in public: not a child's, an unidentified or a dead person's."""
        return bool(self.applicant_name) and self.applicant_is_minor is False and self.applicant_died_on is None

    @property
    def is_known(self) -> bool:
        """Whether its acceptance was heard: events of different rooms come in any order."""
        return self.applicant_name is not None
