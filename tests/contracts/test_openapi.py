"""The committed OpenAPI document: current, complete, and good enough to generate a client from."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy import openapi
from deploy.plans import PLANS
from gateway import routing
from shared import services
from shared.identity.matrix import matrix

DOCUMENT: dict[str, Any] = json.loads(openapi.TARGET.read_text("utf-8"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
IN_CODE_ONLY = frozenset({"identify_person", "list_access", "move_clock"})
"""What only systems ask stands behind the door."""


OPERATIONS: list[dict[str, Any]] = [
    {"path": path, "method": method, **operation}
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
]

every_operation = pytest.mark.parametrize(
    "operation", [pytest.param(each, id=f"{each['method']} {each['path']}") for each in OPERATIONS]
)


def test_the_committed_document_is_current() -> None:
    assert openapi.TARGET.read_text("utf-8") == openapi.render(openapi.document(PLANS)), "run python -m deploy.openapi"


def test_the_plans_stand_in_the_order_of_the_one_list() -> None:
    assert tuple(plan.service for plan in PLANS) == services.ALL


def test_operations_have_ids_of_their_own() -> None:
    counted = Counter(each["operationId"] for each in OPERATIONS)
    assert [name for name, count in counted.items() if count > 1] == []


def test_each_permission_of_the_matrix_is_asked_for_by_an_operation() -> None:
    asked = {each["x-permission"] for each in OPERATIONS}
    assert matrix().permissions.keys() - asked == IN_CODE_ONLY


@every_operation
def test_an_operation_names_its_service_and_a_permission_of_the_matrix(operation: Any) -> None:
    assert operation["path"].startswith(f"{routing.PREFIX}/")
    assert operation["x-service"] in services.ALL
    permission = matrix().permissions[operation["x-permission"]]
    assert operation["security"] == ([] if "public" in permission.roles else [{"bearer": []}])


@every_operation
def test_an_operation_is_told_in_chinese(operation: Any) -> None:
    assert CHINESE.search(operation["summary"])


@every_operation
def test_a_json_body_has_an_example(operation: Any) -> None:
    content = operation.get("requestBody", {}).get("content", {})
    assert all("example" in each for media_type, each in content.items() if media_type == "application/json")


@every_operation
def test_refusals_are_problem_documents(operation: Any) -> None:
    refusals = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
    assert {"400", "413", "422", "429", "503"} <= refusals.keys()
    for answer in refusals.values():
        schema = answer["content"]["application/problem+json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/Problem"}


@every_operation
def test_a_write_asks_for_an_idempotency_key(operation: Any) -> None:
    headers = {each["name"] for each in operation.get("parameters", []) if each["in"] == "header"}
    keeps = operation["method"] != "get" and not operation.get("x-keeps-nothing")
    assert ("Idempotency-Key" in headers) == keeps


def test_only_an_anonymous_question_is_answered_and_not_kept() -> None:
    forgotten = {operation["operationId"] for operation in OPERATIONS if operation.get("x-keeps-nothing")}
    assert forgotten == {"checkEntitlement"}


@every_operation
def test_nothing_personal_stands_in_a_path_or_query(operation: Any) -> None:
    names = {each["name"] for each in operation.get("parameters", []) if each["in"] in {"path", "query"}}
    assert names.isdisjoint({"name", "identity_number", "phone", "account_number"} - _of_lists(operation))


def _of_lists(operation: Any) -> set[str]:
    """A work list has a name too, which is nobody's."""
    return {"name"} if operation["path"].startswith(f"{routing.PREFIX}/work-lists/") else set()


def test_every_reference_leads_somewhere() -> None:
    names = {found.removeprefix("#/components/schemas/") for found in re.findall(r"#/components/schemas/\w+", _text())}
    assert names <= DOCUMENT["components"]["schemas"].keys()


def test_the_routes_are_those_of_the_document() -> None:
    routes = routing.committed()
    for operation in OPERATIONS:
        path = re.sub(r"\{\w+\}", "1", operation["path"].removeprefix(routing.PREFIX))
        assert routes.find(operation["method"].upper(), path).service == operation["x-service"]


def test_a_client_can_be_generated_without_a_warning(tmp_path: Path) -> None:
    binary = dict.fromkeys(("image/jpeg", "image/png", "application/pdf"), "application/octet-stream")
    config = tmp_path / "config.yaml"
    # Without the names the Chinese title would become a folder.
    names = {"project_name_override": "onenet-client", "package_name_override": "onenet_client"}
    config.write_text(yaml.safe_dump({**names, "post_hooks": [], "content_type_overrides": binary}))
    command = [str(Path(sys.executable).with_name("openapi-python-client")), "generate", "--fail-on-warning"]
    target = tmp_path / "client"
    arguments = ["--path", str(openapi.TARGET), "--config", str(config), "--output-path", str(target)]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)  # noqa: S603  (our own)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (target / "onenet_client" / "client.py").exists()


def _text() -> str:
    return json.dumps(DOCUMENT)
