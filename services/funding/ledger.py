"""The double-entry ledger: every entry moves one amount from one account to another, so that debits equal credits.

An entry is a single row that names both sides (as TigerBeetle's transfers do): half of a posting cannot exist. All
money is where it came from (the appropriation) and in exactly one of six places: available, encumbered, on its way to
the bank, paid, asked back, repaid. What was repaid is not spent again by itself: the finance authority says so with a
document of its own (预算法 art. 13).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from services.funding.budget import Allotment, Budget, Disencumbrance, Encumbrance
from services.funding.instruction import Instruction
from services.funding.recovery import Drop, Recovery, Repayment
from shared.ids import new_id
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import ZERO, Money, total


class Account(StrEnum):
    """Where money stands; the appropriation is the credit side of all."""

    APPROPRIATION = "appropriation"
    AVAILABLE = "available"
    ENCUMBERED = "encumbered"
    IN_TRANSIT = "in_transit"
    PAID = "paid"
    RECOVERABLE = "recoverable"
    RECOVERED = "recovered"


class Kind(StrEnum):
    """What moved it."""

    ALLOTMENT = "allotment"
    ENCUMBRANCE = "encumbrance"
    RELEASE = "release"
    SETTLEMENT = "settlement"
    RETURN = "return"
    DISENCUMBRANCE = "disencumbrance"
    RECALL = "recall"
    RECOVERY = "recovery"
    REPAYMENT = "repayment"
    DROP = "drop"
    LATE_SETTLEMENT = "late_settlement"
    LATE_RETURN = "late_return"


SIDES: Mapping[Kind, tuple[Account, Account]] = MappingProxyType(
    {
        Kind.ALLOTMENT: (Account.AVAILABLE, Account.APPROPRIATION),
        Kind.ENCUMBRANCE: (Account.ENCUMBERED, Account.AVAILABLE),
        Kind.RELEASE: (Account.IN_TRANSIT, Account.ENCUMBERED),
        Kind.SETTLEMENT: (Account.PAID, Account.IN_TRANSIT),
        Kind.RETURN: (Account.ENCUMBERED, Account.IN_TRANSIT),
        Kind.DISENCUMBRANCE: (Account.AVAILABLE, Account.ENCUMBERED),
        Kind.RECALL: (Account.ENCUMBERED, Account.IN_TRANSIT),
        Kind.RECOVERY: (Account.RECOVERABLE, Account.PAID),
        Kind.REPAYMENT: (Account.RECOVERED, Account.RECOVERABLE),
        Kind.DROP: (Account.PAID, Account.RECOVERABLE),
        Kind.LATE_SETTLEMENT: (Account.PAID, Account.ENCUMBERED),
        Kind.LATE_RETURN: (Account.ENCUMBERED, Account.PAID),
    }
)
"""Debit and credit of each kind."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement. Unique by kind and reference: the same thing is never booked twice."""

    id: UUID
    kind: Kind
    reference_id: UUID
    debit: Account
    credit: Account
    amount: Money
    year: int
    scheme: str
    booked_on: date
    place: Area
    case_id: UUID | None = None


def allotted(allotment: Allotment, budget: Budget) -> Entry:
    """The budget grew."""
    on = allotment.allotted_on
    debit, credit = SIDES[Kind.ALLOTMENT]
    return Entry(
        new_id(), Kind.ALLOTMENT, allotment.id, debit, credit, allotment.amount, budget.year, budget.scheme, on,
        budget.place,
    )  # fmt: skip


def encumbered(encumbrance: Encumbrance, scheme: str, on: date) -> Entry:
    """A part of the budget was bound."""
    debit, credit = SIDES[Kind.ENCUMBRANCE]
    return Entry(
        new_id(), Kind.ENCUMBRANCE, encumbrance.id, debit, credit, encumbrance.amount, encumbrance.from_month.year,
        scheme, on, encumbrance.place, encumbrance.case_id,
    )  # fmt: skip


def moved(kind: Kind, instruction: Instruction, year: int, on: date, reference_id: UUID | None = None) -> Entry:
    """An instruction went to the bank, was paid, came back or was recalled, out of the budget of a year.

    What a letter has put right is booked under the letter, which is the reference then.
    """
    debit, credit = SIDES[kind]
    return Entry(
        new_id(), kind, reference_id or instruction.id, debit, credit, instruction.amount, year, instruction.scheme,
        on, instruction.place, instruction.case_id,
    )  # fmt: skip


