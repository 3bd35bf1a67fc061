"""A change (变动) in a household, from its report until it is dealt with (社会救助法 art. 46, 57号 art. 30)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.refusal import Conflict, NotFound


class ChangeKind(StrEnum):
    """What changed."""

    MEMBERS = "members"
    INCOME = "income"
    PROPERTY = "property"
    RESIDENCE = "residence"
    OTHER = "other"


class Stage(StrEnum):
    """How far the case was: what follows depends on it."""

    PENDING = "pending"
    RUNNING = "running"


class Standing(StrEnum):
    """How far the change is."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody tells."""

    kind: ChangeKind
    happened_on: date
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A reported change. `household_version` is the one it changes, `accepted_version` the one that it led to."""

    id: UUID
    report: Report
    reported_on: date
    stage: Stage
    standing: Standing
    household_version: int
    accepted_version: int | None = None
    closed_on: date | None = None
    closing_reason: str | None = None

    def accept(self, version: int, on: date) -> "Change":
        """Take the household's new version; `version` is the one that was declared since the report."""
        self._require_open()
        return replace(self, standing=Standing.ACCEPTED, accepted_version=version, closed_on=on)

    def close(self, reason: str, on: date) -> "Change":
        """End a change that comes to nothing: reported by mistake, or declared and never signed by everybody."""
        self._require_open()
        return replace(self, standing=Standing.CLOSED, closed_on=on, closing_reason=reason)

    def _require_open(self) -> None:
        if self.standing is not Standing.OPEN:
            raise Conflict("change_not_open", "这项变动已经办结,请刷新后查看。")


def find(changes: tuple[Change, ...], change_id: UUID) -> Change:
    """One of a case's changes; raises NotFound for another."""
    found = next((each for each in changes if each.id == change_id), None)
    if found is None:
        raise NotFound("change_not_found", "这件案件没有这项变动,请刷新后从变动列表中选择。")
    return found
