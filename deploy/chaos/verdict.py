"""What came of a chaos run, and whether that is good."""

import json
from collections import Counter
from dataclasses import dataclass

DRAIN_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Counts, each with its `evidence` in words; `drained_s` is None where the backlog did not drain in time."""

    kinds: Counter[str]
    acknowledged: int
    transfers: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    out_of_order: tuple[str, ...]
    refused: tuple[str, ...]
    redelivered: int
    parked: int
    ledger_balanced: bool
    audit_verified: bool
    drained_s: float | None
    seconds: float

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, doubled, disordered or refused without cause, and everything came to rest."""
        is_whole = not (self.lost or self.doubled or self.out_of_order or self.refused or self.parked)
        return is_whole and self.ledger_balanced and self.audit_verified and self.drained_s is not None

    @property
    def evidence(self) -> tuple[str, ...]:
        """What was found, in words without a person."""
        return (*self.lost, *self.doubled, *self.out_of_order, *self.refused)

    @property
    def line(self) -> str:
        """The last line of the output."""
        told = {
            "faults": self.kinds.total(),
            "kinds": dict(self.kinds),
            "acknowledged": self.acknowledged,
            "lost": len(self.lost),
            "doubled": len(self.doubled),
            "out_of_order": len(self.out_of_order),
            "redelivered": self.redelivered,
            "drained_s": self.drained_s,
            "transfers": self.transfers,
            "refused": len(self.refused),
            "parked": self.parked,
            "ledger_balanced": self.ledger_balanced,
            "audit_verified": self.audit_verified,
            "seconds": self.seconds,
        }
        return json.dumps(told, ensure_ascii=False)
