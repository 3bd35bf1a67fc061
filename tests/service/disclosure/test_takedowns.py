"""A notice comes down for other reasons than an objection: a void proposal, a reported change, a withdrawal."""

import pytest
from conftest import MakeStand
from stand import Stand

from services.disclosure.app import PLAN
from shared.contracts.generated.onenet.disclosure.v1.events_pb2 import NoticeWithdrawn
from shared.contracts.generated.onenet.eligibility.v1.events_pb2 import ProposalVoided
from shared.contracts.generated.onenet.intake.v1.events_pb2 import ApplicationWithdrawn, ChangeReported
from shared.ids import new_id

from . import sayings
from .board import posted, said


@pytest.fixture
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def test_a_voided_proposal_takes_its_notice_down_and_no_other(stand: Stand) -> None:
    case_id, _ = await posted(stand)
    other = ProposalVoided(case_id=str(case_id), determination_id=str(new_id()), reason="household_changed")
    await stand.hear(other, case_id)
    planned = (await said(stand, case_id))[0]
    assert len((await stand.get("/notices", village_code=sayings.VILLAGE)).json()["items"]) == 1
    voided = ProposalVoided(case_id=str(case_id), determination_id=planned.determination_id, reason="household_changed")
    await stand.hear(voided, case_id)
    last = (await said(stand, case_id))[-1]
    assert isinstance(last, NoticeWithdrawn)
    assert (last.reason, last.notice_id) == ("void", planned.notice_id)
    assert (await stand.get("/notices", village_code=sayings.VILLAGE)).json()["items"] == []


@pytest.mark.parametrize(
    ("stage", "stands"), [pytest.param("pending", 0, id="pending"), pytest.param("running", 1, id="running")]
)
async def test_a_change_that_is_reported_takes_a_pending_cases_notice_down(
    stand: Stand, stage: str, stands: int
) -> None:
    case_id, _ = await posted(stand)
    await stand.hear(ChangeReported(case_id=str(case_id), change_id=str(new_id()), stage=stage), case_id)
    assert len((await stand.get("/notices", village_code=sayings.VILLAGE)).json()["items"]) == stands
    assert isinstance((await said(stand, case_id))[-1], NoticeWithdrawn) is (stands == 0)


async def test_a_withdrawn_application_says_that_its_notice_is_withdrawn(stand: Stand) -> None:
    case_id, _ = await posted(stand)
    await stand.hear(ApplicationWithdrawn(case_id=str(case_id), withdrawn_on="2026-11-25"), case_id)
    last = (await said(stand, case_id))[-1]
    assert isinstance(last, NoticeWithdrawn)
    assert last.reason == "withdrawn"
    assert not await stand.parked()
