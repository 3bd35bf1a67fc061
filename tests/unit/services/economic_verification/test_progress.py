"""What a case waits for: said of each source, and unknown is never said to be none."""

from dataclasses import replace
from datetime import date

import pytest

from services.economic_verification.bureaus import register
from services.economic_verification.inquiry import Inquiry, InquiryState, Query, Reason, State, Status
from services.economic_verification.progress import SourceProgress, progress
from shared.ids import new_id
from shared.vocabulary.divisions import Area

AREA = Area.of("370102001000")
OPENED_ON, DUE_ON = date(2026, 11, 24), date(2026, 12, 8)
INQUIRY = Inquiry(new_id(), new_id(), AREA, ("dibao",), 1, 12, InquiryState.OPEN, OPENED_ON, DUE_ON)
OPEN = Query(
    id=new_id(),
    inquiry_id=INQUIRY.id,
    case_id=INQUIRY.case_id,
    area=AREA,
    person_id=new_id(),
    name="王小明",
    identity_number="370102199003071234",
    source="banks",
    due_on=DUE_ON,
)
ANSWERED = replace(OPEN, state=State.ANSWERED, status=Status.NONE, data_on=OPENED_ON)


def banks(*queries: Query) -> SourceProgress:
    (found,) = progress(INQUIRY, queries, register.sources())
    return found


@pytest.mark.parametrize(
    ("queries", "waiting_for", "unknown", "is_decided"),
    [
        pytest.param([OPEN, ANSWERED], 1, 0, True, id="one is open"),
        pytest.param([OPEN.put()], 1, 0, True, id="one is asked"),
        pytest.param([OPEN.leave_unknown(Reason.DOWN), OPEN], 1, 1, True, id="one is unknown and one open"),
        pytest.param([OPEN.leave_unknown(Reason.NO_CONSENT)], 0, 1, True, id="one was never asked"),
        pytest.param([ANSWERED], 0, 0, False, id="all have answered"),
    ],
)
def test_a_source_is_waited_for_or_decided_without(
    queries: list[Query],
    waiting_for: int,
    unknown: int,
    is_decided: bool,  # noqa: FBT001  (a table)
) -> None:
    found = banks(*queries)
    assert (found.waiting_for, found.unknown, found.decided_by is not None) == (waiting_for, unknown, is_decided)
    assert (found.basis is not None) is is_decided
    assert ("不等于没有" in found.sentence) is is_decided


def test_a_source_that_is_waited_for_is_named_with_its_days() -> None:
    found = banks(OPEN)
    assert (found.since, found.until) == (OPENED_ON, DUE_ON)
    assert "2026-11-24起,最迟等到2026-12-08" in found.sentence
    assert OPEN.name not in found.sentence


@pytest.mark.parametrize(
    ("reason", "is_heard"),
    [
        pytest.param(Reason.DEADLINE, True, id="it was silent"),
        pytest.param(Reason.DOWN, True, id="it was down"),
        pytest.param(Reason.REFUSED, True, id="it refused"),
        pytest.param(Reason.RUBBISH, True, id="it talked rubbish"),
        pytest.param(Reason.NO_CONSENT, False, id="it may not be asked"),
        pytest.param(Reason.NO_IDENTITY, False, id="it could not be asked"),
        pytest.param(Reason.WITHDRAWN, False, id="the application is withdrawn"),
        pytest.param(Reason.SUPERSEDED, False, id="the household has changed"),
        pytest.param(Reason.DIED, False, id="the person is dead"),
    ],
)
def test_only_who_was_asked_lawfully_is_heard_late(reason: Reason, is_heard: bool) -> None:  # noqa: FBT001
    assert OPEN.leave_unknown(reason).takes_late_answers is is_heard
