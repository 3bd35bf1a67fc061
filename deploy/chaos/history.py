"""What journals and the gateway's progress must look like after any fault, said without a database (pure)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Act(StrEnum):
    """What a writer does to a case. The first leaves a paper with the case, the others an event in intake's journal."""

    UPLOAD = "upload"
    PAYEE = "payee"
    REPORT = "report"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Write:
    """One write of a client: `mark` is what it is known by in the case: the paper's hash, the account's tail, an id."""

    case_id: str
    act: Act
    mark: str


@dataclass(frozen=True, slots=True)
class Said:
    """One event of a journal. `mark` is that of the write that it tells of, where it is one of the writers'."""

    publisher: str
    position: int
    subject: str
    seq: int
    event: str
    id: UUID
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Untold:
    """What the gateway's progress lacks of the journals, and where it has something else, or in another order."""

    missing: list[str]
    disordered: list[str]


_BEGINNING = ""
_BEFORE: Mapping[str, Mapping[str, frozenset[str]]] = {
    "intake": {
        "ApplicationSubmitted": frozenset({_BEGINNING, "ApplicationReturned"}),
        "ApplicationReturned": frozenset({"ApplicationSubmitted"}),
        "ApplicationAccepted": frozenset({"ApplicationSubmitted"}),
        "ChangeReported": frozenset({"ApplicationAccepted", "HouseholdChanged"}),
        "HouseholdChanged": frozenset({"ChangeReported"}),
    },
    "eligibility": {
        "DeterminationProposed": frozenset({_BEGINNING}),
        "DeterminationReviewed": frozenset({"DeterminationProposed"}),
        "AssistanceGranted": frozenset({"DeterminationReviewed"}),
        "DocumentServed": frozenset({"AssistanceGranted"}),
    },
    "disclosure": {
        "NoticePlanned": frozenset({_BEGINNING}),
        "NoticePosted": frozenset({"NoticePlanned"}),
        "NoticeConcluded": frozenset({"NoticePosted"}),
        "BoardListed": frozenset({"NoticeConcluded"}),
    },
    "funding": {
        "EntitlementOpened": frozenset({_BEGINNING}),
        "PaymentSettled": frozenset({"EntitlementOpened", "PaymentSettled"}),
    },
}
"""The state machine of the cases of such a run: which of these events may come directly before which."""


def lost(acknowledged: Iterable[Write], found: Counter[Write]) -> Iterator[str]:
    """Writes that a client was told were done, and that are not there."""
    yield from (f"{each.act} {each.mark} of case {each.case_id} is lost" for each in acknowledged if not found[each])


def doubled(found: Counter[Write]) -> Iterator[str]:
    """Writes that were done more than once, whatever their client was told."""
    twice = ((each, times) for each, times in found.items() if times > 1)
    yield from (f"{each.act} {each.mark} of case {each.case_id} was done {times} times" for each, times in twice)


def misnumbered(journal: Sequence[Said]) -> Iterator[str]:
    """Where a journal's positions, or the numbers of a subject in their order, are not 1, 2, 3 and so on."""
    last: Counter[str] = Counter()
    for place, each in enumerate(journal, 1):
        if each.position != place:
            yield f"{each.publisher} has position {each.position} at place {place}"
            return
        last[each.subject] += 1
        if each.seq != last[each.subject]:
            yield f"{each.publisher} {each.subject}: number {each.seq} stands where {last[each.subject]} should"
            last[each.subject] = each.seq


def off_the_path(journal: Sequence[Said]) -> Iterator[str]:
    """Where a case went a way that its state machine does not have."""
    reached: dict[str, str] = {}
    for each in journal:
        allowed = _BEFORE.get(each.publisher, {}).get(each.event)
        if allowed is None:
            continue
        before = reached.get(each.subject, _BEGINNING)
        if before not in allowed:
            yield f"{each.publisher} {each.subject}: {each.event} after {before or 'nothing'}"
        reached[each.subject] = each.event


def untold(
    journals: Mapping[str, Sequence[Said]], steps: Mapping[str, Sequence[UUID]], heard: frozenset[str]
) -> Untold:
    """Compare the gateway's steps of each case with what the publishers said of it, each in its own order."""
    publishers = {each.id: each.publisher for journal in journals.values() for each in journal}
    said: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for each in (each for journal in journals.values() for each in journal if each.event in heard):
        said[each.publisher, each.subject].append(each.id)
    told: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for case_id, ids in steps.items():
        for event_id in ids:
            told[publishers.get(event_id, "nobody"), case_id].append(event_id)
    result = Untold([], [])
    for (publisher, case_id), ids in said.items():
        met = told.pop((publisher, case_id), [])
        if missing := set(ids) - set(met):
            result.missing.append(f"case {case_id}: {len(missing)} events of {publisher} were never told")
        elif met != ids:
            result.disordered.append(f"case {case_id}: {publisher} is told in another order, or twice")
    result.disordered.extend(f"case {case_id}: {publisher} never said what is told" for publisher, case_id in told)
    return result
