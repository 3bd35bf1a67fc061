"""The policy of this release: its pack and its table of powers, read once."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files as resources
from typing import Any

import yaml

from services.eligibility.policy.engine import files
from services.eligibility.policy.engine.constants import Known
from services.eligibility.policy.policy import Policy, Power, Span, Status
from services.eligibility.policy.rulebook import Rulebook
from shared.vocabulary.law import LegalBasis

# What an application is decided by today; the other schemes of the pack answer questions (`onenet determine`) so far.
_DECIDED = frozenset({"household", "income", "property", "dibao", "taper", "edge", "single_entry"})
_ALL_THAT_IS_KNOWN = date(9999, 12, 31)


@cache
def load(*, accepts_examples: bool) -> Policy:
    """The policy of this release; `accepts_examples` is demo mode."""
    text = resources("services.eligibility.policy").joinpath("powers.yaml").read_text("utf-8")
    powers = tuple(_power(row) for row in yaml.safe_load(text))
    return Policy(Rulebook(files.own(), _DECIDED), powers, Known(_ALL_THAT_IS_KNOWN, accepts_examples))


def _power(row: Mapping[str, Any]) -> Power:
    return Power(
        area=row["area"],
        level=row["level"],
        basis=LegalBasis(**row["basis"]),
        document=row["document"],
        valid=Span(row["from"], row.get("to")),
        status=Status(row["status"]),
    )
