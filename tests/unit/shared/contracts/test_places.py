"""Places travel as text; an unknown level is empty on the wire and nothing in the noun."""

import pytest

from shared.contracts.places import area_of, place_of
from shared.vocabulary.divisions import Area


@pytest.mark.parametrize("code", ["370102001002", "370102001000", "370102000000", "370100000000"])
def test_an_area_survives_the_wire(code: str) -> None:
    assert area_of(place_of(Area.of(code))) == Area.of(code)
