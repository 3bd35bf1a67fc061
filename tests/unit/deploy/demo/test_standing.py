"""A household is at its end only at one of the ends that the demo promises."""

from dataclasses import replace

import pytest

from deploy.demo.people import Conduct, Household
from deploy.demo.population import generate
from deploy.demo.standing import Standing, has_ended

STANDING = Standing("case", "370115002031", "listed", "已发放并长期公示", None, None, grants=True, events=1, refs=())


@pytest.fixture(scope="module")
def household() -> Household:
    return generate(7, 1).households[0]


@pytest.mark.parametrize(
    ("stage", "grants", "expected"),
    [
        pytest.param("listed", True, True, id="granted, paid and on the board"),
        pytest.param("paid", True, False, id="paid but not yet on the board"),
        pytest.param("served", True, False, id="granted and served but not yet paid"),
        pytest.param("served", False, True, id="refused and served"),
        pytest.param("denied", False, False, id="refused but not yet served"),
        pytest.param("withdrawn", None, True, id="withdrawn"),
        pytest.param("returned", None, False, id="returned, and the household goes on"),
    ],
)
def test_an_end_is_one_of_those_listed(
    household: Household, stage: str, *, grants: bool | None, expected: bool
) -> None:
    assert has_ended(household, replace(STANDING, stage=stage, grants=grants)) is expected


def test_a_returned_form_is_an_end_for_those_who_do_not_come_back(household: Household) -> None:
    gives_up = replace(household, conduct=Conduct(resubmits=False))
    assert has_ended(gives_up, replace(STANDING, stage="returned", grants=None))


def test_a_household_that_has_not_applied_is_not_at_its_end(household: Household) -> None:
    assert not has_ended(household, None)
