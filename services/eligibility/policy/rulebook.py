"""A pack ready for use: the program of each set of sheets is compiled once and kept."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from services.eligibility.policy.engine import files
from services.eligibility.policy.engine.nouns import Pack
from services.eligibility.policy.engine.verdict import Evaluator
from shared.refusal import FieldProblem, Invalid


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A pack with its evaluators, of all its schemes or of those in `only`; one for each set of sheets in force."""

    pack: Pack
    only: frozenset[str] = frozenset()
    _compiled: dict[tuple[str, ...], Evaluator] = field(default_factory=dict)

    def on(self, day: date) -> Evaluator:
        """The evaluator of a day; Invalid for a day on which no sheet was in force."""
        in_force = self.pack.sheets_on(day)
        sheets = {name: sheet for name, sheet in in_force.items() if not self.only or name in self.only}
        if not any(sheet.kind in ("decided", "certified") for sheet in sheets.values()):
            first = min(sheet.first for sheet in self.pack.sheets)
            problem = FieldProblem("on", f"这一天还没有可用的规定,最早可以用 {first}")
            raise Invalid("no_sheet_in_force", "这一天没有可用的政策规定,请改用较晚的日期。", fields=[problem])
        key = tuple(f"{sheet.scheme}/{sheet.first}" for sheet in sheets.values())
        if key not in self._compiled:
            self._compiled[key] = Evaluator.of(self.pack, sheets)
        return self._compiled[key]


@cache
def own() -> Rulebook:
    """The rulebook of this release's pack."""
    return Rulebook(files.own())
