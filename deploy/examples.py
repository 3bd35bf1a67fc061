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
            shown = _shown(schema, schemas)
            return {name: example_of(fields[name], schemas, f"{place}.{name}") for name in shown}
    raise NoExample(f"{place} has no example")


def _shown(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> list[str]:
    """The fields that an example shows: all that are required, and of the others those that always make sense.

    What may be null is left out: such fields often hold for some cases only, and all together for none.
    """
    required = schema.get("required", ())
    fields = schema["properties"].items()
    return [name for name, field in fields if name in required or (not _is_nullable(field) and _has(field, schemas))]


def _is_nullable(field: Mapping[str, Any]) -> bool:
    return {"type": "null"} in field.get("anyOf", ())


def _has(field: Mapping[str, Any], schemas: Mapping[str, Any]) -> bool:
    try:
        example_of(field, schemas)
    except NoExample:
        return False
    return True
