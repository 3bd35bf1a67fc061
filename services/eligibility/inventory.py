"""What came in about a household, and how an officer adopts it: by rank of its source or by a choice."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.eligibility.adoption import Adoption, Choice, MemberChoice
from services.eligibility.facts import COUNTY_VISIT, DECLARED, SURVEY, Item, Member, UnknownSource
from shared.refusal import Conflict, FieldProblem, Invalid
from shared.vocabulary.money import total

UNKNOWN = "unknown"
_PRESENCE = frozenset({"registered", "death", "prison", "compulsory_detoxification"})


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What a source came to for one member: found, none or unknown with its reason."""

    source: str
    person_id: UUID
    status: str
    reason: str
    data_on: date | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A source says more means than declared, or another status of a member."""

    person_id: UUID
    kind: str
    source: str

    @property
    def concerns_presence(self) -> bool:
        """Whether it bears on who is counted, and so has to be settled by a person."""
        return self.kind in _PRESENCE


@dataclass(frozen=True, slots=True)
class Inventory:
    """All that came in: members of the accepted household, items of every origin, what every source came to."""

    members: tuple[Member, ...]
    items: tuple[Item, ...]
    results: tuple[SourceResult, ...]
    contradictions: tuple[Contradiction, ...] = ()

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

    def adopt_members(self, adoption: Adoption) -> tuple[Member, ...]:
        """The members as adopted; where a source says otherwise of somebody's presence, an officer has to settle it."""
        self._require_members(choice.person_id for choice in adoption.member_choices)
        chosen = {choice.person_id: choice for choice in adoption.member_choices}
        open_ones = [each for each in self.contradictions if each.concerns_presence and each.person_id not in chosen]
        if open_ones:
            fields = [
                FieldProblem("member_choices", f"来源 {each.source} 的 {each.kind} 与申报不一致。")
                for each in open_ones
            ]
            sentence = "有成员的户籍、服刑等情况与申报不一致,会影响是否计入家庭成员。请核实后逐人写明认定和理由。"
            raise Conflict("contradiction_needs_choice", sentence, fields=fields)
        return tuple(_settled(member, chosen.get(member.person_id)) for member in self.members)

    def adopt_items(self, adoption: Adoption) -> tuple[Item, ...]:
        """The adopted items: the default rule's, and the officer's choices in their places."""
        self._require_members(choice.person_id for choice in adoption.choices)
        chosen = {item.key: item for item in map(_as_item, adoption.choices)}
        items = {item.key: item for item in self.adoptable()} | chosen
        return tuple(items[key] for key in sorted(items))

    def explain_unknown(self, adoption: Adoption) -> tuple[UnknownSource, ...]:
        """The unknown sources with the officer's reasons; refuses to pass over one in silence."""
        unknown, reasons = self.unknown_sources(), adoption.unknown_reasons
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

    def _require_members(self, persons: Iterable[UUID]) -> None:
        known = {member.person_id for member in self.members}
        if any(person not in known for person in persons):
            raise Invalid("not_a_member", "采信事项所属人员不是本家庭成员,请核对。")


def _best(candidates: list[Item]) -> Item:
    """Of the items of one key the best origin's, summed: two deposits of one bank are one amount."""
    by_source: dict[str, list[Item]] = {}
    for item in candidates:
        by_source.setdefault(item.source, []).append(item)
    merged = [_merged(items) for items in by_source.values()]
    return max(merged, key=lambda item: (_rank(item.source), item.amount, item.count, item.source))


def _rank(source: str) -> int:
    return {DECLARED: 0, SURVEY: 1, COUNTY_VISIT: 1}.get(source, 2)


def _merged(items: list[Item]) -> Item:
    first = items[0]
    dates = [item.data_on for item in items if item.data_on is not None]
    count = sum(item.count for item in items)
    amount = total(item.amount for item in items)
    return Item(*first.key, amount, count, first.source, max(dates, default=None))


def _settled(member: Member, choice: MemberChoice | None) -> Member:
    return member if choice is None else replace(member, absence=choice.absence, absent_since=choice.absent_since)


def _as_item(choice: Choice) -> Item:
    return Item(choice.person_id, choice.aspect, choice.kind, choice.amount, choice.count, choice.source, None)
