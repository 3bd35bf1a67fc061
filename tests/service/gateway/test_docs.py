"""The pages at the door come from this process alone."""

import json
import re

from .conftest import Suite


async def test_the_document_is_served_as_it_is_committed(suite: Suite) -> None:
    response = await suite.door.client.get("/openapi.json")
    assert response.headers["content-type"] == "application/json"
    assert json.loads(response.text)["info"]["title"] == "山东省统一社会救助平台接口"


async def test_the_reader_of_the_document_asks_nobody_else_for_its_assets(suite: Suite) -> None:
    page = await suite.door.client.get("/docs")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assets = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert all(asset.startswith("/docs/") for asset in assets)
    for asset in assets:
        assert (await suite.door.client.get(asset)).status_code == 200
    start = (await suite.door.client.get("/docs/start.js")).text
    assert "http" not in start.replace("/openapi.json", "")
    assert "validatorUrl: null" in start
    assert "told.example = told.examples[0]" in start
