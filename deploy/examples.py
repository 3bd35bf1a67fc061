"""Examples of request bodies, put together from those of their fields; a field without one stops the build."""

from collections.abc import Mapping
from typing import Any

_SCHEMAS = "#/components/schemas/"


class NoExample(LookupError):
    """A field has neither an example nor a default."""


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], place: str = "body") -> Any:
    """The example of a schema; `schemas` are the document's components."""
    match schema:
        case {"examples": [first, *_]}:
            return first
        case {"example": given} | {"const": given} | {"enum": [given, *_]} | {"default": given}:
            return given
        case {"$ref": reference}:
            name = reference.removeprefix(_SCHEMAS)
            return example_of(schemas[name], schemas, name)
        case {"anyOf": options} | {"oneOf": options} | {"allOf": options}:
            return example_of(options[0], schemas, place)
        case {"type": "array", "items": items}:
            return [example_of(items, schemas, place)]
        case {"type": "object", "properties": fields}:
            return {name: example_of(field, schemas, f"{place}.{name}") for name, field in fields.items()}
    raise NoExample(f"{place} has no example")
