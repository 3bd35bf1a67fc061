"""Papers and photos of a case: who looks at them, what is noted of it, and what a signature may stand on."""

from datetime import timedelta
from uuid import UUID

import pytest
from conftest import MakeStand
from sqlalchemy import text
from stand import Stand

from services.intake.app import PLAN
from services.intake.application import UNDO
from shared.database import ground
from shared.identity.actor import Actor
from shared.ids import new_id

from . import household as h


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def _looks(stand: Stand, case_id: UUID) -> int:
    """How often an answer with personal data of the case went out."""
    async with stand.room.database.begin_system() as tx:
        pending, sealed = ground.AUDIT_PENDING.name, ground.AUDIT_ENTRY.name
        noted = await tx.connection.scalar(
            text(
                f"SELECT (SELECT count(*) FROM {pending} WHERE case_id = :case AND operation = 'read')"  # noqa: S608
                f" + (SELECT count(*) FROM {sealed} WHERE case_id = :case AND operation = 'read')"
            ),
            {"case": case_id},
        )
    return int(noted or 0)


async def test_an_uploaded_paper_is_read_again_as_a_file_to_keep_and_the_look_is_noted(stand: Stand) -> None:
    case = await h.begun(stand)
    material = await case.add_material("signed_consent", 7)
    before = await _looks(stand, case.case_id)
    answer = await stand.get(f"{case.path}/materials/{material['id']}", h.CLERK)
    assert (answer.status_code, answer.content) == (200, h.png(7))
    assert {name: answer.headers[name] for name in ("content-type", "content-disposition", "cache-control")} == {
        "content-type": "image/png",
        "content-disposition": f'attachment; filename="{material["id"]}.png"',
        "cache-control": "no-store",
    }
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert await _looks(stand, case.case_id) == before + 1


@pytest.mark.parametrize(
    ("actor", "status", "code"),
    [
        pytest.param(h.STRANGER, 404, "application_not_found", id="another township"),
        pytest.param(h.AGENT, 403, "not_entrusted", id="a village agent whom nobody entrusted"),
        pytest.param(h.SYSTEM, 403, "no_permission", id="a system"),
        pytest.param(h.AUDITOR, 403, "no_permission", id="an auditor, who reads the case without its papers"),
    ],
)
async def test_nobody_else_looks_at_a_paper(stand: Stand, actor: Actor, status: int, code: str) -> None:
    case = await h.begun(stand)
    material = await case.add_material("signed_consent", 8)
    before = await _looks(stand, case.case_id)
    refused = await stand.get(f"{case.path}/materials/{material['id']}", actor)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert await _looks(stand, case.case_id) == before


async def test_an_entrusted_agent_looks_at_the_papers_of_the_case(stand: Stand) -> None:
    case = await h.begun(stand, h.AGENT, h.form("village_agent"))
    material = await case.add_material("entrustment", 9)
    assert (await stand.get(f"{case.path}/materials/{material['id']}", h.AGENT)).status_code == 200


async def test_a_paper_of_another_case_is_not_found_under_this_one(stand: Stand) -> None:
    case, other = await h.begun(stand), await h.begun(stand)
    material = await other.add_material("signed_consent", 10)
    for material_id in (material["id"], new_id()):
        refused = await stand.get(f"{case.path}/materials/{material_id}", h.CLERK)
        assert (refused.status_code, refused.json()["code"]) == (404, "material_not_found")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        pytest.param("signed_papers", 201, id="a paper for everything"),
        pytest.param("signed_consent", 201, id="a paper of its own"),
        pytest.param("survey_photo", 422, id="a photo of the house"),
        pytest.param("consent_withdrawal", 422, id="a paper that takes back"),
        pytest.param("consent", 422, id="a kind that nobody knows"),
    ],
)
async def test_a_signature_stands_on_a_signed_paper(stand: Stand, kind: str, status: int) -> None:
    case = await h.begun(stand)
    signature = {"way": "paper", "paper_hash": await case.upload(kind, 11)}
    answer = await case.act("consents", {"person_id": case.persons[0], "signature": signature})
    assert answer.status_code == status
    if status != 201:
        assert answer.json()["fields"][0]["field"] == "signature.paper_hash"


async def test_a_signed_form_gives_no_application_up(stand: Stand) -> None:
    case = await h.submitted(stand)
    signed = await case.upload("signed_papers", 1)
    stand.clock.advance(UNDO + timedelta(seconds=1))
    refused = await case.act("withdrawal", {"reason": "不再申请。", "paper_hash": signed})
    assert (refused.status_code, refused.json()["code"]) == (422, "paper_required")


async def test_the_catalogue_names_the_kinds_of_signed_papers(stand: Stand) -> None:
    papers = (await stand.get("/matters")).json()["papers"]
    assert {"signed_papers", "entrustment", "survey_form", "consent_withdrawal"} <= {each["code"] for each in papers}
