"""The population's example standards are those that the suite's example policy decides by."""

from datetime import date

import pytest

from deploy.demo.means import EXAMPLE_STANDARD_FEN_MONTHLY
from deploy.demo.population import generate
from services.eligibility.policy.reading import load


@pytest.mark.parametrize("category", [pytest.param("urban", id="urban"), pytest.param("rural", id="rural")])
def test_the_households_at_the_limit_are_at_the_limit_of_the_example_policy(category: str) -> None:
    standard = load(accepts_examples=True).standard(generate(7, 1).county_code, category, date(2026, 12, 1))
    assert standard.monthly.fen == EXAMPLE_STANDARD_FEN_MONTHLY[category]
