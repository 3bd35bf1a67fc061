"""Reads one household's facts by the pack's inputs; what is wrong is refused with its field and its cure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.eligibility.policy.engine.constants import Place, day_number
from services.eligibility.policy.engine.nouns import Input, Pack
from services.eligibility.policy.engine.terms import Kind, Type
from shared.refusal import FieldProblem, Invalid
from shared.vocabulary import divisions
from shared.vocabulary.money import InvalidMoney, Money

SENTENCE = "这些事实还不能用来认定,请按提示改正后再试。"
UNKNOWN = "unknown"
REQUIRED = "required"
NONE = "none"
MOST_PEOPLE = 30
_COUNTY_DIGITS = 6
_GROUPS = ("income", "property", "expense")
_SELF = "self"
_SPOUSE = "spouse"
_DISABILITY_KIND, _DISABILITY_GRADE = "disability_kind", "disability_grade"
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Facts:
    """The numbers that a program reads, None for what nobody knows, and how many people there are."""

    place: Place
    household: Mapping[str, int | None]
    members: Mapping[str, list[int | None]]
    obligors: Mapping[str, list[int | None]]
    sizes: tuple[int, int]
    is_known: bool


def read(data: Any, pack: Pack, on: date) -> Facts:
    """A household as JSON says it (see SCHEMA in schema.py); Invalid with every field that is wrong."""
    problems: list[FieldProblem] = []
    reader = _Reader(pack, on, problems, set())
    if not isinstance(data, Mapping):
        raise Invalid("facts_invalid", "请按格式提供一个家庭的事实。", fields=[FieldProblem("", "这里应当是一个对象")])
    members, obligors = reader.people(data, "members"), reader.people(data, "obligors")
    own = {key: value for key, value in data.items() if key not in ("members", "obligors", "county")}
    result = Facts(
        place=Place(reader.county(data.get("county")), reader.keys(own)),
        household=reader.one("household", own, ""),
        members=reader.columns("member", members, "members"),
        obligors=reader.columns("obligor", obligors, "obligors"),
        sizes=(len(members), len(obligors)),
        is_known=not reader.unknown,
    )
    reader.household(members)
    if problems:
        raise Invalid("facts_invalid", SENTENCE, fields=problems)
    return result


@dataclass(frozen=True, slots=True)
class _Reader:
    pack: Pack
    on: date
    problems: list[FieldProblem]
    unknown: set[str]

    def refuse(self, field: str, cure: str) -> None:
        self.problems.append(FieldProblem(field, cure))

    def county(self, code: Any) -> str:
        if not isinstance(code, str) or not _is_county(code):
            self.refuse("county", "请填写受理地县(市、区)的12位区划代码,例如 370102000000")
            return ""
        return code

    def keys(self, own: Mapping[str, Any]) -> Mapping[str, str]:
        wanted = {key for parameter in self.pack.parameters.values() for key in parameter.by}
        return {key: str(own[key]) for key in wanted if key in own}

    def people(self, data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        rows = data.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            self.refuse(key, "这里应当是一组人,每人一个对象")
            return []
        if len(rows) > MOST_PEOPLE:
            self.refuse(key, f"最多{MOST_PEOPLE}人:请核对是否把几户写在了一起")
        return rows[:MOST_PEOPLE]

    def household(self, members: list[Mapping[str, Any]]) -> None:
        """What no household can be: nobody, or one with two applicants or two spouses."""
        relations = [row.get("relation") for row in members]
        if not members:
            self.refuse("members", "至少要有申请人本人")
        elif relations.count(_SELF) != 1:
            self.refuse("members", "申请人本人(relation 为 self)应当正好一位")
        if relations.count(_SPOUSE) > 1:
            self.refuse("members", "配偶最多一位:请核对各人与申请人的关系")
        if {_DISABILITY_KIND, _DISABILITY_GRADE} <= self.pack.inputs.keys():
            for at, row in enumerate(members):
                self.certificate(row, f"members.{at}.")

    def certificate(self, row: Mapping[str, Any], path: str) -> None:
        """A certificate shows both its kind and its grade; which of several kinds decides may be unknown."""
        kind, grade = row.get(_DISABILITY_KIND), row.get(_DISABILITY_GRADE)
        has_kind, has_grade = (said not in (None, NONE, 0) for said in (kind, grade))
        if has_grade and not has_kind:
            self.refuse(f"{path}{_DISABILITY_KIND}", "写了残疾等级,也要写明残疾类别;不清楚的写 unknown")
        if has_kind and not has_grade and kind != UNKNOWN:
            self.refuse(f"{path}{_DISABILITY_GRADE}", "写了残疾类别,也要写明残疾等级;不清楚的写 unknown")

    def columns(self, of: str, rows: list[Mapping[str, Any]], path: str) -> dict[str, list[int | None]]:
        read_rows = [self.one(of, row, f"{path}.{at}.") for at, row in enumerate(rows)]
        return {each.name: [row[each.name] for row in read_rows] for each in self._inputs(of)}

    def one(self, of: str, row: Mapping[str, Any], path: str) -> dict[str, int | None]:
        known = {each.name for each in self._inputs(of)}
        amounts = {group: self._rows(of, row, group, path) for group in _GROUPS if self._has(of, group)}
        for key in sorted(set(row) - known - set(amounts)):
            self.refuse(f"{path}{_told(key)}", "没有这一项:请核对名称,可用的名称见事实清单")
        found: dict[str, int | None] = {}
        for each in self._inputs(of):
            given = amounts[each.group].get(each.name) if each.group else row.get(each.name)
            field = f"{path}{each.group}.{each.name}" if each.group else f"{path}{each.name}"
            found[each.name] = self._value(each, given, field)
        return found

    def _inputs(self, of: str) -> list[Input]:
        return [each for each in self.pack.inputs.values() if each.of == of]

    def _has(self, of: str, group: str) -> bool:
        return any(each.group == group for each in self._inputs(of))

    def _rows(self, of: str, row: Mapping[str, Any], group: str, path: str) -> dict[str, Any]:
        """Income is stated for everybody, were it none: silence is not nothing."""
        given = row.get(group)
        if given is None and group == "income" and of == "member":
            self.refuse(f"{path}income", "没有写收入:有收入的逐项写明,确实没有的写 none,不清楚的先核实")
        if given in (None, NONE):
            return {}
        kinds = {each.name for each in self._inputs(of) if each.group == group}
        if not isinstance(given, list) or not all(isinstance(each, Mapping) for each in given):
            self.refuse(f"{path}{group}", "这里应当是几项,每项写明 kind 和 yuan 或 count;没有的写 none")
            return {}
        found: dict[str, Any] = {}
        for at, each in enumerate(given):
            kind, rest = each.get("kind"), [each[key] for key in ("yuan", "count") if key in each]
            if not isinstance(kind, str) or kind not in kinds or kind in found or len(rest) != 1:
                text = f"kind 应当是 {'、'.join(sorted(kinds))} 之一,一种一项,并写明 yuan 或 count"
                self.refuse(f"{path}{group}.{at}", text)
            elif group == "income" and not self._has_come(each, f"{path}{group}.{at}.on"):
                continue
            else:
                found[kind] = rest[0]
        return found

    def _has_come(self, row: Mapping[str, Any], field: str) -> bool:
        day = row.get("on")
        if day is None:
            return True
        try:
            if date.fromisoformat(str(day)) <= self.on:
                return True
        except ValueError:
            pass
        self.refuse(field, "收入的日期应当是认定日以前的日期:还没有取得的收入不计入")
        return False

    def _value(self, each: Input, given: Any, field: str) -> int | None:
        if given is None or given == UNKNOWN:
            return self._absent(each, field, is_said=given is not None)
        try:
            value = _READERS[Type.read(each.type).kind](given, each, self.pack)
        except (ValueError, TypeError, KeyError):
            self.refuse(field, f"{each.title}应当{self._form(each)}")
            return self._low(each)
        low, high = self._bounds(each)
        if each.between is not None and not low <= value <= high:
            self.refuse(field, f"{each.title}应当在{each.between[0]}到{each.between[1]}之间")
            return low
        if each.name.startswith("birth") and value > day_number(self.on):
            self.refuse(field, f"{each.title}应当不晚于认定的日子")
        return value

    def _absent(self, each: Input, field: str, *, is_said: bool) -> int | None:
        if each.absent == UNKNOWN:
            self.unknown.add(each.name)
            return None
        if each.absent == REQUIRED or is_said:
            self.refuse(field, f"请填写{each.title}")
            return self._low(each)
        if each.group or (each.absent in (None, NONE) and Type.read(each.type).kind is not Kind.CODE):
            return 0
        return _READERS[Type.read(each.type).kind](_written(each.absent), each, self.pack)

    def _low(self, each: Input) -> int:
        return self._bounds(each)[0] if each.between is not None else 0

    def _bounds(self, each: Input) -> tuple[int, int]:
        return bounds(each, self.pack)

    def _form(self, each: Input) -> str:
        kind = Type.read(each.type)
        if kind.kind is Kind.CODE:
            return f"是 {'、'.join(self.pack.codes[kind.codes])} 之一"
        return {
            Kind.FEN: "是以元为单位的文字,例如 1234.50",
            Kind.COUNT: "是整数",
            Kind.DATE: "是日期,例如 1980-01-31",
            Kind.TRUTH: "是 true 或 false",
        }[kind.kind]


def _told(key: str) -> str:
    """A name that a stranger wrote is repeated only where it looks like one."""
    return key if key.isascii() and key.isidentifier() and len(key) <= _LONGEST_NAME else "?"


def _is_county(code: str) -> bool:
    return code.endswith("000000") and code[:_COUNTY_DIGITS] in divisions.known_area_codes()


def bounds(each: Input, pack: Pack) -> tuple[int, int]:
    """The declared bounds as numbers."""
    kind = Type.read(each.type)
    if kind.kind is Kind.TRUTH:
        return 0, 1
    if kind.kind is Kind.CODE:
        return 0, len(pack.codes[kind.codes]) - 1
    if each.between is None:
        raise ValueError(f"the input {each.name} has no bounds")
    low, high = (_READERS[kind.kind](_written(side), each, pack) for side in each.between)
    return low, high


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _fen(given: Any, _input: Input, _pack: Pack) -> int:
    if not isinstance(given, str):
        raise TypeError
    try:
        return Money.of_yuan(given).fen
    except InvalidMoney as error:
        raise ValueError from error


def _count(given: Any, _input: Input, _pack: Pack) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise TypeError
    return given


def _truth(given: Any, _input: Input, _pack: Pack) -> int:
    if not isinstance(given, bool):
        raise TypeError
    return int(given)


def _date(given: Any, _input: Input, _pack: Pack) -> int:
    return day_number(given if isinstance(given, date) else date.fromisoformat(given))


def _code(given: Any, each: Input, pack: Pack) -> int:
    return list(pack.codes[Type.read(each.type).codes]).index(given)


_READERS: Mapping[Kind, Callable[[Any, Input, Pack], int]] = {
    Kind.FEN: _fen,
    Kind.COUNT: _count,
    Kind.TRUTH: _truth,
    Kind.DATE: _date,
    Kind.CODE: _code,
}


def names(pack: Pack, of: str) -> Iterable[str]:
    """The inputs of a household, a member or an obligor."""
    return (each.name for each in pack.inputs.values() if each.of == of)
