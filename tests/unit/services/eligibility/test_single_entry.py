"""Who is taken in alone, and who is not: each route by the words of 57号 art. 8, on both sides of its line."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.eligibility import single_entry
from services.eligibility.determination import Determination, Line
from services.eligibility.determining import determine
from services.eligibility.entry import (
    CLERGY,
    COUNTY_OTHER,
    EDGE_DISABLED,
    EDGE_SERIOUSLY_ILL,
    Entry,
    EntryChoice,
    EntryRequest,
    Health,
)
from services.eligibility.facts import Facts
from services.eligibility.policy.engine.nouns import Row
from services.eligibility.policy.policy import Policy
from shared.refusal import Conflict
from shared.vocabulary.law import Outcome

from . import families
from .families import TODAY, demo_policy, person

ILL = person(1)
PAPER = EntryChoice("诊断证明", "诊断明确。", is_met=True)
SEVERE = Health("physical", 1, seriously_ill=False)


def _couple(earner: str, ill: str = "0", **more: Any) -> Facts:
    """An earner and somebody ill; the urban standard is 1,000 a month, the edge line 1,500, a head."""
    means = [{"of": 0, "kind": "wage", "yuan": earner}, {"of": 1, "kind": "wage", "yuan": ill}]
    row = {"members": [{"relation": "self"}, {"relation": "spouse"}], "means": means}
    return replace(families.facts(row | more))


def _determined(facts: Facts, entry: Entry, policy: Policy | None = None) -> Determination:
    return determine(replace(facts, entry=entry), policy or demo_policy(), TODAY)


def _dibao(determination: Determination) -> Line:
    return next(line for line in determination.lines if line.scheme == "dibao")


def _disabled(health: Health = SEVERE) -> Entry:
    return Entry(EDGE_DISABLED, ILL, health=health)


@pytest.mark.parametrize(
    ("kind", "grade", "is_severe"),
    [
        pytest.param("physical", 1, True, id="first grade"),
        pytest.param("hearing", 2, True, id="second grade"),
        pytest.param("intellectual", 3, True, id="third grade of intellect"),
        pytest.param("mental", 3, True, id="third grade of mind"),
        pytest.param("physical", 3, False, id="third grade of the body"),
        pytest.param("visual", 3, False, id="third grade of sight"),
        pytest.param("intellectual", 4, False, id="fourth grade of intellect"),
        pytest.param("mental", 4, False, id="fourth grade of mind"),
    ],
)
def test_the_certificate_decides_by_grade_and_kind(kind: str, grade: int, *, is_severe: bool) -> None:
    determination = _determined(_couple("30000"), _disabled(Health(kind, grade, seriously_ill=False)))
    found = _dibao(determination)
    assert (found.outcome == "granted") is is_severe
    assert [str(basis) for each in found.findings if each.code == "entry_edge_disabled" for basis in each.bases] == [
        "《社会救助法》第二十一条第二款",
        "《最低生活保障审核确认办法》（民发〔2021〕57号）第八条第一款第（一）项",
    ]


@pytest.mark.parametrize(
    ("household_income", "persons", "schemes"),
    [
        pytest.param("23999.99", 2, ["dibao"], id="a fen below the standard: all of them"),
        pytest.param("24000.00", 1, ["dibao", "edge"], id="at the standard: the one alone"),
        pytest.param("35999.99", 1, ["dibao", "edge"], id="a fen below the edge line: the one alone"),
        pytest.param("36000.00", 0, ["dibao"], id="at the edge line: nobody"),
    ],
)
def test_one_alone_out_of_an_edge_family_and_all_of_one_that_is_poorer(
    household_income: str, persons: int, schemes: list[str]
) -> None:
    determination = _determined(_couple(household_income), _disabled())
    found = _dibao(determination)
    assert (len(found.person_ids) if found.outcome == "granted" else 0) == persons
    assert [line.scheme for line in determination.lines] == schemes


@pytest.mark.parametrize(
    ("others", "own", "outcome", "amount"),
    [
        pytest.param("24000", "0", "granted", "1000.00", id="no income of their own: the whole standard"),
        pytest.param("20000", "6000", "granted", "500.00", id="half the standard"),
        pytest.param("20000", "11999.99", "granted", "0.10", id="a fen below, rounded up to the jiao"),
        pytest.param("20000", "12000", "denied", "0.00", id="at the standard: not below it"),
    ],
)
def test_the_amount_is_what_the_person_alone_lacks(others: str, own: str, outcome: str, amount: str) -> None:
    found = _dibao(_determined(_couple(others, own), _disabled()))
    assert (found.outcome, found.amount_monthly.yuan, found.person_ids[0]) == (outcome, amount, ILL)


def test_by_the_other_reading_the_average_of_the_household_decides() -> None:
    average = Row(
        first=date(2021, 7, 1), recorded=date(2021, 7, 1), status="example", basis="社会救助法 21.2", value="average"
    )
    policy = replace(demo_policy(), given={"single_entry_income": average})
    found = _dibao(_determined(_couple("30000"), _disabled(), policy))
    assert (found.outcome, found.amount_monthly.fen) == ("denied", 0)


def test_a_household_too_rich_for_an_edge_family_is_told_so() -> None:
    found = _dibao(_determined(_couple("40000"), _disabled()))
    unmet = [each.code for each in found.findings if each.outcome is Outcome.NOT_MET]
    assert unmet == ["income_below_standard", "entry_of_edge_family"]


def test_the_reading_is_named_among_the_examples() -> None:
    assert "单人户低保金按本人收入还是家庭人均收入核算" in _determined(_couple("30000"), _disabled()).examples
    assert (
        "单人户低保金按本人收入还是家庭人均收入核算" not in determine(_couple("30000"), demo_policy(), TODAY).examples
    )


@pytest.mark.parametrize("is_met", [True, False])
def test_an_illness_is_what_an_officer_holds_by_a_paper(*, is_met: bool) -> None:
    choice = EntryChoice("三甲医院诊断证明", "属于当地范围。", is_met=is_met)
    entry = single_entry.adopt(EntryRequest(EDGE_SERIOUSLY_ILL, ILL, ""), None, choice)
    found = _dibao(_determined(_couple("30000"), entry))
    sentence = next(each.sentence for each in found.findings if each.code == "entry_edge_seriously_ill")
    assert (found.outcome == "granted") is is_met
    assert "三甲医院诊断证明" in sentence
    assert "属于当地范围。" in sentence


@pytest.mark.parametrize(
    ("route", "known", "choice"),
    [
        pytest.param(EDGE_DISABLED, None, None, id="no certificate"),
        pytest.param(EDGE_DISABLED, Health("", 0, seriously_ill=False), PAPER, id="no grade"),
        pytest.param(EDGE_DISABLED, Health("multiple", 3, seriously_ill=False), None, id="grade three of several"),
        pytest.param(EDGE_SERIOUSLY_ILL, Health("", 0, seriously_ill=True), None, id="nobody has judged"),
        pytest.param(COUNTY_OTHER, None, PAPER, id="the county's document is not named"),
    ],
)
def test_what_nobody_knows_stops_the_route(route: str, known: Health | None, choice: EntryChoice | None) -> None:
    with pytest.raises(Conflict) as stopped:
        single_entry.adopt(EntryRequest(route, ILL, ""), known, choice)
    assert (stopped.value.code, stopped.value.fields[0].field) == ("entry_facts_missing", "entry")


def test_an_officer_reads_the_certificate_where_the_declaration_says_too_little() -> None:
    known = Health("multiple", 3, seriously_ill=False)
    read = EntryChoice("残疾人证", "证件载明含精神残疾。", "mental", 3)
    entry = single_entry.adopt(EntryRequest(EDGE_DISABLED, ILL, ""), known, read)
    assert entry.health == Health("mental", 3, seriously_ill=False)


@pytest.mark.parametrize(
    ("since", "outcome"),
    [
        pytest.param(date(2023, 11, 24), "granted", id="three years to the day"),
        pytest.param(date(2023, 11, 25), "denied", id="a day less than three years"),
    ],
)
def test_clergy_are_looked_at_alone_after_three_years(since: date, outcome: str) -> None:
    facts = families.facts(
        {
            "members": [{"relation": "self", "absence": "clergy", "since": since}, {"relation": "parent"}],
            "means": [{"of": 0, "kind": "wage", "yuan": "3000"}, {"of": 1, "kind": "wage", "yuan": "90000"}],
        }
    )
    found = _dibao(_determined(facts, Entry(CLERGY, person(0))))
    # (1000 x 12 months - 3000) / 12 = 750, whatever the family outside earns
    assert (found.outcome, found.amount_monthly.yuan) == (outcome, "750.00" if outcome == "granted" else "0.00")
    assert found.person_ids == (person(0),)


def test_clergy_whose_day_of_leaving_nobody_stated_are_asked_for_it() -> None:
    facts = families.facts({"members": [{"relation": "self", "absence": "clergy"}]})
    with pytest.raises(Conflict) as stopped:
        _determined(facts, Entry(CLERGY, person(0)))
    assert stopped.value.code == "entry_facts_missing"


def test_whom_the_county_names_enters_alone_by_its_document() -> None:
    request = EntryRequest(COUNTY_OTHER, ILL, "历下民字〔2026〕5号")
    found = _dibao(_determined(_couple("90000"), single_entry.adopt(request, None, PAPER)))
    assert (found.outcome, found.amount_monthly.yuan, found.person_ids) == ("granted", "1000.00", (ILL,))
    assert any("历下民字〔2026〕5号" in each.sentence for each in found.findings)


def test_whoever_is_not_counted_does_not_enter_out_of_the_family() -> None:
    facts = _couple("30000")
    away = replace(facts.members[1], absence="prison")
    counted_two = (*facts.members[:1], away, replace(facts.members[0], person_id=person(2), relation="parent"))
    with pytest.raises(Conflict) as stopped:
        _determined(replace(facts, members=counted_two), _disabled())
    assert stopped.value.code == "entry_person_not_counted"


def test_an_entry_is_the_same_after_it_was_stored() -> None:
    for entry in (_disabled(), Entry(CLERGY, ILL), Entry(COUNTY_OTHER, ILL, "文件", is_met=True, paper="证明")):
        assert Entry.from_json(entry.to_json()) == entry
