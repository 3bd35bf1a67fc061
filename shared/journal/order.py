"""Decides, for a batch of events, which may be applied now, which are old, which must wait (pure)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from shared.journal.event import Recorded


class Verdict(StrEnum):
    """What a consumer does with an event's type."""

    APPLY = "apply"
    SKIP = "skip"
    UNKNOWN = "unknown"


UNKNOWN_TYPE = "unknown_type"
BEHIND_PARKED = "behind_parked"


@dataclass(frozen=True, slots=True)
class Gap:
    """Events of a subject that should have come before: numbers `first` to `last`, both included."""

    subject: str
    first: int
    last: int


@dataclass(slots=True)
class Arrangement:
    """The batch in order: to apply, to park with a reason, and the gaps that stop it."""

    apply: list[Recorded] = field(default_factory=list)
    park: list[tuple[Recorded, str]] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    cursors: dict[str, int] = field(default_factory=dict)


def arrange(
    events: Sequence[Recorded],
    cursors: Mapping[str, int],
    parked: Mapping[str, int],
    verdict: Callable[[Recorded], Verdict],
) -> Arrangement:
    """Arrange a batch in journal order.

    `cursors` holds the last number applied for each subject, `parked` the highest number already parked: what follows
    a parked event of the same subject is parked behind it. A number at or below either is a repeat and is dropped.
    """
    result = Arrangement()
    waiting = dict(parked)
    for event in events:
        last = max(waiting.get(event.subject, 0), result.cursors.get(event.subject, cursors.get(event.subject, 0)))
        if event.seq <= last:
            continue
        if event.seq > last + 1:
            result.gaps.append(Gap(event.subject, last + 1, event.seq - 1))
            continue
        decided = verdict(event)
        if event.subject in waiting or decided is Verdict.UNKNOWN:
            reason = BEHIND_PARKED if event.subject in waiting else UNKNOWN_TYPE
            waiting[event.subject] = event.seq
            result.park.append((event, reason))
            continue
        result.cursors[event.subject] = event.seq
        if decided is Verdict.APPLY:
            result.apply.append(event)
    return result


def runs(events: Sequence[Recorded], handler: Callable[[Recorded], object]) -> list[list[Recorded]]:
    """What one handler takes together, in as few runs as keep each subject's order; between subjects there is none."""
    handlers: list[object] = []
    result: list[list[Recorded]] = []
    last_run: dict[str, int] = {}
    for event in events:
        wanted = handler(event)
        try:
            place = handlers.index(wanted, last_run.get(event.subject, 0))
        except ValueError:
            place = len(result)
            handlers.append(wanted)
            result.append([])
        result[place].append(event)
        last_run[event.subject] = place
    return result
