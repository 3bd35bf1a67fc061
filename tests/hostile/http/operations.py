"""The operations of the committed API document, each with who may ask it and what it takes."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import schemathesis

from gateway.routing import PREFIX, document_bytes
from shared.identity.matrix import matrix

PUBLIC = "public"


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    method: str
    path: str
    told: Mapping[str, Any]

    @property
    def name(self) -> str:
        """How recipes and failed tests name it."""
        return f"{self.method} {self.path.removeprefix(PREFIX)}"

    @property
    def roles(self) -> frozenset[str]:
        """Who may ask it."""
        return matrix().permissions[self.told["x-permission"]].roles

    @property
    def is_public(self) -> bool:
        """Whether no login is asked for."""
        return PUBLIC in self.roles

    @property
    def names(self) -> list[str]:
        """The parameters of its path."""
        return re.findall(r"\{(\w+)\}", self.path)

    @property
    def media_types(self) -> list[str]:
        """What its body may be."""
        return list(self.told.get("requestBody", {}).get("content", {}))

    @property
    def takes_json(self) -> bool:
        """Whether its body is a document."""
        return self.media_types == ["application/json"]

    @property
    def takes_file(self) -> bool:
        """Whether its body is a file."""
        return self.method == "POST" and self.path.endswith("/materials")

    @property
    def takes_version(self) -> bool:
        """Whether it edits what somebody has read before."""
        return any(each["name"] == "If-Match" for each in self.told.get("parameters", ()))

    @property
    def schema(self) -> Any:
        """The operation as schemathesis knows it; it also judges answers."""
        return document()[self.path][self.method]


@cache
def document() -> Any:
    """The merged document, read by schemathesis."""
    return schemathesis.openapi.from_dict(json.loads(document_bytes()))


@cache
def operations() -> Mapping[str, Operation]:
    """Every operation of the committed document by its name."""
    return {each.name: each for each in _read()}


def _read() -> Iterator[Operation]:
    for path, methods in json.loads(document_bytes())["paths"].items():
        for method, told in methods.items():
            yield Operation(method.upper(), path, told)