def disencumbered(freed: Disencumbrance, year: int, scheme: str) -> Entry:
    """What was bound is available again."""
    debit, credit = SIDES[Kind.DISENCUMBRANCE]
    return Entry(
        new_id(), Kind.DISENCUMBRANCE, freed.id, debit, credit, freed.amount, year, scheme, freed.freed_on,
        freed.place, freed.case_id,
    )  # fmt: skip


def asked_back(recovery: Recovery) -> Entry:
    """What was paid and was not due is asked back."""
    debit, credit = SIDES[Kind.RECOVERY]
    return Entry(
        new_id(), Kind.RECOVERY, recovery.id, debit, credit, recovery.amount, recovery.year, recovery.scheme,
        recovery.opened_on, recovery.place, recovery.case_id,
    )  # fmt: skip


def repaid(repayment: Repayment, recovery: Recovery) -> Entry:
    """A part of it came back."""
    debit, credit = SIDES[Kind.REPAYMENT]
    return Entry(
        new_id(), Kind.REPAYMENT, repayment.id, debit, credit, repayment.amount, recovery.year, recovery.scheme,
        repayment.repaid_on, recovery.place, recovery.case_id,
    )  # fmt: skip


def dropped(drop: Drop, recovery: Recovery) -> Entry:
    """A part of it was due after all."""
    debit, credit = SIDES[Kind.DROP]
    return Entry(
        new_id(), Kind.DROP, drop.id, debit, credit, drop.amount, recovery.year, drop.scheme, drop.dropped_on,
        recovery.place, recovery.case_id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turnover:
    """The sum of the entries of one kind."""

    debit: Account
    credit: Account
    amount: Money


@dataclass(frozen=True, slots=True)
class Balance:
    """One account's turnover on both sides."""

    account: Account
    debits: Money
    credits: Money

    @property
    def amount(self) -> Money:
        """What stands on the account, on its own side: the appropriation's is the credit side."""
        difference = self.debits - self.credits
        return -difference if self.account is Account.APPROPRIATION else difference


@dataclass(frozen=True, slots=True)
class Books:
    """What the other tables say that the ledger must say too."""

    allotted: Money
    encumbered: Money
    settled: Money
    recoverable: Money = ZERO
    recovered: Money = ZERO


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """All accounts, and what does not agree."""

    balances: tuple[Balance, ...]
    differences: tuple[str, ...]

    @property
    def is_balanced(self) -> bool:
        """Whether debits equal credits, no account is below zero and budgets and payrolls say the same."""
        return not self.differences


def trial_balance(turnovers: Sequence[Turnover], books: Books) -> TrialBalance:
    """Add up the ledger after it is read, and compare it with budgets and payrolls, which were written apart."""
    balances = tuple(_balance(account, turnovers) for account in Account)
    amounts = {balance.account: balance.amount for balance in balances}
    paid = total(amounts[account] for account in (Account.PAID, Account.RECOVERABLE, Account.RECOVERED))
    bound = amounts[Account.ENCUMBERED] + amounts[Account.IN_TRANSIT] + paid
    statements = {
        "借方合计与贷方合计不相等": total(b.debits for b in balances) == total(b.credits for b in balances),
        "有科目余额小于零": all(balance.amount >= ZERO for balance in balances),
        "总账上的预算总额与预算表不一致": amounts[Account.APPROPRIATION] == books.allotted,
        "总账上已安排到户的金额与预算表不一致": bound == books.encumbered,
        "总账上已发放到账的金额与发放表不一致": paid == books.settled,
        "总账上待退还的金额与追回台账不一致": amounts[Account.RECOVERABLE] == books.recoverable,
        "总账上已退还的金额与追回台账不一致": amounts[Account.RECOVERED] == books.recovered,
    }
    return TrialBalance(balances, tuple(problem for problem, holds in statements.items() if not holds))


def _balance(account: Account, turnovers: Iterable[Turnover]) -> Balance:
    each = tuple(turnovers)
    return Balance(
        account,
        total(turnover.amount for turnover in each if turnover.debit is account),
        total(turnover.amount for turnover in each if turnover.credit is account),
    )
