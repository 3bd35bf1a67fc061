"""Merges the services' OpenAPI documents into the one that the gateway commits, serves and routes by.

`python -m deploy.openapi` writes it, with `--check` it only says whether the committed one is current.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from deploy.examples import example_of
from deploy.plans import PLANS
from gateway import routing
from shared.identity.matrix import matrix
from shared.room import Plan
from shared.web.app import describe
from shared.web.problems import Problem

TARGET = routing.DOCUMENT
BEARER = "bearer"
SYSTEM_ROLE = "system"
JSON = "application/json"
MODULE_MARK = "__"
"""How FastAPI tells two schemas of one name apart: services__funding__payroll__State."""

_SCHEMAS = "#/components/schemas/"
_INFO = {
    "title": "山东省统一社会救助平台接口",
    "version": "1.0.0",
    "description": (
        "一门受理、一次申请、一个案件:申请、核对、认定、公示、发放和监督的全部接口。\n\n"
        "- 登录:除公开信息外,请求头带 `Authorization: Bearer <凭证>`。每个操作的 `x-permission` 写明所需权限。\n"
        "- 写操作:请求头带 `Idempotency-Key`。网络中断后用同一个键重试,得到同一个答复,不会重复办理。\n"
        "- 修改:先读取,再在请求头 `If-Match` 中带上读取时得到的 `ETag`。\n"
        '- 金额:以元为单位的十进制字符串,如 `"812.00"`,字段名以 `_yuan` 结尾。\n'
        "- 日期:`年-月-日`,均为北京时间的法定日期。\n"
        "- 列表:用 `limit` 和 `cursor` 分页,`next` 为空时没有下一页。\n"
        "- 出错:答复为 `application/problem+json`(RFC 9457),`code` 稳定不变,`detail` 说明怎么办。"
    ),
}
_DONE = "办理成功"
_SCHEME = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "登录后得到的凭证。"}


def document(plans: Sequence[Plan]) -> dict[str, Any]:
    """One document of all services, every path under the gateway's prefix."""
    parts = {plan.service: describe(plan).openapi() for plan in plans}
    clashing = _clashing(parts)
    schemas: dict[str, Any] = _problem()
    paths: dict[str, Any] = {}
    for service, part in parts.items():
        names = {n: _own_name(service, n) for n in _schemas(part) if n in clashing or MODULE_MARK in n}
        schemas |= {names.get(name, name): _titled(schema, name, names) for name, schema in _schemas(part).items()}
        for path, operations in _renamed(part["paths"], names).items():
            open_ones = {m: {**o, "x-service": service} for m, o in sorted(operations.items()) if _is_open(o)}
            if open_ones:
                paths[f"{routing.PREFIX}{path}"] = open_ones
    for operation in (operation for operations in paths.values() for operation in operations.values()):
        _complete(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": _INFO,
        "servers": [{"url": "/"}],
        "tags": _tags(parts, plans),
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": dict(sorted(schemas.items())), "securitySchemes": {BEARER: _SCHEME}},
    }


def render(merged: Mapping[str, Any]) -> str:
    """The text that is committed."""
    return json.dumps(merged, ensure_ascii=False, indent=2) + "\n"


def _schemas(part: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = part.get("components", {}).get("schemas", {})
    return found


def _is_open(operation: Mapping[str, Any]) -> bool:
    """What only a system asks has no place at the door: services ask each other behind it."""
    return matrix().permissions[operation["x-permission"]].roles != {SYSTEM_ROLE}


def _clashing(parts: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Names that mean different things to different services; each of these gets its service's name before it."""
    meanings: defaultdict[str, set[str]] = defaultdict(set)
    for part in parts.values():
        for name, schema in _schemas(part).items():
            meanings[name].add(json.dumps(schema, sort_keys=True))
    return frozenset(name for name, found in meanings.items() if len(found) > 1)


def _own_name(service: str, name: str) -> str:
    """`FundingPayrollState`: the service and, where one service has two of a name, the module before the name."""
    *modules, own = name.split(MODULE_MARK)
    words = "_".join(modules[1:] or [service]).split("_")
    return "".join(word.capitalize() for word in words) + own


def _titled(schema: Mapping[str, Any], name: str, names: Mapping[str, str]) -> dict[str, Any]:
    """A schema under its new name, which its title says too: generators name classes by titles."""
    renamed: dict[str, Any] = _renamed(schema, names)
    return renamed | {"title": names[name]} if name in names else renamed


def _renamed(part: Any, names: Mapping[str, str]) -> Any:
    """The same with references to the new names, and without the engineers' English, which is not for its readers."""
    if isinstance(part, dict):
        kept = {key: value for key, value in part.items() if key != "description" or not _is_english(value)}
        return {key: _renamed(value, names) for key, value in kept.items()}
    if isinstance(part, list):
        return [_renamed(value, names) for value in part]
    if isinstance(part, str) and part.startswith(_SCHEMAS):
        name = part.removeprefix(_SCHEMAS)
        return f"{_SCHEMAS}{names.get(name, name)}"
    return part


def _is_english(value: Any) -> bool:
    return isinstance(value, str) and value.isascii()


def _problem() -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template=f"{_SCHEMAS}{{model}}")
    return {**schema.pop("$defs", {}), "Problem": schema}


def _complete(operation: dict[str, Any], schemas: Mapping[str, Any]) -> None:
    """Say who may ask, and show what a body looks like."""
    permission = matrix().permissions[operation["x-permission"]]
    operation["security"] = [] if routing.PUBLIC_ROLE in permission.roles else [{BEARER: []}]
    for response in operation["responses"].values():
        response.setdefault("description", _DONE)
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        if media_type == JSON:
            content["example"] = example_of(content["schema"], schemas)
        else:
            content.setdefault("schema", {"type": "string", "format": "binary"})


def _tags(parts: Mapping[str, Mapping[str, Any]], plans: Sequence[Plan]) -> list[dict[str, str]]:
    """The tags in the order of the services, each with who provides it."""
    provided: dict[str, list[str]] = defaultdict(list)
    for plan in plans:
        operations = [o for item in parts[plan.service]["paths"].values() for o in item.values()]
        for tag in dict.fromkeys(tag for operation in operations for tag in operation.get("tags", ())):
            provided[tag].append(plan.title)
    return [{"name": tag, "description": "由" + "、".join(titles) + "提供"} for tag, titles in provided.items()]


def main() -> int:
    """Write the document, or say whether the committed one is current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare with the committed document")
    is_check = parser.parse_args().check
    text = render(document(PLANS))
    if is_check:
        is_current = TARGET.exists() and TARGET.read_text("utf-8") == text
        if not is_current:
            sys.stderr.write(f"{TARGET.name} is not current: run python -m deploy.openapi\n")
        return 0 if is_current else 1
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
