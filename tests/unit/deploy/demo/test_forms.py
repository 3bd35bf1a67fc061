"""The forms that the demo's households fill in are forms that intake takes."""

import pytest

from deploy.demo import forms
from deploy.demo.people import Household
from deploy.demo.population import generate
from services.intake.api.requests import HouseholdIn


@pytest.mark.parametrize("has_payee", [pytest.param(True, id="with account"), pytest.param(False, id="without")])
def test_every_household_fills_in_a_form_that_intake_can_read(*, has_payee: bool) -> None:
    for household in generate(7, 60).households:
        form = HouseholdIn.model_validate(forms.filled(household, has_payee=has_payee))
        assert len(form.members) == len(household.members)
        assert (form.payee is not None) is has_payee


def test_a_child_has_a_guardian_among_the_members() -> None:
    for household in _with_children():
        form = HouseholdIn.model_validate(forms.filled(household, has_payee=True))
        for position, person in enumerate(household.members):
            assert (form.members[position].guardian_index is not None) is person.is_minor
        assert not household.members[household.guardian].is_minor


def _with_children() -> list[Household]:
    households = generate(7, 60).households
    return [household for household in households if any(person.is_minor for person in household.members)]
