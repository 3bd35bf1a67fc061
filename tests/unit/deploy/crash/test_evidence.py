"""What counts as paid twice: by instruction, by line, and whatever the bank paid that nobody ordered."""

from collections import Counter

import pytest

from deploy.crash.evidence import doubled

LINES = {"first": "line one", "again": "line one", "other": "line two"}


def test_one_payment_a_line_is_no_fault() -> None:
    paid = {"first": 100, "other": 200}
    assert list(doubled(Counter(paid.keys()), paid, paid, LINES)) == []


def test_a_returned_payment_that_is_repeated_is_no_fault() -> None:
    transfers = Counter(["first", "again"])
    assert list(doubled(transfers, {"again": 100}, {"again": 100}, LINES)) == []


@pytest.mark.parametrize(
    ("transfers", "paid", "settled", "faults"),
    [
        pytest.param(["first", "first"], ["first"], ["first"], 1, id="the bank booked an instruction twice"),
        pytest.param(["stranger"], ["stranger"], [], 1, id="the bank paid what nobody ordered"),
        pytest.param(["first", "again"], ["first", "again"], ["again"], 1, id="the bank paid a line twice"),
        pytest.param([], [], ["first", "again"], 1, id="funding settled a line twice"),
        pytest.param(["first", "again"], ["first", "again"], ["first", "again"], 2, id="both say so"),
    ],
)
def test_a_second_payment_is_a_fault(transfers: list[str], paid: list[str], settled: list[str], faults: int) -> None:
    found = doubled(Counter(transfers), dict.fromkeys(paid, 100), dict.fromkeys(settled, 100), LINES)
    assert len(list(found)) == faults
