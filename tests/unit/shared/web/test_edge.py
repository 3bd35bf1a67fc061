"""Routes name their permission, declare their headers, and cannot be declared without one that the matrix knows."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from shared.web.edge import Edge, permission_of


async def act() -> dict[str, str]:
    return {}


def route_of(edge: Edge) -> APIRoute:
    found = edge.routes[0]
    assert isinstance(found, APIRoute)
    return found


def operation(edge: Edge, method: str) -> dict[str, Any]:
    app = FastAPI()
    app.include_router(edge)
    found: dict[str, Any] = app.openapi()["paths"]["/things"][method]
    return found


def headers(described: dict[str, Any]) -> set[str]:
    return {each["name"] for each in described.get("parameters", []) if each["in"] == "header"}


def test_a_permission_that_the_matrix_does_not_know_stops_the_process_at_start() -> None:
    with pytest.raises(KeyError):
        Edge("t").read("/things", "do_anything")(act)


def test_a_routes_permission_is_found_again_with_its_purpose() -> None:
    edge = Edge("t")
    edge.create("/things", "accept_application")(act)
    permission = permission_of(route_of(edge))
    assert permission is not None
    assert (permission.name, permission.purpose) == ("accept_application", "case_handling")


def test_a_route_that_was_declared_past_the_edge_has_no_permission() -> None:
    edge = Edge("t")
    edge.add_api_route("/things", act)
    assert permission_of(route_of(edge)) is None
    assert permission_of(None) is None


def test_a_read_asks_for_no_key() -> None:
    edge = Edge("t")
    edge.read("/things", "read_application")(act)
    assert headers(operation(edge, "get")) == set()


def test_a_write_declares_its_key_and_an_edit_its_version_too() -> None:
    writing, editing = Edge("t"), Edge("t")
    writing.create("/things", "accept_application")(act)
    editing.replace("/things", "draft_application")(act)
    assert headers(operation(writing, "post")) == {"Idempotency-Key"}
    assert headers(operation(editing, "put")) == {"Idempotency-Key", "If-Match"}


def test_public_information_documents_no_login() -> None:
    public, closed = Edge("t"), Edge("t")
    public.read("/things", "read_matters")(act)
    closed.read("/things", "read_application")(act)
    assert not {"401", "403"} & operation(public, "get")["responses"].keys()
    assert {"401", "403", "404"} <= operation(closed, "get")["responses"].keys()
