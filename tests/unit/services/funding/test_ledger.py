"""The ledger: whatever happens to money, debits equal credits and every fen is in one place."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.funding import ledger
from services.funding.budget import Allotment, Budget
from services.funding.instruction import Instruction
from services.funding.ledger import SIDES, Account, Books, Entry, Kind, Turnover
from shared.ids import new_id
from shared.vocabulary.money import ZERO, Money, total

from .samples import COUNTY, ON, due, instruction

FEN = st.integers(min_value=1, max_value=10**8)


def turnovers(entries: list[Entry]) -> list[Turnover]:
    return [Turnover(entry.debit, entry.credit, entry.amount) for entry in entries]


@given(st.lists(st.tuples(st.sampled_from(Kind), FEN), max_size=60))
def test_debits_equal_credits_whatever_is_booked(moves: list[tuple[Kind, int]]) -> None:
    entries = [ledger.moved(kind, instruction(fen), 2026, ON) for kind, fen in moves]
    trial = ledger.trial_balance(turnovers(entries), Books(ZERO, ZERO, ZERO))
    assert total(b.debits for b in trial.balances) == total(b.credits for b in trial.balances)
    assert "借方合计与贷方合计不相等" not in trial.differences


def test_every_kind_moves_between_two_accounts_and_every_account_is_reached() -> None:
    assert set(SIDES) == set(Kind)
    assert all(debit is not credit for debit, credit in SIDES.values())
    assert {account for sides in SIDES.values() for account in sides} == set(Account)


@pytest.mark.parametrize(
    ("books", "statement"),
    [
        pytest.param(Books(Money(101), ZERO, ZERO), "总账上的预算总额与预算表不一致", id="allotted"),
        pytest.param(Books(Money(100), Money(1), ZERO), "总账上已安排到户的金额与预算表不一致", id="encumbered"),
        pytest.param(Books(Money(100), ZERO, Money(1)), "总账上已发放到账的金额与发放表不一致", id="settled"),
    ],
)
def test_a_fen_that_the_tables_say_otherwise_is_named(books: Books, statement: str) -> None:
    debit, credit = SIDES[Kind.ALLOTMENT]
    trial = ledger.trial_balance([Turnover(debit, credit, Money(100))], books)
    assert trial.differences == (statement,)
    assert not trial.is_balanced


def test_an_account_below_zero_is_named() -> None:
    debit, credit = SIDES[Kind.RELEASE]
    trial = ledger.trial_balance([Turnover(debit, credit, Money(1))], Books(ZERO, ZERO, ZERO))
    assert "有科目余额小于零" in trial.differences


@dataclass
class Pot:
    budget: Budget = field(default_factory=lambda: Budget(new_id(), 2026, "dibao", ZERO, ZERO, COUNTY, 1))
    entries: list[Entry] = field(default_factory=list)
    bound: list[Instruction] = field(default_factory=list)
    told: list[Instruction] = field(default_factory=list)
    settled: Money = ZERO


class AYearOfMoney(RuleBasedStateMachine):
    """Allot, bind, release, and let the bank settle or return, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.pot = Pot()

    @rule(fen=FEN)
    def allot(self, fen: int) -> None:
        allotment = Allotment(new_id(), self.pot.budget.id, "文件", Money(fen), ON, COUNTY)
        self.pot.budget = self.pot.budget.grow(Money(fen))
        self.pot.entries.append(ledger.allotted(allotment, self.pot.budget))

    @rule(fen=FEN)
    def bind(self, fen: int) -> None:
        owed = due(fen)
        needed = owed.encumbrance.amount
        if self.pot.budget.covers(needed):
            self.pot.budget = self.pot.budget.encumber(needed)
            self.pot.entries.append(ledger.encumbered(owed.encumbrance, "dibao", ON))
            months = owed.encumbrance.from_month.months_left_in_year
            self.pot.bound += [instruction(fen) for _ in range(months)]

    @precondition(lambda self: self.pot.bound)
    @rule()
    def release(self) -> None:
        told = self.pot.bound.pop()
        self.pot.told.append(told)
        self.pot.entries.append(ledger.moved(Kind.RELEASE, told, 2026, ON))

    @precondition(lambda self: self.pot.told)
    @rule(is_paid=st.booleans())
    def answer(self, *, is_paid: bool) -> None:
        told = self.pot.told.pop()
        self.pot.entries.append(ledger.moved(Kind.SETTLEMENT if is_paid else Kind.RETURN, told, 2026, ON))
        if is_paid:
            self.pot.settled += told.amount

    @invariant()
    def the_books_balance(self) -> None:
        books = Books(self.pot.budget.amount, self.pot.budget.encumbered, self.pot.settled)
        trial = ledger.trial_balance(turnovers(self.pot.entries), books)
        assert trial.is_balanced, trial.differences
        assert len({(entry.kind, entry.reference_id) for entry in self.pot.entries}) == len(self.pot.entries)


TestAYearOfMoney = AYearOfMoney.TestCase
