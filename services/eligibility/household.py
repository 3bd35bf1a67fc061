"""Who is counted as a member of the household that lives together (民发〔2021〕57号 art. 7)."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.eligibility.facts import Member
from shared.vocabulary.law import Finding


@dataclass(frozen=True, slots=True)
class Standing:
    """A member and whether the law counts them, with the finding that says why."""

    member: Member
    is_counted: bool
    finding: Finding


def counted(standings_of_all: Iterable[Standing]) -> tuple[Member, ...]:
    """The members who are counted."""
    return tuple(each.member for each in standings_of_all if each.is_counted)
