"""The register names for each source why it may be asked, what it may give, and by when."""

from datetime import date

import pytest

from services.economic_verification.bureaus import register
from services.economic_verification.bureaus.register import Aspect, ExampleRefused


def test_every_source_has_a_ground_in_law_and_asks_for_the_fewest_fields() -> None:
    for source in register.sources().values():
        assert "社会救助法》第四十一条" in source.ground
        assert "57号" in source.ground
        assert source.fields == {"name", "identity_number"}
        assert source.given
        assert source.attempts >= 1


def test_a_deadline_counts_working_days_after_the_day_of_asking() -> None:
    friday = date(2026, 11, 20)
    assert register.sources()["public_security"].due_on(friday) == date(2026, 12, 4)


def test_a_source_gives_only_what_it_is_asked() -> None:
    banks = register.sources()["banks"]
    assert banks.gives(Aspect.ASSET, "deposit")
    assert not banks.gives(Aspect.INCOME, "wage")


def test_example_deadlines_are_refused_where_they_would_count() -> None:
    with pytest.raises(ExampleRefused, match="banks"):
        register.require_official()
