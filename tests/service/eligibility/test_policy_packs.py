"""A policy pack is imported, tested by its cases, approved by a second person and published; then it is what counts."""

from typing import Any

import httpx
import pytest
from conftest import MakeStand
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from stand import Stand, officer

from services.eligibility.app import PLAN
from services.eligibility.pack import Act, PackAct
from services.eligibility.policy import examining
from services.eligibility.policy.engine import files
from services.eligibility.store import packs as pack_store

PROVINCE = officer("province_officer", name="甲")
SECOND = officer("province_officer", name="乙")
JINAN = officer("city_officer", "370100000000")
FILE = "parameters/standards.yaml"
TODAY = "2026-11-24"
ROW = """    - {{area: "{area}", category: urban, value: "{value}", from: 2026-11-24, recorded: {recorded},
       status: {status}, basis: 社会救助法 19, document: "{document}"}}
"""
CASE = """- case: 新标准下收入为零的一人户
  quotes: 社会救助法 18.1 “……低于……”
  on: 2026-11-24
  given:
    county: "370102000000"
    category: urban
    members: [{relation: self, birth_on: 1980-01-01, disability_grade: 0, income: none}]
  then: {dibao: {outcome: granted, amount: "%s"}}
"""
HOUSEHOLD = {
    "county": "370102000000",
    "category": "urban",
    "members": [{"relation": "self", "birth_on": "1980-01-01", "disability_grade": 0, "income": "none"}],
}


def added(area: str = "370102000000", value: str = "1500.00", **more: str) -> str:
    """The file of standards with one row more, before the first that stands there."""
    row = {"area": area, "value": value, "recorded": TODAY, "status": "example", "document": "示例"} | more
    before, rows, after = examining.everything(files.own_folder())[FILE].partition("  rows:\n")
    return before + rows + ROW.format(**row) + after


def changed(standards: str, amount: str = "1500.00") -> dict[str, Any]:
    """A pack on the release's own, with one case of its own, so that testing it is quick."""
    cases = {file: None for file in examining.everything(files.own_folder()) if file.startswith("cases/")}
    return {"base": files.own().digest, "files": cases | {FILE: standards, "cases/mine.yaml": CASE % amount}}


async def opened(make_stand: MakeStand) -> Stand:
    """Eligibility with the release's own pack brought in."""
    stand = await make_stand(PLAN)
    async with stand.room.database.begin_system() as tx:
        # The migration made it due by the machine's time, of which the stand's clock knows nothing.
        await tx.connection.execute(text("UPDATE task SET due_at = 'epoch' WHERE kind = 'import_release_pack'"))
    await stand.run_tasks()
    return stand


async def imported(stand: Stand, value: str, amount: str = "") -> str:
    answer = await stand.post("/policy-packs", changed(added(value=value), amount or value), PROVINCE)
    assert answer.status_code == 201, answer.text
    assert answer.json()["state"] == "draft"
    return str(answer.json()["pack_id"])


async def step(stand: Stand, pack_id: str, what: str, actor: object, body: Any = None) -> httpx.Response:
    return await stand.post(f"/policy-packs/{pack_id}/{what}", body, actor)  # type: ignore[arg-type]  # an actor


async def test_the_releases_own_pack_is_published_at_the_first_start(make_stand: MakeStand) -> None:
    stand = await opened(make_stand)
    listed = (await stand.get("/policy-packs", PROVINCE)).json()
    own = listed["items"][-1]
    assert (listed["published"], own["is_release"], own["state"]) == (files.own().digest, True, "published")
    assert await (await stand.get("/policy-packs")).aread()
    assert (await stand.get("/policy-packs")).status_code == 401


async def test_a_pack_goes_from_draft_to_the_answer_of_everybody(make_stand: MakeStand) -> None:
    stand = await opened(make_stand)
    pack_id = await imported(stand, "1500.00")
    early = await step(stand, pack_id, "approval", SECOND)
    await stand.run_tasks()
    own = await step(stand, pack_id, "approval", PROVINCE)
    unapproved = await step(stand, pack_id, "publication", PROVINCE, {"from": TODAY})
    approved = await step(stand, pack_id, "approval", SECOND)
    past = await step(stand, pack_id, "publication", PROVINCE, {"from": "2026-11-23"})
    published = await step(stand, pack_id, "publication", PROVINCE, {"from": TODAY})
    codes = [(each.status_code, each.json()["code"]) for each in (early, own, unapproved, past)]
    assert codes == [
        (409, "pack_not_tested"),
        (403, "own_import"),
        (409, "pack_not_approved"),
        (409, "publication_in_the_past"),
    ]
    assert [each["kind"] for each in published.json()["acts"]] == ["tested", "approved", "published"]
    assert (approved.status_code, approved.json()["acts"][0]["cases"]) == (201, 1)
    told = (await stand.client.post("/entitlement-check", json=HOUSEHOLD)).json()
    assert told["policy"] == published.json()["digest"]
    assert [each["paid_yuan"] for each in told["gets"] if each["scheme"] == "dibao"] == ["1500.00"]


