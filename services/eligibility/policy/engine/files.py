"""Reads the folder of a policy pack; whatever is wrong is told with its file, its line and its cure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from services.eligibility.policy.engine.nouns import Input, Instrument, Pack, Parameter, Reading, Sheet

_RENAMED = {"from": "first", "to": "last"}
_RENAMED_SHEET = _RENAMED | {"finds": None}
_DIGITS = 16


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """One thing that is wrong with a pack: where it stands and what to do."""

    file: str
    line: int
    cure: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.cure}"


class BadPack(ValueError):
    """A pack that cannot be taken, with everything that is wrong in it."""

    def __init__(self, complaints: list[Complaint]) -> None:
        super().__init__("\n".join(str(each) for each in sorted(complaints)))
        self.complaints = sorted(complaints)


class _Yaml(yaml.SafeLoader):
    """YAML 1.2's truths only: in 1.1 the key `on` and the word `yes` would be read as true."""


_Yaml.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Yaml.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file's data with the line of each node by its path."""

    file: str
    data: Any
    lines: Mapping[tuple[str | int, ...], int]

    def line(self, *path: str | int) -> int:
        """The line of the deepest node on the path that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def document(file: str, text: str) -> Document:
    """Read one file; BadPack with the place where it is no YAML."""
    try:
        node = yaml.compose(text, Loader=_Yaml)
        data = yaml.load(text, Loader=_Yaml)  # noqa: S506 - a subclass of the safe loader, which builds plain data only
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadPack([Complaint(file, line, "这里不是合法的 YAML:请核对缩进、冒号和引号")]) from error
    return Document(file, data, dict(_lines(node, ())))


def _lines(node: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
    if node is None:
        return
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _lines(value, (*path, place))


@cache
def own() -> Pack:
    """The pack of this release."""
    return read(own_folder())


def own_folder() -> Path:
    """Where the pack of this release lies."""
    return Path(str(files("services.eligibility.policy").joinpath("pack")))


def texts(folder: Path) -> dict[str, str]:
    """The files of a pack by their path in it, without the cases."""
    found = sorted(path for path in folder.rglob("*.yaml") if "cases" not in path.relative_to(folder).parts)
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}


def read(folder: Path) -> Pack:
    """The pack in a folder."""
    return pack(texts(folder))


def pack(contents: Mapping[str, str]) -> Pack:
    """A pack from its files' texts; BadPack with everything that is wrong in them."""
    complaints: list[Complaint] = []
    documents = [document(file, text) for file, text in sorted(contents.items())]
    found = _Found(complaints, {}, {})
    digest = sha256("\0".join(f"{file}\0{text}" for file, text in sorted(contents.items())).encode()).hexdigest()
    instruments = _merged(documents, "instruments")
    result = Pack(
        digest=digest[:_DIGITS],
        instruments={
            name: each
            for name, (doc, row) in instruments.items()
            if (each := found.one(Instrument, doc, (name,), _renamed(row), f"instrument/{name}"))
        },
        codes={name: row for name, (_, row) in _merged(documents, "codes").items()},
        inputs={each.name: each for each in found.rows(Input, documents, "inputs", "input", _plain)},
        parameters={
            each.name: each for each in found.rows(Parameter, documents, "parameters", "parameter", _parameter)
        },
        sheets=tuple(found.sheets(documents)),
        readings=tuple(found.rows(Reading, documents, "readings", "reading", _plain)),
        lines=found.lines,
        files=found.files,
    )
    if complaints:
        raise BadPack(complaints)
    return result


def _merged(documents: list[Document], stem: str) -> dict[str, tuple[Document, Any]]:
    mine = [each for each in documents if each.file.split(".")[0] == stem]
    return {name: (each, row) for each in mine for name, row in (each.data or {}).items()}


@dataclass(frozen=True, slots=True)
class _Found:
    complaints: list[Complaint]
    lines: dict[str, int]
    files: dict[str, str]

    def rows(self, kind: type, documents: list[Document], folder: str, label: str, shape: Any) -> Iterator[Any]:
        """The rows of all files of a folder, or of the one file of that name."""
        for each in documents:
            if each.file.split("/")[0].split(".")[0] == folder:
                for place, row in enumerate(each.data or []):
                    if built := self.one(kind, each, (place,), shape(row), f"{label}/{row.get('name', place)}"):
                        yield built

    def sheets(self, documents: list[Document]) -> Iterator[Sheet]:
        for each in documents:
            if each.file.startswith("sheets/"):
                row = {key: value for key, value in _renamed(each.data).items() if key != "finds"}
                label = f"sheet/{row.get('scheme')}/{row.get('first')}"
                if built := self.one(Sheet, each, (), row, label):
                    yield built

    def one(self, kind: type, doc: Document, path: tuple[str | int, ...], row: Any, label: str) -> Any:
        """One noun from its row, or None with a complaint for each thing that is wrong."""
        for deeper, line in doc.lines.items():
            if deeper[: len(path)] == path:
                self.lines["/".join([label, *map(str, deeper[len(path) :])])] = line
        self.lines[f"{label}//{doc.file}"] = doc.line(*path)
        self.files[label] = doc.file
        try:
            return TypeAdapter(kind).validate_python(row)
        except ValidationError as error:
            for each in error.errors():
                where = tuple(each["loc"])
                named = ".".join(str(part) for part in where)
                line = doc.line(*path, *where)
                self.complaints.append(Complaint(doc.file, line, f"“{named}”写法有误:{_said(each)}"))
            return None


def _said(error: Mapping[str, Any]) -> str:
    match error["type"]:
        case "missing":
            return "缺少这一项,请补上"
        case "unexpected_keyword_argument" | "extra_forbidden":
            return "没有这一项,请删去或改成规定的名称"
    return f"请按格式填写({error['msg']})"


def _renamed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {_RENAMED.get(key, key): value for key, value in row.items()}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return dict(row)


def _parameter(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a parameter says its keys beside its dates; here they come apart."""
    by = tuple(row.get("by", ()))
    rows = [_row(each, by) for each in row.get("rows", ())]
    between = tuple(str(each) for each in row["between"]) if row.get("between") else None
    return {**row, "by": by, "rows": rows, "between": between}


def _row(row: Mapping[str, Any], by: tuple[str, ...]) -> dict[str, Any]:
    keys = {name: row[name] for name in by if name in row}
    rest = {key: value for key, value in _renamed(row).items() if key not in by}
    if rest.get("value") is not None:
        rest["value"] = str(rest["value"])
    if rest.get("bands") is not None:
        rest["bands"] = [{_RENAMED.get(key, key): value for key, value in band.items()} for band in rest["bands"]]
    return {**rest, "keys": keys}
