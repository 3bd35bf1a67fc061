"""Work lists carry names that the gateway does not keep: intake is asked, and without it the list still stands."""

import json
from uuid import UUID

from stand import officer

from gateway import routing
from shared.contracts.generated.onenet.common.v1.common_pb2 import Place
from shared.contracts.generated.onenet.intake.v1.events_pb2 import ApplicationSubmitted

from .conftest import Suite

VILLAGE = "370102001002"
PLACE = Place(city="370100000000", county="370102000000", township="370102001000", village=VILLAGE)
CLERK = officer("township_clerk", "370102001000")


async def drafted(suite: Suite) -> UUID:
    """A case drafted with the very example that the document gives, in our village."""
    operation = json.loads(routing.document_bytes())["paths"]["/api/v1/applications"]["post"]
    example = operation["requestBody"]["content"]["application/json"]["example"]
    response = await suite.door.post("/api/v1/applications", example | {"village_code": VILLAGE}, CLERK)
    assert response.status_code == 201, response.text
    case_id = UUID(response.json()["case_id"])
    said = ApplicationSubmitted(case_id=str(case_id), case_number="370102-2026-000001-1", place=PLACE)
    await suite.door.hear(said, case_id)
    return case_id


async def test_the_example_of_the_document_is_accepted_and_its_applicant_is_named_on_the_list(suite: Suite) -> None:
    case_id = await drafted(suite)
    page = (await suite.door.get("/api/v1/work-lists/acceptance", CLERK)).json()
    assert {item["case_id"]: item["applicant_name"] for item in page["items"]}[str(case_id)] == "王小明"


async def test_supervisors_see_the_name_masked(suite: Suite) -> None:
    case_id = await drafted(suite)
    page = (await suite.door.get("/api/v1/work-lists/acceptance", officer("city_officer", "370100000000"))).json()
    assert {item["case_id"]: item["applicant_name"] for item in page["items"]}[str(case_id)] == "王*明"


async def test_without_intake_the_list_stands_without_names(suite: Suite) -> None:
    case_id = await drafted(suite)
    async with suite.with_upstreams() as client:
        page = (await client.get("/api/v1/work-lists/acceptance", headers=suite.door.headers(CLERK))).json()
    assert {item["case_id"]: item["applicant_name"] for item in page["items"]}[str(case_id)] is None
