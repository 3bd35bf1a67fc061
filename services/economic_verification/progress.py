"""How far each source is: what the case waits for, since when, until when, and who may decide without it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.economic_verification.bureaus.register import Source
from services.economic_verification.inquiry import Inquiry, Query, State
from shared.vocabulary.law import LegalBasis

_DECIDER = "乡镇(街道)经办人,对每一项未知写明理由后认定"
_BASES = tuple(LegalBasis("最低生活保障审核确认办法", article, "民发〔2021〕57号") for article in ("17", "18"))
_BASIS = "、".join(map(str, _BASES))
"""57号 arts. 17, 18: the check informs the township, which looks again where it is doubted; no article makes a source's
silence an answer, and none lets a case wait for it beyond its own days."""


@dataclass(frozen=True, slots=True)
class SourceProgress:
    """One source of an inquiry. `decided_by` where something is or may stay unknown."""

    source: Source
    waiting_for: int
    unknown: int
    since: date
    until: date
    sentence: str
    decided_by: str | None
    basis: str | None


def progress(inquiry: Inquiry, queries: Sequence[Query], sources: Mapping[str, Source]) -> list[SourceProgress]:
    """Every source of an inquiry, in the register's order."""
    by_source = {code: [query for query in queries if query.source == code] for code in sources}
    return [_progress(inquiry, sources[code], asked) for code, asked in by_source.items() if asked]


def _progress(inquiry: Inquiry, source: Source, asked: Iterable[Query]) -> SourceProgress:
    queries = list(asked)
    waiting_for = sum(not query.is_closed for query in queries)
    unknown = sum(query.state is State.UNKNOWN for query in queries)
    until = max(query.due_on for query in queries)
    is_decided = waiting_for > 0 or unknown > 0
    return SourceProgress(
        source=source,
        waiting_for=waiting_for,
        unknown=unknown,
        since=inquiry.opened_on,
        until=until,
        sentence=_sentence(source, waiting_for, unknown, inquiry.opened_on, until),
        decided_by=_DECIDER if is_decided else None,
        basis=_BASIS if is_decided else None,
    )


def _sentence(source: Source, waiting_for: int, unknown: int, since: date, until: date) -> str:
    if waiting_for:
        return (
            f"正在等{source.name}答复{waiting_for}人的{source.asks},{since}起,最迟等到{until}。"
            "到期没有答复的按未知处理,不等于没有。"
        )
    if unknown:
        return f"{source.name}有{unknown}人的{source.asks}没有查到结果,为未知,不等于没有。"
    return f"{source.name}已经全部答复。"
