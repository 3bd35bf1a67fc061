"""A policy pack on its way: draft, tested, approved by a second person, published from a day. Nothing of it changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.refusal import Conflict, Forbidden


class Act(StrEnum):
    """What is done to a pack after its import, each once."""

    TESTED = "tested"
    FAILED = "failed"
    APPROVED = "approved"
    PUBLISHED = "published"


class State(StrEnum):
    """Where a pack stands."""

    DRAFT = "draft"
    FAILED = "failed"
    TESTED = "tested"
    APPROVED = "approved"
    PUBLISHED = "published"


_ORDER = (Act.PUBLISHED, Act.APPROVED, Act.FAILED, Act.TESTED)


@dataclass(frozen=True, slots=True)
class PackAct:
    """Who did what to a pack and when; a test names its cases and what failed, a publication its first day."""

    kind: Act
    acted_by: str
    acted_on: date
    cases: int | None = None
    findings: tuple[str, ...] = ()
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class PolicyPack:
    """An imported pack without its files' texts; `files` are their digests by path."""

    id: UUID
    digest: str
    imported_by: str
    imported_on: date
    is_release: bool
    files: Mapping[str, str]
    acts: Sequence[PackAct]

    def act(self, kind: Act) -> PackAct | None:
        """An act that was done to it."""
        return next((each for each in self.acts if each.kind is kind), None)

    @property
    def state(self) -> State:
        """Where it stands."""
        return next((State(kind) for kind in _ORDER if self.act(kind) is not None), State.DRAFT)

    def require_approvable_by(self, actor: str) -> None:
        """A second person looks at what one person has made, once its cases have passed."""
        if self.state is State.DRAFT:
            raise Conflict("pack_not_tested", "政策包的案例还在运行,请稍后再审核。")
        if self.state is not State.TESTED:
            raise Conflict("pack_not_approvable", "政策包没有通过案例检查,或者已经审核过,不能审核。")
        if actor == self.imported_by:
            raise Forbidden("own_import", "不能审核自己导入的政策包,请由另一位人员审核。")

    def require_publishable(self, valid_from: date, today: date) -> None:
        """Published once, from today or a later day: the past stays as it was decided."""
        if self.state is not State.APPROVED:
            raise Conflict("pack_not_approved", "政策包还没有经另一位人员审核,或者已经发布,不能发布。")
        if valid_from < today:
            raise Conflict("publication_in_the_past", "生效日不能早于今天,请改用今天或者以后的日期。")
