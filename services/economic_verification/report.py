"""The report (核对报告) of an inquiry: what is known, what is unknown and where it contradicts. No judgement."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.economic_verification.bureaus.register import Aspect, Source
from services.economic_verification.inquiry import DECLARED, Inquiry, Item, Query, State
from shared.crypto.suites import sm3


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A kind on which a source and the declaration differ; whether it matters is for the officer (57号 art. 18)."""

    person_id: UUID
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class Report:
    """A finished inquiry. `digest` is SM3 over the canonical results and items."""

    id: UUID
    case_id: UUID
    inquiry_id: UUID
    household_version: int
    digest: bytes
    contradictions: tuple[Contradiction, ...]
    reported_on: date


def contradictions(
    queries: Sequence[Query], items: Sequence[Item], sources: Mapping[str, Source]
) -> tuple[Contradiction, ...]:
    """Where a source that answered says more means than declared, or another status.

    Less is no contradiction: a source knows only its own part. A query that stayed unknown contradicts nothing.
    """
    found = [
        Contradiction(query.person_id, kind, query.source)
        for query in queries
        if query.state is State.ANSWERED
        for aspect, kind in sorted(sources[query.source].given)
        if _differs(
            aspect, kind, _by_kind(items, query.person_id, DECLARED), _by_kind(items, query.person_id, query.source)
        )
    ]
    return tuple(sorted(found, key=lambda c: (str(c.person_id), c.source, c.kind)))


_Totals = Mapping[tuple[Aspect, str], tuple[int, int]]


def _differs(aspect: Aspect, kind: str, declared: _Totals, verified: _Totals) -> bool:
    key = (aspect, kind)
    if aspect is Aspect.STATUS:
        return (key in declared) != (key in verified)
    declared_fen, declared_count = declared.get(key, (0, 0))
    verified_fen, verified_count = verified.get(key, (0, 0))
    return verified_fen > declared_fen or verified_count > declared_count


def _by_kind(items: Iterable[Item], person_id: UUID, source: str) -> _Totals:
    totals: dict[tuple[Aspect, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for item in items:
        if (item.person_id, item.source) == (person_id, source):
            fen, count = totals[item.figure.aspect, item.figure.kind]
            totals[item.figure.aspect, item.figure.kind] = (fen + item.figure.amount.fen, count + item.figure.count)
    return dict(totals)


def conclude(
    inquiry: Inquiry,
    queries: Sequence[Query],
    items: Sequence[Item],
    sources: Mapping[str, Source],
    report_id: UUID,
    on: date,
) -> Report:
    """The report of an inquiry whose queries are all closed."""
    if still_open := [query for query in queries if not query.is_closed]:
        raise ValueError(f"inquiry {inquiry.id} has {len(still_open)} queries without an end")
    return Report(
        id=report_id,
        case_id=inquiry.case_id,
        inquiry_id=inquiry.id,
        household_version=inquiry.household_version,
        digest=sm3(canonical(inquiry, queries, items)),
        contradictions=contradictions(queries, items, sources),
        reported_on=on,
    )


def canonical(inquiry: Inquiry, queries: Iterable[Query], items: Iterable[Item]) -> bytes:
    """The same bytes for the same results and items, in whatever order they come."""
    results = sorted(
        [
            str(q.person_id),
            q.source,
            q.state,
            q.status or "",
            q.reason or "",
            q.data_on.isoformat() if q.data_on else "",
        ]
        for q in queries
    )
    content = {
        "case_id": str(inquiry.case_id),
        "inquiry_id": str(inquiry.id),
        "household_version": inquiry.household_version,
        "lookback_months": inquiry.lookback_months,
        "results": results,
        "items": sorted(_canonical_item(item) for item in items),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _canonical_item(item: Item) -> list[str]:
    figure = item.figure
    amounts = [str(figure.amount.fen), str(figure.count)]
    return [str(item.person_id), item.source, figure.aspect, figure.kind, *amounts, item.data_on.isoformat()]
