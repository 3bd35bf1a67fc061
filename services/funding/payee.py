"""Who receives a household's money: the person and the last digits of the account; the account itself stays sealed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from shared.ids import new_id
from shared.vocabulary.divisions import Area


class Kind(StrEnum):
    """Who it is to the household; 57号 art. 26 has whoever keeps the card for others agree to it on paper."""

    SELF = "self"
    MEMBER = "member"
    GUARDIAN = "guardian"
    ENTRUSTED = "entrusted"
    TOWNSHIP_RESERVE = "township_reserve"


class Hold(StrEnum):
    """Why nothing is paid to this payee for now; another payee or account lifts it."""

    NONE = ""
    PAYEE_DEAD = "payee_dead"
    ACCOUNT_CLOSED = "account_closed"


@dataclass(frozen=True, slots=True)
class Payee:
    """The payee of a case in a county. `is_withdrawn` where the application was withdrawn and the account erased.

    `is_former` in a county that the household has left: what that county still owes is paid to the same account.
    `account_from` is an id drawn when the account came: instructions with earlier ids went to the one before.
    """

    id: UUID
    case_id: UUID
    case_number: str
    person_id: UUID
    name: str
    account_tail: str
    is_withdrawn: bool
    place: Area
    kind: Kind = Kind.MEMBER
    hold: Hold = Hold.NONE
    is_former: bool = False
    account_from: UUID | None = None

    def held(self, hold: Hold) -> "Payee":
        """Nothing is paid to this payee for now."""
        return replace(self, hold=hold)

    def changed(self, person_id: UUID, name: str, account_tail: str, kind: Kind) -> "Payee":
        """Another payee or another account: what held the payments is over."""
        return replace(
            self,
            person_id=person_id,
            name=name,
            account_tail=account_tail,
            kind=kind,
            hold=Hold.NONE,
            account_from=new_id(),
        )

    def had_account(self, instruction_id: UUID) -> bool:
        """Whether an instruction went to the account that is theirs now."""
        return self.account_from is None or instruction_id > self.account_from


@dataclass(frozen=True, slots=True)
class Account:
    """Where a line's money goes: its payee, and which of the payee's accounts, by the id drawn when it came."""

    line_id: UUID
    payee_id: UUID
    account_from: UUID | None

    def came_after(self, payroll_id: UUID) -> bool:
        """Whether it is another since the payroll was drawn up; ids are made in the order of time."""
        return self.account_from is not None and self.account_from > payroll_id


def mark_of(accounts: Iterable[Account]) -> str:
    """What tells a payroll's accounts from those that somebody has looked at; the migration has the same in SQL."""
    listed = sorted(accounts, key=lambda each: each.line_id)
    said = ",".join(f"{each.line_id}:{each.payee_id}:{each.account_from or ''}" for each in listed)
    return sha256(said.encode()).hexdigest()
