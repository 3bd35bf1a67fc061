"""An inquiry (核对) of a household: one query a person and source, the consents for it, and what an answer means."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.economic_verification.bureaus.register import Aspect, PersonField, Source
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money

DECLARED = "declared"
LARGEST_FEN = 10**13
LARGEST_COUNT = 10_000
MOST_FIGURES = 200


class InquiryState(StrEnum):
    """Open until every query is closed; a withdrawn application or a newer household ends it without a report."""

    OPEN = "open"
    REPORTED = "reported"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class State(StrEnum):
    """A query is asked under one id until it is answered or stays unknown."""

    OPEN = "open"
    ASKED = "asked"
    ANSWERED = "answered"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """What a source that answered said. There is no third: silence is `State.UNKNOWN`."""

    FOUND = "found"
    NONE = "none"


class Reason(StrEnum):
    """Why a query stays unknown."""

    NO_CONSENT = "no_consent"
    NO_IDENTITY = "no_identity"
    DOWN = "down"
    REFUSED = "refused"
    DEADLINE = "deadline"
    RUBBISH = "rubbish"
    ANOTHER_PERSON = "another_person"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    DIED = "died"


UNANSWERED = frozenset({Reason.DOWN, Reason.REFUSED, Reason.RUBBISH, Reason.ANOTHER_PERSON, Reason.DEADLINE})
"""The reasons that lie with the source; it was asked lawfully, and what it says later is still heard."""


@dataclass(frozen=True, slots=True)
class Consent:
    """A member's consent (授权) to be checked: only sources in its scope may be asked (社会救助法 art. 40)."""

    id: UUID
    case_id: UUID
    person_id: UUID
    text_version: str
    scope: tuple[str, ...]
    signed_on: date
    withdrawn_on: date | None = None

    def covers(self, person_id: UUID, source: str, on: date) -> bool:
        """Whether it lets this source be asked about this person on this day; once taken back it lets nobody."""
        is_in_force = self.withdrawn_on is None and self.signed_on <= on
        return is_in_force and self.person_id == person_id and source in self.scope


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that a source says of a person: an income of the look-back period, an asset, or a status."""

    aspect: Aspect
    kind: str
    amount: Money
    count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came, before anybody believed it."""

    identity_number: str = field(repr=False)
    status: Status
    data_on: date
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A figure with whose it is and who says so: `declared`, or the code of a source."""

    person_id: UUID
    source: str
    figure: Figure
    data_on: date


@dataclass(frozen=True, slots=True)
class Inquiry:
    """The check of one household version. `due_on` is the last day on which the slowest source may answer."""

    id: UUID
    case_id: UUID
    area: Area
    schemes: tuple[str, ...]
    household_version: int
    lookback_months: int
    state: InquiryState
    opened_on: date
    due_on: date
    after_emergency: bool = False


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """What a source said after its query was closed: kept beside the report, which it does not change.

    Of one that cannot be believed the `fault` alone is kept, and no figure.
    """

    id: UUID
    query_id: UUID
    person_id: UUID
    source: str
    status: Status
    data_on: date
    received_on: date
    digest: bytes
    figures: tuple[Figure, ...]
    fault: Reason | None = None

    @property
    def is_believed(self) -> bool:
        """Whether it says something."""
        return self.fault is None

    def items(self) -> tuple[Item, ...]:
        """What it would add to the inquiry."""
        return tuple(Item(self.person_id, self.source, figure, self.data_on) for figure in self.figures)


@dataclass(frozen=True, slots=True)
class Query:
    """One question to one source about one person; its id is fixed before the first call and never changes."""

    id: UUID
    inquiry_id: UUID
    case_id: UUID
    area: Area
    person_id: UUID
    name: str = field(repr=False)
    identity_number: str = field(repr=False)
    source: str
    due_on: date
    state: State = State.OPEN
    status: Status | None = None
    reason: Reason | None = None
    data_on: date | None = None
    attempts: int = 0
    answer_digest: bytes | None = None

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is expected."""
        return self.state in {State.ANSWERED, State.UNKNOWN}

    @property
    def takes_late_answers(self) -> bool:
        """Whether the source owes an answer although nobody waits for it any more."""
        return self.state is State.UNKNOWN and self.reason in UNANSWERED

    def told(self, source: Source) -> dict[str, str]:
        """What a source is told of the person: the fields of its register entry and no more, since it needs no more."""
        known = {PersonField.NAME: self.name, PersonField.IDENTITY_NUMBER: self.identity_number}
        return {field.value: known[field] for field in sorted(source.fields)}

    def put(self) -> "Query":
        """Note one more call, before it is made, so that no disclosure to a source goes unrecorded."""
        return replace(self, state=State.ASKED, attempts=self.attempts + 1)

    def leave_unknown(self, reason: Reason) -> "Query":
        """Close without an answer."""
        return replace(self, state=State.UNKNOWN, reason=reason)

    def hear(self, answer: Answer, source: Source, on: date, digest: bytes) -> "Query":
        """Close with an answer; one that cannot be believed leaves the query unknown and is not kept."""
        fault = fault_of(answer, self.identity_number, source, on)
        if fault is not None:
            return replace(self.leave_unknown(fault), answer_digest=digest)
        return replace(self, state=State.ANSWERED, status=answer.status, data_on=answer.data_on, answer_digest=digest)

    def take(self, late: LateAnswer) -> "Query":
        """Close with an answer that made good for a fault while nothing was reported yet."""
        return replace(
            self,
            state=State.ANSWERED,
            reason=None,
            status=late.status,
            data_on=late.data_on,
            answer_digest=late.digest,
        )

    def items_of(self, answer: Answer) -> tuple[Item, ...]:
        """What an answer that was believed adds to the inquiry; nothing where it was not."""
        if self.state is not State.ANSWERED:
            return ()
        return tuple(Item(self.person_id, self.source, figure, answer.data_on) for figure in answer.figures)


def may_ask(query: Query, consents: Iterable[Consent], on: date) -> bool:
    """Whether a consent covers the query on this day; asked at the opening and again before every call."""
    return any(consent.covers(query.person_id, query.source, on) for consent in consents)


def fault_of(answer: Answer, identity_number: str, source: Source, on: date) -> Reason | None:
    """Why an answer cannot be believed, or None. What was not asked for is not taken (社会救助法 art. 70(6))."""
    if answer.identity_number != identity_number:
        return Reason.ANOTHER_PERSON
    says_nothing = not answer.figures
    is_sound = (
        answer.data_on <= on
        and says_nothing == (answer.status is Status.NONE)
        and len(answer.figures) <= MOST_FIGURES
        and all(_is_possible(figure, source) for figure in answer.figures)
    )
    return None if is_sound else Reason.RUBBISH


def _is_possible(figure: Figure, source: Source) -> bool:
    return (
        source.gives(figure.aspect, figure.kind)
        and 0 <= figure.amount.fen <= LARGEST_FEN
        and 0 <= figure.count <= LARGEST_COUNT
    )
