"""The route table: what the document says, nothing else."""

import pytest

from gateway.routing import MethodNotAllowed, Routes
from shared.refusal import NotFound

DOCUMENT = {
    "paths": {
        "/api/v1/progress": {"get": {"x-service": "gateway", "x-permission": "read_progress"}},
        "/api/v1/cases/names": {"post": {"x-service": "intake", "x-permission": "name_cases"}},
        "/api/v1/cases/{case_id}": {"get": {"x-service": "intake", "x-permission": "read_application"}},
        "/api/v1/cases/{case_id}/progress": {"get": {"x-service": "gateway", "x-permission": "read_progress"}},
        "/api/v1/matters": {"get": {"x-service": "intake", "x-permission": "read_matters"}},
    }
}
ROUTES = Routes.of(DOCUMENT)


@pytest.mark.parametrize(
    ("method", "path", "template"),
    [
        pytest.param("GET", "/progress", "/progress", id="literal"),
        pytest.param("POST", "/cases/names", "/cases/names", id="literal before parameter"),
        pytest.param("GET", "/cases/1/progress", "/cases/{case_id}/progress", id="parameter"),
        pytest.param("GET", "/cases/names/progress", "/cases/{case_id}/progress", id="a literal that leads nowhere"),
    ],
)
def test_a_path_finds_its_operation(method: str, path: str, template: str) -> None:
    assert ROUTES.find(method, path).path == template


NOWHERE = ("/", "", "/nothing", "/cases", "/cases/", "/cases//progress", "/progress/", "/cases/1/2")


@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_not_in_the_document_does_not_exist(path: str) -> None:
    with pytest.raises(NotFound):
        ROUTES.find("GET", path)


def test_an_operation_that_an_address_lacks_is_refused_with_those_it_has() -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        ROUTES.find("DELETE", "/cases/names")
    assert refused.value.headers == {"Allow": "POST"}


def test_public_information_is_asked_as_the_public() -> None:
    assert ROUTES.find("GET", "/matters").is_public
    assert not ROUTES.find("GET", "/progress").is_public
