"""The determination: what the law gives a household on a day, one line a scheme, every step with its clause."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from shared.vocabulary.law import Finding
from shared.vocabulary.money import Money

GRANTED = "granted"
DENIED = "denied"
CERTIFIED = "certified"


@dataclass(frozen=True, slots=True)
class Line:
    """What one scheme gives: granted, denied or certified, with the household's monthly amount."""

    scheme: str
    outcome: str
    amount_monthly: Money
    person_ids: tuple[UUID, ...]
    category: str
    findings: tuple[Finding, ...]

    def naming(self, former: UUID, found: UUID) -> "Line":
        """The line with the person who was found in the place of the unknown one."""
        return replace(self, person_ids=tuple(found if each == former else each for each in self.person_ids))


@dataclass(frozen=True, slots=True)
class Determination:
    """The lines of a day under a version of policy; `examples` names the example values (示例) that were used."""

    lines: tuple[Line, ...]
    policy_version: str
    examples: tuple[str, ...]

    @property
    def grants(self) -> bool:
        """Whether any scheme would pay."""
        return any(line.outcome == GRANTED for line in self.lines)

    @property
    def certifies_edge(self) -> bool:
        """Whether the household is found to be an edge family (低保边缘家庭)."""
        return any(line.outcome == CERTIFIED for line in self.lines)

    def to_json(self) -> dict[str, Any]:
        """A JSON object, the same for equal determinations."""
        lines = [line_to_json(line) for line in self.lines]
        return {"lines": lines, "policy_version": self.policy_version, "examples": list(self.examples)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Determination":
        """Read what to_json wrote."""
        lines = tuple(line_from_json(line) for line in data["lines"])
        return cls(lines, data["policy_version"], tuple(data["examples"]))

    def canonical(self) -> bytes:
        """The bytes over which the digest is taken."""
        return json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def line_to_json(line: Line) -> dict[str, Any]:
    """A JSON object of one line; the amount in fen."""
    return {
        "scheme": line.scheme,
        "outcome": line.outcome,
        "amount_fen_monthly": line.amount_monthly.fen,
        "person_ids": [str(person_id) for person_id in line.person_ids],
        "category": line.category,
        "findings": [finding.to_json() for finding in line.findings],
    }


def line_from_json(data: Mapping[str, Any]) -> Line:
    """Read what line_to_json wrote."""
    return Line(
        scheme=data["scheme"],
        outcome=data["outcome"],
        amount_monthly=Money(data["amount_fen_monthly"]),
        person_ids=tuple(UUID(person_id) for person_id in data["person_ids"]),
        category=data["category"],
        findings=tuple(Finding.from_json(finding) for finding in data["findings"]),
    )
