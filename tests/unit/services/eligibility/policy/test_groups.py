"""The two code lists of groups and the mapping between them, as the pack has them."""

from importlib.resources import files
from typing import Any

import pytest
import yaml

from services.eligibility.policy.engine.files import own

SEED_GROUPS = 14


@pytest.fixture(scope="module")
def groups() -> dict[str, Any]:
    text = (files("services.eligibility.policy") / "pack" / "groups.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def test_the_fourteen_groups_of_the_province_are_all_mapped_in_its_order(groups: dict[str, Any]) -> None:
    assert len(groups["seed_groups"]) == SEED_GROUPS
    assert list(groups["mapping"]) == list(groups["seed_groups"])


def test_a_group_leads_to_objects_of_the_law_and_to_schemes_that_have_a_sheet(groups: dict[str, Any]) -> None:
    schemes = {sheet.scheme for sheet in own().sheets}
    for group, row in groups["mapping"].items():
        assert set(row["law_objects"]) <= set(groups["law_objects"]), group
        assert set(row["schemes"]) <= schemes, group
        assert row["schemes"], group
        assert row["identified_by"], group


def test_every_object_of_the_law_that_has_its_own_scheme_is_reached_by_some_group_or_is_newer_than_them(
    groups: dict[str, Any],
) -> None:
    reached = {each for row in groups["mapping"].values() for each in row["law_objects"]}
    newer = {"edge", "rigid", "temporary_hardship"}
    assert set(groups["law_objects"]) - reached == newer
