"""Places are found by code, named with their whole path, and remembered after they are abolished."""

import pytest

from shared.vocabulary import divisions
from shared.vocabulary.divisions import Area, Division, Level, UnknownDivision

PROVINCE, JINAN, LIXIA, JIEFANGLU, JIEFANGQIAO = (
    "370000000000",
    "370100000000",
    "370102000000",
    "370102001000",
    "370102001002",
)
VILLAGE_UNDER_COUNTY = "370102007001"


def test_the_official_list_is_whole() -> None:
    cities = divisions.children(PROVINCE)
    counties = [county for city in cities for county in divisions.children(city.code)]
    townships = [township for county in counties for township in divisions.children(county.code)]
    assert (len(cities), len(counties), len(townships)) == (16, 136, 1826)


def test_a_division_is_found_by_its_code() -> None:
    assert divisions.find(LIXIA) == Division(LIXIA, "历下区", Level.COUNTY, JINAN)


@pytest.mark.parametrize("code", ["371200000000", "370102", "", "370102001999"])
def test_a_code_that_is_not_current_is_refused_by_name(code: str) -> None:
    with pytest.raises(UnknownDivision) as refused:
        divisions.find(code)
    assert refused.value.code == code


def test_a_village_is_named_with_its_whole_path() -> None:
    assert divisions.full_name(JIEFANGQIAO) == "山东省济南市历下区解放路街道解放桥社区居民委员会"


def test_a_village_follows_its_township_and_not_the_digits_of_its_code() -> None:
    assert divisions.path("370832001010")[-2].code == "370832002000"


def test_a_village_that_no_township_claims_stands_under_its_county() -> None:
    assert [division.level for division in divisions.path(VILLAGE_UNDER_COUNTY)] == [
        Level.PROVINCE,
        Level.CITY,
        Level.COUNTY,
        Level.VILLAGE,
    ]


def test_a_village_of_a_development_zone_stands_under_its_city() -> None:
    zone_village = divisions.villages_without_township(JINAN)[0]
    assert divisions.path(zone_village.code)[-2].code == JINAN


def test_a_countys_children_are_townships_only() -> None:
    assert {child.level for child in divisions.children(LIXIA)} == {Level.TOWNSHIP}
    assert VILLAGE_UNDER_COUNTY in {village.code for village in divisions.villages_without_township(LIXIA)}


def test_a_townships_children_are_its_villages() -> None:
    assert JIEFANGQIAO in {village.code for village in divisions.children(JIEFANGLU)}


@pytest.mark.parametrize(
    ("outer", "inner", "lies_in"),
    [
        pytest.param(PROVINCE, JIEFANGQIAO, True, id="a village in the province"),
        pytest.param(LIXIA, LIXIA, True, id="a county in itself"),
        pytest.param(LIXIA, JINAN, False, id="a city in its county"),
        pytest.param("370103000000", JIEFANGQIAO, False, id="a village in the next county"),
    ],
)
def test_containment_includes_the_edge(outer: str, inner: str, *, lies_in: bool) -> None:
    assert divisions.contains(outer, inner) is lies_in


def test_an_abolished_city_keeps_its_name_and_names_its_successor() -> None:
    assert divisions.was("371200000000") == "莱芜市"
    assert divisions.successors("371200000000") == ("370116000000",)


def test_successors_are_followed_through_every_change() -> None:
    assert divisions.successors("372130000000") == ("371083000000",)  # 乳山: 1983, 1986, 1993, 1995


def test_a_current_code_was_nothing_else_and_has_no_successor() -> None:
    assert divisions.was(LIXIA) is None
    assert divisions.successors(LIXIA) == ()


def test_a_code_whose_record_ends_has_no_successor() -> None:
    assert divisions.successors("370802000000") == ()


def test_known_area_codes_hold_the_past_and_leave_other_provinces_out() -> None:
    known = divisions.known_area_codes()
    assert {"370102", "371202", "371203", "370116"} <= known
    assert "512802" not in known
    assert not any(code.endswith("00") for code in known)


def test_the_area_of_a_village_names_every_level() -> None:
    assert Area.of(JIEFANGQIAO) == Area(JINAN, LIXIA, JIEFANGLU, JIEFANGQIAO)


def test_the_area_of_the_province_names_none() -> None:
    area = Area.of(PROVINCE)
    assert area == Area(None, None, None, None)
    assert (area.level, area.code) == (Level.PROVINCE, PROVINCE)


@pytest.mark.parametrize("code", [PROVINCE, JINAN, LIXIA, JIEFANGLU, JIEFANGQIAO, VILLAGE_UNDER_COUNTY])
def test_an_area_is_as_deep_as_its_code(code: str) -> None:
    area = Area.of(code)
    assert (area.level, area.code) == (divisions.find(code).level, code)


def test_an_area_covers_what_lies_in_it_and_no_more() -> None:
    county = Area.of(LIXIA)
    assert county.covers(Area.of(JIEFANGQIAO))
    assert county.covers(county)
    assert Area.of(PROVINCE).covers(county)
    assert not county.covers(Area.of(JINAN))
    assert not county.covers(Area.of("370103000000"))
