"""Nouns become rows and come back the same."""

from datetime import date
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import RowMapping

from services.disclosure.board import BoardEntry, Grant
from services.disclosure.case import Case
from services.disclosure.notice import Notice, Posting, State
from services.disclosure.store import boards, cases, notices
from shared.ids import new_id
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money

VILLAGE = Area.of("370102001002")
TODAY = date(2026, 12, 1)


def row(row_id: UUID, values: dict[str, Any]) -> RowMapping:
    return cast("RowMapping", {"id": row_id, "row_version": 1, **values})


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(Case(new_id(), VILLAGE), id="not known yet"),
        pytest.param(Case(new_id(), VILLAGE, "王小明", applicant_is_minor=False, closed_on=TODAY), id="known and over"),
        pytest.param(
            Case(new_id(), VILLAGE, "王小明", applicant_person_id=new_id(), applicant_died_on=TODAY), id="who has died"
        ),
    ],
)
def test_a_case_comes_back_the_same(known: Case) -> None:
    assert cases.case(row(known.id, cases.case_values(known))) == known


@pytest.mark.parametrize("is_posted", [pytest.param(False, id="waiting"), pytest.param(True, id="posted")])
def test_a_notice_comes_back_the_same(is_posted: bool) -> None:  # noqa: FBT001  (a table)
    waiting = Notice(new_id(), new_id(), new_id(), "dibao", Money(81200), 3, VILLAGE)
    posting = Posting(TODAY, "村务公开栏", "ab" * 32)
    posted = waiting.plan("王小明", VILLAGE, 7, TODAY).post(posting, frozenset({"ab" * 32}), TODAY)
    known = posted if is_posted else waiting
    assert notices.notice(row(known.id, notices.notice_values(known))) == known
    assert known.state is (State.POSTED if is_posted else State.WAITING)


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(Grant(new_id(), new_id(), "dibao", VILLAGE), id="half heard"),
        pytest.param(Grant(new_id(), new_id(), "dibao", VILLAGE, Money(0), 3, "2026-12"), id="granted"),
        pytest.param(Grant(new_id(), new_id(), "dibao", VILLAGE, Money(1), 3, "2026-12", TODAY), id="over"),
    ],
)
def test_a_grant_comes_back_the_same(known: Grant) -> None:
    assert boards.grant(row(known.id, boards.grant_values(known))) == known


def test_a_boards_line_comes_back_the_same() -> None:
    known = BoardEntry(new_id(), new_id(), "dibao", "王*明", 3, Money(81200), "2026-12", TODAY, VILLAGE)
    assert boards.board_entry(row(known.id, boards.board_values(known))) == known
