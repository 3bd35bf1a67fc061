"""Health facts (健康状况) that bear on a single entry: the certificate of disability, and a serious illness."""

import json
from dataclasses import dataclass
from enum import StrEnum

LEAST_GRADE = 1
MOST_GRADE = 4


class DisabilityKind(StrEnum):
    """The seven kinds of the certificate (残疾人保障法 art. 2)."""

    VISUAL = "visual"
    HEARING = "hearing"
    SPEECH = "speech"
    PHYSICAL = "physical"
    INTELLECTUAL = "intellectual"
    MENTAL = "mental"
    MULTIPLE = "multiple"


@dataclass(frozen=True, slots=True)
class HealthFacts:
    """What the household says of a member's health; whether it counts is for eligibility to judge.

    A grade is 1 (severest) to 4 and comes with its kind, or neither is there. `seriously_ill` speaks of the locality's
    list of serious illnesses (民发〔2021〕57号 art. 8(2)).
    """

    disability_kind: DisabilityKind | None = None
    disability_grade: int | None = None
    seriously_ill: bool = False

    @property
    def says_something(self) -> bool:
        """Whether anything is told at all."""
        return self != NOTHING_TOLD

    @property
    def names_a_certificate(self) -> bool:
        """Whether kind and grade of a certificate are both there."""
        return self.disability_kind is not None and self.disability_grade is not None

    @property
    def is_half_a_certificate(self) -> bool:
        """Whether one of the two is missing."""
        return (self.disability_kind is None) is not (self.disability_grade is None)

    def to_text(self) -> str:
        """As it is sealed into one field."""
        kind = self.disability_kind.value if self.disability_kind else None
        return json.dumps([kind, self.disability_grade, self.seriously_ill])

    @classmethod
    def of_text(cls, text: str) -> "HealthFacts":
        """Back from the field."""
        kind, grade, ill = json.loads(text)
        return cls(DisabilityKind(kind) if kind else None, grade, ill)


NOTHING_TOLD = HealthFacts()
