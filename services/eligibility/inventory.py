"""What came in about a household, and how an officer adopts it: by rank of its source or by a choice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.eligibility.facts import DECLARED, SURVEY, Item, Member, UnknownSource
from services.eligibility.income import household_total
from shared.refusal import Conflict, FieldProblem, Invalid
from shared.vocabulary.money import Money

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What a source came to for one member: found, none or unknown with its reason."""

    source: str
    person_id: UUID
    status: str
    reason: str
    data_on: date | None


@dataclass(frozen=True, slots=True)
class Choice:
    """An officer's value for one kind of one member in place of the default, with the reason."""

    person_id: UUID
    aspect: str
    kind: str
    amount: Money
    count: int
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Adoption:
    """What an officer decides about the facts: choices, and why it goes on without a source that could not say."""

    choices: tuple[Choice, ...] = ()
    unknown_reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inventory:
    """All that came in: members of the accepted household, items of every origin, results of every source."""

    members: tuple[Member, ...]
    items: tuple[Item, ...]
    results: tuple[SourceResult, ...]

    def adoptable(self) -> tuple[Item, ...]:
        """One item a (member, aspect, kind) by the default rule.

        What a bureau gave goes before what investigators saw, that before what was declared; what only one of them
        knows is added. Of several bureaus the larger sum stands until an officer chooses otherwise.
        """
        keys = sorted({item.key for item in self.items})
        return tuple(_best([item for item in self.items if item.key == key]) for key in keys)

    def unknown_sources(self) -> tuple[str, ...]:
        """The sources that could not say for at least one member."""
        return tuple(sorted({result.source for result in self.results if result.status == UNKNOWN}))

    def adopt(self, adoption: Adoption) -> tuple[tuple[Item, ...], tuple[UnknownSource, ...]]:
        """The adopted items and the unknown sources with their reasons; refuses to pass over an unknown in silence."""
        self._require_members(adoption.choices)
        chosen = {item.key: item for item in map(_as_item, adoption.choices)}
        items = {item.key: item for item in self.adoptable()} | chosen
        return tuple(items[key] for key in sorted(items)), self._explained(adoption.unknown_reasons)

    def _explained(self, reasons: Mapping[str, str]) -> tuple[UnknownSource, ...]:
        unknown = self.unknown_sources()
        if silent := [source for source in unknown if not reasons.get(source)]:
            fields = [
                FieldProblem("unknown_reasons", f"来源 {source} 未能查清,请写明仍继续认定的理由。") for source in silent
            ]
            sentence = "有来源未能查清,不能当作没有。请逐一写明理由,或者等待答复后再认定。"
            raise Conflict("unknown_needs_reason", sentence, fields=fields)
        return tuple(UnknownSource(source, self._cause(source), reasons[source]) for source in unknown)

    def _cause(self, source: str) -> str:
        causes = {each.reason for each in self.results if each.source == source and each.status == UNKNOWN}
        return ",".join(sorted(causes))

    def _require_members(self, choices: Iterable[Choice]) -> None:
        known = {member.person_id for member in self.members}
        if any(choice.person_id not in known for choice in choices):
            raise Invalid("not_a_member", "采信的收入或财产所属人员不是本家庭成员,请核对。")


def _best(candidates: list[Item]) -> Item:
    """Of the items of one key the best origin's, summed: two deposits of one bank are one amount."""
    by_source: dict[str, list[Item]] = {}
    for item in candidates:
        by_source.setdefault(item.source, []).append(item)
    merged = [_merged(items) for items in by_source.values()]
    return max(merged, key=lambda item: (_rank(item.source), item.amount, item.count, item.source))


def _rank(source: str) -> int:
    return {DECLARED: 0, SURVEY: 1}.get(source, 2)


def _merged(items: list[Item]) -> Item:
    first = items[0]
    dates = [item.data_on for item in items if item.data_on is not None]
    count = sum(item.count for item in items)
    return Item(*first.key, household_total(items), count, first.source, max(dates, default=None))


def _as_item(choice: Choice) -> Item:
    return Item(choice.person_id, choice.aspect, choice.kind, choice.amount, choice.count, choice.source, None)
