"""The summary names every pair of sources that do not say the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from deploy.demo.summary import Books, Totals, bank_total
from shared.vocabulary.money import ZERO, Money

PAID = Money(81_200)
BOOKS = Books(PAID, PAID, PAID, PAID, PAID, PAID, ledger_balanced=True)
TOTALS = Totals(5, 1, 4, 2, 1, 1, 1, 2, PAID, 2, 1, 1, 1, 1, 1, 1, 1, 2, 2, BOOKS)


def test_sources_that_agree_have_no_difference() -> None:
    assert list(TOTALS.differences()) == []


@pytest.mark.parametrize(
    "books",
    [
        pytest.param(replace(BOOKS, public=Money(81_199)), id="the public account is a fen short"),
        pytest.param(replace(BOOKS, ledger=ZERO), id="the ledger knows nothing"),
        pytest.param(replace(BOOKS, bank=Money(81_201)), id="the bank paid a fen more"),
        pytest.param(replace(BOOKS, ledger_balanced=False), id="the ledger does not balance"),
    ],
)
def test_a_difference_between_books_is_named(books: Books) -> None:
    assert len(list(replace(TOTALS, books=books).differences())) == 1


def test_a_listed_household_missing_from_the_board_is_named() -> None:
    assert len(list(replace(TOTALS, on_boards=1).differences())) == 1


def test_the_banks_total_leaves_out_what_it_returned(tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    path.write_text("instruction_id,amount_fen,outcome,tail\na,100,settled,0001\nb,50,returned,0002\n")
    assert bank_total(path) == Money(100)


def test_a_bank_that_was_never_used_paid_nothing(tmp_path: Path) -> None:
    assert bank_total(tmp_path / "none.csv") == ZERO