async def test_a_pack_whose_cases_fail_goes_no_further_and_says_where(make_stand: MakeStand) -> None:
    stand = await opened(make_stand)
    pack_id = await imported(stand, "1600.00", amount="1599.99")
    await stand.run_tasks()
    found = (await stand.get(f"/policy-packs/{pack_id}", SECOND)).json()
    assert (found["state"], found["acts"][0]["cases"]) == ("failed", 1)
    assert found["acts"][0]["findings"][0].startswith("cases/mine.yaml:1 ")
    assert (await step(stand, pack_id, "approval", SECOND)).json()["code"] == "pack_not_approvable"


@pytest.mark.parametrize(
    ("standards", "cure"),
    [
        pytest.param(added().replace('"1000.00"', '"1000.01"', 1), "被删除或改动", id="a row that was altered"),
        pytest.param(added(recorded="2026-11-23"), "recorded 应当写", id="a row that pretends to have been known"),
        pytest.param(added(status="official", document=""), None, id="an official one by a read law is taken"),
        pytest.param(added(value="0.00"), "不在", id="a value beyond its bounds"),
        pytest.param("- name: [", "YAML", id="no YAML"),
        pytest.param("- &a [*a]\n", "别名", id="an endless file"),
        pytest.param("5", "不合规定", id="not shaped like a pack"),
    ],
)
async def test_an_import_is_refused_with_file_line_and_cure(
    make_stand: MakeStand, standards: str, cure: str | None
) -> None:
    stand = await opened(make_stand)
    answer = await stand.post("/policy-packs", changed(standards), PROVINCE)
    if cure is None:
        assert answer.status_code == 201, answer.text
        return
    assert (answer.status_code, answer.json()["code"]) == (422, "pack_invalid"), answer.text
    assert any(cure in each["reason"] and each["field"].startswith("files.") for each in answer.json()["fields"])


async def test_a_city_adds_for_itself_alone(make_stand: MakeStand) -> None:
    stand = await opened(make_stand)
    elsewhere = await stand.post("/policy-packs", changed(added("370202000000")), JINAN)
    sheet = changed(added(value="1700.00"))
    sheet["files"]["codes.yaml"] = examining.everything(files.own_folder())["codes.yaml"] + "# x\n"
    rules = await stand.post("/policy-packs", sheet, JINAN)
    its_own = await stand.post("/policy-packs", changed(added(value="1700.00")), JINAN)
    assert "不属于本市" in elsewhere.text
    assert "市级只能" in rules.text
    assert its_own.status_code == 201, its_own.text
    assert (await step(stand, its_own.json()["pack_id"], "approval", JINAN)).json()["code"] == "no_permission"


async def test_the_same_texts_are_imported_once(make_stand: MakeStand) -> None:
    stand = await opened(make_stand)
    first = changed(added(value="1800.00"))
    assert (await stand.post("/policy-packs", first, PROVINCE)).status_code == 201
    assert (await stand.post("/policy-packs", first, SECOND)).json()["code"] == "pack_known"


async def test_the_database_keeps_packs_as_they_are(make_stand: MakeStand) -> None:
    stand = await opened(make_stand)
    async with stand.room.database.begin_system() as tx:
        with pytest.raises(DBAPIError, match="only ever added to"):
            await tx.connection.execute(text("UPDATE policy_pack SET digest = 'x'"))


async def test_the_database_keeps_an_importer_from_approving(make_stand: MakeStand) -> None:
    stand = await opened(make_stand)
    async with stand.room.database.begin_system() as tx:
        pack = await pack_store.by_digest(tx, files.own().digest)
        with pytest.raises(DBAPIError, match="policy_act_by_another"):
            await pack_store.note(tx, pack, PackAct(Act.APPROVED, pack.imported_by, tx.today))
