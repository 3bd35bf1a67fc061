"""Which service answers a path: read from the committed OpenAPI document, and what is not in it does not exist."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Self

from shared.identity.matrix import matrix
from shared.refusal import NotFound, Refusal

PREFIX = "/api/v1"
DOCUMENT = Path(__file__).with_name("openapi.json")
PUBLIC_ROLE = "public"
RAISING = "raise_objection"
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})


class MethodNotAllowed(Refusal):
    """The address exists, the operation does not."""

    status = 405
    title = "不支持这种操作"


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: who answers it, under which template, and whether it is asked as the public.

    `is_statement` where somebody objects or complains, for which a clerk writes at the window what others say.
    """

    service: str
    path: str
    is_public: bool
    is_statement: bool = False


@dataclass(slots=True)
class _Node:
    """The paths below one segment; a literal segment goes before a parameter."""

    literals: dict[str, "_Node"] = field(default_factory=dict)
    parameter: "_Node | None" = None
    routes: dict[str, Route] = field(default_factory=dict)

    def grow(self, segment: str) -> "_Node":
        if not segment.startswith("{"):
            return self.literals.setdefault(segment, _Node())
        self.parameter = self.parameter or _Node()
        return self.parameter

    def find(self, segments: list[str]) -> "_Node | None":
        if not segments:
            return self if self.routes else None
        first, *rest = segments
        for branch in (self.literals.get(first), self.parameter if first else None):
            if branch is not None and (found := branch.find(rest)) is not None:
                return found
        return None


@dataclass(frozen=True, slots=True)
class Routes:
    """The table of a document's operations; paths are without the prefix."""

    _root: _Node

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """The table of a merged document."""
        root = _Node()
        for path, operations in document["paths"].items():
            own = path.removeprefix(PREFIX)
            node = root
            for segment in own.split("/")[1:]:
                node = node.grow(segment)
            for method, operation in operations.items():
                if method.upper() in _METHODS:
                    node.routes[method.upper()] = _route(own, method, operation)
        return cls(root)

    def find(self, method: str, path: str) -> Route:
        """The operation behind a path, or a refusal."""
        node = self._root.find(path.split("/")[1:])
        if node is None:
            raise NotFound("not_found", "没有这个地址,请查阅接口文档。")
        route = node.routes.get(method)
        if route is None:
            allowed = {"Allow": ", ".join(sorted(node.routes))}
            raise MethodNotAllowed("method_not_allowed", "这个地址不支持这种操作,请查阅接口文档。", headers=allowed)
        return route


def _route(path: str, method: str, operation: Mapping[str, Any]) -> Route:
    name = operation["x-permission"]
    is_public = PUBLIC_ROLE in matrix().permissions[name].roles
    return Route(operation["x-service"], path, is_public, is_statement=name == RAISING and method.upper() == "POST")


@cache
def document_bytes() -> bytes:
    """The committed document as it is served."""
    return DOCUMENT.read_bytes()


@cache
def committed() -> Routes:
    """The table of this release."""
    return Routes.of(json.loads(document_bytes()))
