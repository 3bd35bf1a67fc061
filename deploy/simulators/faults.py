"""Faults that a tester orders: a bureau that is down, slow or talks rubbish, a bank that returns payments."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What goes wrong. `late` takes the question and answers when its deadline may have passed."""

    DOWN = "down"
    SLOW = "slow"
    BUSY = "busy"
    REFUSED = "refused"
    INVALID = "invalid"
    RUBBISH = "rubbish"
    GARBLED = "garbled"
    ANOTHER_PERSON = "another_person"
    DUPLICATE = "duplicate"
    LATE = "late"
    RETURN = "return"
    LOST = "lost"
    CUT = "cut"
    HALF = "half"
    DOUBLED = "doubled"
    STRANGER = "stranger"
    AMOUNT = "amount"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault at one bureau or at `bank`; of a returned payment only accounts that end in `tail`, if given."""

    bureau: str
    kind: Kind
    tail: str = ""


@dataclass(slots=True)
class Faults:
    """The faults still to happen, each so many times."""

    left: dict[Fault, int] = field(default_factory=dict)

    def order(self, fault: Fault, times: int) -> None:
        """Let a fault happen so many times from now on; none ends it."""
        self.left[fault] = times

    def strike(self, bureau: str, kind: Kind, account: str = "") -> bool:
        """Whether this fault happens now; each time uses it up a little."""
        for fault, times in self.left.items():
            if (fault.bureau, fault.kind) == (bureau, kind) and times > 0 and account.endswith(fault.tail):
                self.left[fault] = times - 1
                return True
        return False
