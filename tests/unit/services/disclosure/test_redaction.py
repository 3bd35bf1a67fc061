"""What becomes public, of whom, and what never does."""

from dataclasses import replace
from datetime import date

import pytest

from services.disclosure import tables
from services.disclosure.board import Grant
from services.disclosure.case import Case
from services.disclosure.notice import Notice, Posting
from services.disclosure.publicity import SchemeNotRuled, complaint_phone, notice_rule, publicity, rule
from services.disclosure.redaction import CHILD as UNNAMED
from services.disclosure.redaction import board_entry, may_be_shown, public_notice, sheet_name
from shared.database.tables import access_of
from shared.ids import new_id
from shared.refusal import Conflict
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money

VILLAGE = Area.of("370102001002")
TODAY = date(2027, 1, 12)
TECHNICAL = {"id", "case_id", "row_version", "taken_down_on"}
COUNTED = {"period", "households", "amount_fen", "recovered_fen"}
ADULT = Case(new_id(), VILLAGE, applicant_name="王小明", applicant_is_minor=False)
CHILD = replace(ADULT, applicant_is_minor=True)
UNKNOWN = Case(new_id(), VILLAGE)
UNIDENTIFIED = replace(ADULT, applicant_name="")
GRANT = Grant(
    id=new_id(),
    case_id=ADULT.id,
    scheme="dibao",
    area=VILLAGE,
    amount_monthly=Money(81200),
    persons=3,
    first_month="2027-01",
)


@pytest.mark.parametrize(
    ("scheme", "case", "is_shown"),
    [
        pytest.param("dibao", ADULT, True, id="an adult's dibao"),
        pytest.param("dibao", CHILD, False, id="a child's dibao"),
        pytest.param("dibao", UNKNOWN, False, id="whose age nobody knows"),
        pytest.param("dibao", UNIDENTIFIED, False, id="whose name nobody knows"),
        pytest.param("de_facto_unattended_child", ADULT, False, id="a scheme without publicity"),
    ],
)
def test_no_notice_of_children_is_posted(scheme: str, case: Case, is_shown: bool) -> None:  # noqa: FBT001  (a table)
    assert may_be_shown(rule(scheme), case) is is_shown


def test_a_scheme_that_nobody_ruled_is_not_shown() -> None:
    with pytest.raises(SchemeNotRuled):
        rule("unheard_of")


def test_a_public_notice_has_a_masked_name_and_no_other() -> None:
    notice = Notice(
        id=new_id(),
        case_id=ADULT.id,
        determination_id=new_id(),
        scheme="dibao",
        amount_monthly=Money(81200),
        persons=3,
        area=VILLAGE,
    ).plan("王小明", VILLAGE, 7, TODAY)
    posted = notice.post(Posting(TODAY, "村务公开栏", "ab" * 32), frozenset({"ab" * 32}), TODAY)
    shown = public_notice(posted, "12345")
    assert (shown.name_masked, shown.ends_on) == ("王*明", date(2027, 1, 19))
    assert "王小明" not in repr(shown)


def test_a_notice_that_is_not_posted_is_not_public() -> None:
    unposted = Notice(new_id(), new_id(), new_id(), "dibao", Money(1), 1, VILLAGE)
    with pytest.raises(ValueError, match="posted"):
        public_notice(unposted, "12345")


def test_a_grant_makes_a_boards_line_with_a_masked_name() -> None:
    entry = board_entry(GRANT, ADULT, rule("dibao"), TODAY)
    assert entry is not None
    assert (entry.name_masked, entry.persons, entry.amount_monthly) == ("王*明", 3, Money(81200))


@pytest.mark.parametrize(
    ("grant", "case"),
    [
        pytest.param(replace(GRANT, amount_monthly=None), ADULT, id="paid before the decision was heard"),
        pytest.param(GRANT, UNKNOWN, id="whose case is not known"),
        pytest.param(GRANT.end(TODAY), ADULT, id="that is over"),
    ],
)
def test_an_incomplete_grant_is_not_listed(grant: Grant, case: Case) -> None:
    assert board_entry(grant, case, rule("dibao"), TODAY) is None


@pytest.mark.parametrize(
    ("case", "name"),
    [
        pytest.param(CHILD, UNNAMED, id="a child"),
        pytest.param(UNIDENTIFIED, "身份待查人员", id="without identity"),
        pytest.param(replace(ADULT, applicant_died_on=TODAY), "原申请人已去世", id="who has died"),
        pytest.param(replace(UNIDENTIFIED, applicant_is_minor=True), UNNAMED, id="a child without identity"),
    ],
)
def test_a_line_of_whom_no_name_may_stand_names_nobody(case: Case, name: str) -> None:
    entry = board_entry(GRANT, case, rule("dibao"), TODAY)
    assert entry is not None
    assert (entry.name_masked, entry.amount_monthly, sheet_name(case)) == (name, Money(81200), name)


def test_a_notice_whose_days_nobody_ruled_is_not_planned() -> None:
    assert rule("temporary").is_paid_once
    with pytest.raises(SchemeNotRuled):
        notice_rule("temporary")


def test_who_is_granted_more_keeps_the_month_in_which_it_began_and_who_comes_back_does_not() -> None:
    assert GRANT.hold(Money(90000), 3, "2027-06").first_month == "2027-01"
    assert GRANT.end(TODAY).hold(Money(90000), 3, "2027-06").first_month == "2027-06"


def test_public_tables_hold_allowed_fields_only() -> None:
    for table in tables.METADATA.sorted_tables:
        access = access_of(table)
        assert access is not None
        if access.public is not None:
            allowed = publicity().public_fields | TECHNICAL | (COUNTED if table is tables.FUND_USE else set())
            assert {column.name for column in table.columns} <= allowed, table.name


def test_a_table_with_a_full_name_is_not_public() -> None:
    named = [table for table in tables.METADATA.sorted_tables if "applicant_name" in table.columns]
    assert {table.name for table in named} == {"disclosed_case", "notice"}
    assert all(access.public is None for table in named if (access := access_of(table)))


def test_an_example_telephone_number_is_refused_outside_demo_mode() -> None:
    assert complaint_phone(is_demo=True) == "12345"
    with pytest.raises(Conflict) as refused:
        complaint_phone(is_demo=False)
    assert refused.value.code == "configuration_missing"


def test_every_rule_names_its_clauses() -> None:
    assert all(each.basis for each in publicity().schemes.values())
    assert rule("dibao").notice_days == 7
