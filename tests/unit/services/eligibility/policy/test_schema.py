"""The schema of the input file takes what the reader takes, and refuses what it refuses."""

from datetime import date
from typing import Any

import jsonschema_rs
import pytest

from services.eligibility.policy import schema
from services.eligibility.policy.engine import facts
from shared.refusal import Invalid

from .small_pack import rulebook

ON = date(2026, 8, 3)
GOOD: dict[str, Any] = {
    "county": "370102000000",
    "category": "urban",
    "members": [{"relation": "self", "birth_on": "1980-01-01", "income": [{"kind": "wage", "yuan": "1.50"}]}],
}


def _is_taken(given: Any) -> bool:
    try:
        facts.read(given, rulebook().pack, ON)
    except Invalid:
        return False
    return True


def _member(**changed: Any) -> dict[str, Any]:
    return GOOD | {"members": [GOOD["members"][0] | changed]}


@pytest.mark.parametrize(
    ("given", "is_good"),
    [
        pytest.param(GOOD, True, id="a household"),
        pytest.param(_member(grade="unknown"), True, id="what nobody knows"),
        pytest.param(_member(grade=2), True, id="what somebody knows"),
        pytest.param(_member(income="none"), True, id="no income"),
        pytest.param(_member(income=None), False, id="silence about income"),
        pytest.param(_member(grade=5), False, id="beyond the bounds"),
        pytest.param(_member(relation="unknown"), False, id="a required fact that nobody knows"),
        pytest.param(_member(name="王小明"), False, id="a name"),
        pytest.param(_member(income=[{"kind": "wage", "yuan": 1.5}]), False, id="money as a number"),
        pytest.param(_member(income=[{"kind": "gold", "yuan": "1.50"}]), False, id="a kind that there is not"),
        pytest.param(GOOD | {"members": []}, False, id="nobody"),
        pytest.param(GOOD | {"county": "济南"}, False, id="a county by its name"),
        pytest.param({k: v for k, v in GOOD.items() if k != "category"}, False, id="without its category"),
    ],
)
def test_schema_and_reader_agree(given: Any, *, is_good: bool) -> None:
    validator = jsonschema_rs.validator_for(schema.of(rulebook().pack))
    assert (validator.is_valid(given), _is_taken(given)) == (is_good, is_good)
