"""The JSON schema of the household that `onenet determine` and the anonymous check take, from the pack's inputs."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.eligibility.policy.engine import facts
from services.eligibility.policy.engine.nouns import Input, Pack
from services.eligibility.policy.engine.terms import Kind, Type

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_YUAN = r"^(0|[1-9][0-9]{0,12})(\.[0-9]{1,2})?$"
_GROUPS: Mapping[str, str] = {
    "income": "核算期内的各项收入。每人都要写,确实没有的写 none",
    "property": "各项财产,没有的写 none 或者不写",
    "expense": "核算期内的各项必要支出,没有的写 none 或者不写",
}


def of(pack: Pack) -> dict[str, Any]:
    """The schema of one household, with every fact's title, bounds and what silence about it means."""
    county = {"type": "string", "pattern": "^37[0-9]{4}000000$", "title": "受理地县(市、区)的12位区划代码"}
    people = {each: _people(pack, each.removesuffix("s")) for each in ("members", "obligors")}
    properties = {"county": county, **_fields(pack, "household"), **people}
    properties["members"] |= {"title": "共同生活的家庭成员,第一位写申请人本人", "minItems": 1}
    properties["obligors"] |= {"title": "法定义务人(只有申请特困供养时需要)"}
    return {
        "$schema": _DIALECT,
        "title": "一个家庭的事实",
        "description": "金额是以元为单位的文字,日期是年-月-日;写 unknown 的,需要它的结论是“还不能判断”。",
        "type": "object",
        "properties": properties,
        "required": ["county", *_required(pack, "household"), "members"],
        "additionalProperties": False,
    }


def _people(pack: Pack, of: str) -> dict[str, Any]:
    required = [*_required(pack, of), *(["income"] if of == "member" else [])]
    item = {"type": "object", "properties": _fields(pack, of), "required": required, "additionalProperties": False}
    return {"type": "array", "maxItems": facts.MOST_PEOPLE, "items": item}


def _inputs(pack: Pack, of: str) -> list[Input]:
    return [each for each in pack.inputs.values() if each.of == of]


def _required(pack: Pack, of: str) -> list[str]:
    return [each.name for each in _inputs(pack, of) if each.absent == facts.REQUIRED and not each.group]


def _fields(pack: Pack, of: str) -> dict[str, Any]:
    mine = _inputs(pack, of)
    plain = {each.name: _field(each, pack) for each in mine if not each.group}
    groups = {group: _group(group, [each for each in mine if each.group == group], pack) for group in _GROUPS}
    return plain | {group: told for group, told in groups.items() if told}


def _field(each: Input, pack: Pack) -> dict[str, Any]:
    told: dict[str, Any] = {"title": each.title, "description": _silence(each)}
    shape = _value(each, pack)
    if each.absent == facts.UNKNOWN:
        return told | {"anyOf": [shape, {"const": facts.UNKNOWN}]}
    return told | shape


def _silence(each: Input) -> str:
    match each.absent:
        case facts.REQUIRED:
            return "必须填写"
        case facts.UNKNOWN:
            return "不写就是不清楚,不会当作没有"
        case None | facts.NONE:
            return "不写就是没有"
        case bool():
            return f"不写就是{'是' if each.absent else '否'}"
    return f"不写就是 {each.absent}"


def _value(each: Input, pack: Pack) -> dict[str, Any]:
    kind = Type.read(each.type)
    match kind.kind:
        case Kind.FEN:
            return {"type": "string", "pattern": _YUAN, "examples": ["1234.50"]}
        case Kind.COUNT:
            low, high = each.between or (0, 0)
            return {"type": "integer", "minimum": low, "maximum": high}
        case Kind.DATE:
            return {"type": "string", "format": "date"}
        case Kind.TRUTH:
            return {"type": "boolean"}
    codes = pack.codes[kind.codes]
    told = ";".join(f"{code} {title}" for code, title in codes.items())
    return {"enum": list(codes), "$comment": told}


def _group(group: str, mine: Iterable[Input], pack: Pack) -> dict[str, Any] | None:
    rows = [_row(group, each, pack) for each in mine]
    if not rows:
        return None
    return {
        "description": _GROUPS[group],
        "anyOf": [{"const": facts.NONE}, {"type": "array", "items": {"oneOf": rows}}],
    }


def _row(group: str, each: Input, pack: Pack) -> dict[str, Any]:
    measure = "count" if Type.read(each.type).kind is Kind.COUNT else "yuan"
    properties: dict[str, Any] = {"kind": {"const": each.name}, measure: _value(each, pack)}
    if group == "income":
        properties["on"] = {"type": "string", "format": "date", "title": "取得的日期,不能晚于认定的日子"}
    return {
        "title": each.title,
        "type": "object",
        "properties": properties,
        "required": ["kind", measure],
        "additionalProperties": False,
    }
