"""Which delegation gives a township its power: for every scheme of the case, its own before its county's."""

import pytest

from services.eligibility.delegation import Delegation, of_all
from services.eligibility.policy.policy import Span
from shared.refusal import Invalid

from .families import COUNTY, TODAY

TOWNSHIP = "370102001000"


def _delegation(area_code: str, scheme: str) -> Delegation:
    return Delegation(
        area_code, scheme, Span(TODAY), f"{area_code} {scheme}", "《社会救助法》第四十四条第二款", "official"
    )


@pytest.mark.parametrize(
    ("given", "schemes", "document"),
    [
        pytest.param([(TOWNSHIP, "dibao")], ["dibao"], f"{TOWNSHIP} dibao", id="its own"),
        pytest.param([(COUNTY, "dibao")], ["dibao"], f"{COUNTY} dibao", id="its county's"),
        pytest.param([(COUNTY, "dibao"), (TOWNSHIP, "all")], ["dibao"], f"{TOWNSHIP} all", id="its own goes first"),
        pytest.param([(TOWNSHIP, "all"), (TOWNSHIP, "dibao")], ["dibao"], f"{TOWNSHIP} dibao", id="the nearer scheme"),
        pytest.param([(TOWNSHIP, "dibao")], ["dibao", "edge"], None, id="for one of two schemes only"),
        pytest.param([(TOWNSHIP, "dibao"), (COUNTY, "edge")], ["dibao", "edge"], f"{TOWNSHIP} dibao", id="for both"),
        pytest.param([(TOWNSHIP, "temporary")], ["dibao"], None, id="for another scheme"),
        pytest.param([(TOWNSHIP, "all")], [], None, id="nothing is asked for yet"),
    ],
)
def test_a_delegation_covers_all_that_is_asked_for(
    given: list[tuple[str, str]], schemes: list[str], document: str | None
) -> None:
    found = of_all([_delegation(*each) for each in given], schemes, TOWNSHIP)
    assert (found.document if found else None) == document


def test_a_delegation_does_not_end_before_it_begins() -> None:
    backwards = Delegation(TOWNSHIP, "all", Span(TODAY, TODAY.replace(day=1)), "示例", "示例", "example")
    with pytest.raises(Invalid) as refused:
        backwards.require_plausible()
    assert refused.value.code == "span_invalid"
