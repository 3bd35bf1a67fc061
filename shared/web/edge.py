"""Routes: each names its permission, and a permission that the matrix does not know stops the process at start."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter

from shared.identity.matrix import Permission, matrix
from shared.web.problems import documented

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Edge(APIRouter):
    """A router whose routes are declared with `permission=` and document their problems."""

    def __init__(self, tag: str) -> None:
        super().__init__(tags=[tag])

    def route_for(self, method: str, path: str, permission: str, **options: Any) -> Callable[[Any], Any]:
        """Declare one operation; writes also declare their `Idempotency-Key`."""
        known = matrix().permissions[permission]
        extra = {"x-permission": known.name} | options.pop("openapi_extra", {})
        if method in WRITES and not extra.get(KEEPS_NOTHING):
            extra["parameters"] = [*extra.get("parameters", []), IDEMPOTENCY_PARAMETER]
        statuses = options.pop("problems", ())
        return super().api_route(
            path,
            methods=[method],
            openapi_extra=extra,
            responses=documented(method, statuses, is_public=known.purpose == PUBLIC_PURPOSE),
            **options,
        )

    def read(
        self, path: str, permission: str, *, problems: Sequence[int] = (404,), **options: Any
    ) -> Callable[[Any], Any]:
        """GET."""
        return self.route_for("GET", path, permission, problems=problems, **options)

    def create(
        self, path: str, permission: str, *, problems: Sequence[int] = (404, 409), **options: Any
    ) -> Callable[[Any], Any]:
        """POST: a new thing, or a change of state as a sub-resource."""
        return self.route_for(
            "POST", path, permission, problems=problems, status_code=options.pop("status_code", 201), **options
        )

    def ask(self, path: str, permission: str, *, problems: Sequence[int] = (), **options: Any) -> Callable[[Any], Any]:
        """POST of a question too long for an address: nothing of it is kept, so that no key is asked for."""
        extra = {KEEPS_NOTHING: True}
        return self.route_for(
            "POST", path, permission, problems=problems, openapi_extra=extra, status_code=200, **options
        )

    def replace(
        self, path: str, permission: str, *, problems: Sequence[int] = (404, 409, 412, 428), **options: Any
    ) -> Callable[[Any], Any]:
        """PUT with `If-Match`."""
        extra = {"parameters": [IF_MATCH_PARAMETER]}
        return self.route_for("PUT", path, permission, problems=problems, openapi_extra=extra, **options)


PUBLIC_PURPOSE = "public_information"
KEEPS_NOTHING = "x-keeps-nothing"
"""Marks an operation of which neither the question nor the answer is stored."""

IDEMPOTENCY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "调用方生成的唯一键(如 UUID)。重试时使用同一个键,得到同一个答复。",
    "schema": {"type": "string", "minLength": 8, "maxLength": 128, "pattern": "^[A-Za-z0-9._:-]+$"},
    "example": "0b7c1a52-5a3e-4a7e-9d52-6f0a1f0f7c11",
}
IF_MATCH_PARAMETER = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "读取时得到的 ETag,防止覆盖别人刚做的修改。",
    "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
    "example": '"3"',
}


def keeps_nothing(route: Any) -> bool:
    """Whether a matched route stores neither its question nor its answer."""
    return bool((getattr(route, "openapi_extra", None) or {}).get(KEEPS_NOTHING))


def permission_of(route: Any) -> Permission | None:
    """The permission that a matched route declares."""
    extra = getattr(route, "openapi_extra", None) or {}
    return matrix().permissions.get(extra.get("x-permission", ""))
