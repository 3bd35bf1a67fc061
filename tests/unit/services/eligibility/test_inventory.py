"""Adopting facts: whose word goes first, and what an officer may not pass over."""

import pytest

from services.eligibility.adoption import Adoption, Choice, MemberChoice
from services.eligibility.inventory import Contradiction, Inventory, SourceResult
from shared.refusal import Conflict, Invalid
from shared.vocabulary.money import Money

from .families import item, member, person

MEMBERS = (member(0, {"relation": "self"}),)


def _inventory(*sources: tuple[str, str], results: tuple[SourceResult, ...] = ()) -> Inventory:
    items = tuple(item({"of": 0, "kind": "wage", "yuan": yuan, "source": source}) for source, yuan in sources)
    return Inventory(MEMBERS, items, results)


@pytest.mark.parametrize(
    ("sources", "adopted"),
    [
        pytest.param((("declared", "9.00"), ("social_insurance", "5.00")), "5.00", id="verified beats declared"),
        pytest.param((("declared", "9.00"), ("survey", "5.00")), "5.00", id="seen beats declared"),
        pytest.param((("survey", "9.00"), ("social_insurance", "5.00")), "5.00", id="verified beats seen"),
        pytest.param((("survey", "9.00"),), "9.00", id="what only the survey found is added"),
        pytest.param((("banks", "5.00"), ("tax", "6.00")), "6.00", id="of two bureaus the larger"),
        pytest.param((("banks", "5.00"), ("banks", "6.00")), "11.00", id="two items of one bureau are one sum"),
    ],
)
def test_the_default_rule_takes_one_value_a_kind(sources: tuple[tuple[str, str], ...], adopted: str) -> None:
    assert [each.amount.yuan for each in _inventory(*sources).adoptable()] == [adopted]


def test_a_choice_replaces_the_default() -> None:
    choice = Choice(person(0), "income", "wage", Money.of_yuan("7.00"), 0, "survey", "以流水为准。")
    items = _inventory(("declared", "9.00")).adopt_items(Adoption(choices=(choice,)))
    assert [(each.amount.yuan, each.source) for each in items] == [("7.00", "survey")]


def test_a_choice_for_a_stranger_is_refused() -> None:
    choice = Choice(person(8), "income", "wage", Money.of_yuan("7.00"), 0, "survey", "以流水为准。")
    with pytest.raises(Invalid):
        _inventory().adopt_items(Adoption(choices=(choice,)))


def test_an_unknown_source_is_not_passed_over_in_silence() -> None:
    unknown = SourceResult("banks", person(0), "unknown", "deadline", None)
    inventory = _inventory(results=(unknown,))
    with pytest.raises(Conflict) as refusal:
        inventory.explain_unknown(Adoption())
    assert refusal.value.code == "unknown_needs_reason"
    explained = inventory.explain_unknown(Adoption(unknown_reasons={"banks": "已查看存折。"}))
    assert [(each.source, each.cause, each.reason) for each in explained] == [("banks", "deadline", "已查看存折。")]


@pytest.mark.parametrize(
    ("kind", "needs_choice"),
    [
        pytest.param("prison", True, id="a member whom the police know in prison"),
        pytest.param("death", True, id="a member who has died"),
        pytest.param("registered", True, id="a member whom nobody knows"),
        pytest.param("vehicle", False, id="a vehicle is an item, not a presence"),
    ],
)
def test_a_contradiction_about_presence_is_settled_by_a_person(kind: str, needs_choice: bool) -> None:  # noqa: FBT001
    inventory = Inventory(MEMBERS, (), (), (Contradiction(person(0), kind, "public_security"),))
    if needs_choice:
        with pytest.raises(Conflict) as refusal:
            inventory.adopt_members(Adoption())
        assert refusal.value.code == "contradiction_needs_choice"
    settled = MemberChoice(person(0), "prison", None, "public_security", "已电话核实。")
    adopted = inventory.adopt_members(Adoption(member_choices=(settled,)))
    assert [each.absence for each in adopted] == ["prison"]
