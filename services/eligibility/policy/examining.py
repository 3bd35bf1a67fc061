"""Looks at a whole pack before anybody relies on it: its rows, the program of every legal period, and its cases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

from services.eligibility.policy import rows
from services.eligibility.policy.engine import cases, checks, constants, files, intervals
from services.eligibility.policy.engine.cases import Case, Failure
from services.eligibility.policy.engine.constants import Constants
from services.eligibility.policy.engine.explaining import citations
from services.eligibility.policy.engine.files import BadPack, Complaint
from services.eligibility.policy.engine.nouns import Pack
from services.eligibility.policy.engine.program import build
from services.eligibility.policy.engine.sources import place

ONE_DAY = timedelta(days=1)
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, RecursionError, yaml.YAMLError)
"""What reading something raises that is not shaped like a pack."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of looking at a pack; a pack that is not whole has no cases run."""

    digest: str
    complaints: tuple[Complaint, ...]
    cases: int
    failures: tuple[Failure, ...]

    @property
    def is_good(self) -> bool:
        """Whether it may be relied on: whole, and every case came out as its text says."""
        return not self.complaints and not self.failures and self.cases > 0


def everything(folder: Path) -> dict[str, str]:
    """All files of a pack by their path in it, the cases too."""
    found = sorted(folder.rglob("*.yaml"))
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}


def examine(contents: Mapping[str, str]) -> Examined:
    """Look at the files of a pack, the cases among them; everything that is wrong is told at once."""
    try:
        pack, written = parsed(contents), _cases(contents)
        complaints = tuple(sorted({*vet(pack), *_periods(pack)})) or tuple(checks.agreed(pack))
    except BadPack as bad:
        return Examined("", tuple(bad.complaints), 0, ())
    if complaints:
        return Examined(pack.digest, complaints, 0, ())
    return Examined(pack.digest, (), len(written), tuple(cases.run(pack, written)))


def parsed(contents: Mapping[str, str]) -> Pack:
    """The pack of some files; BadPack also for what is not even shaped like one, since anybody may send anything."""
    for file, each in contents.items():
        _require_plain(file, each)
    try:
        return files.pack(without_cases(contents))
    except BadPack:
        raise
    except _MALFORMED as error:
        raise BadPack([Complaint("", 1, f"有文件的写法不合规定({type(error).__name__}):请对照自带的政策包")]) from error


def _require_plain(file: str, content: str) -> None:
    """An alias can make a short file stand for an endless one, and no pack needs any."""
    try:
        is_aliased = "&" in content and any(isinstance(token, yaml.AliasToken) for token in yaml.scan(content))
        yaml.reader.Reader.check_printable(yaml.reader.Reader(""), content)
    except yaml.YAMLError as error:
        raise BadPack([Complaint(file, 1, "这里不是合法的 YAML:请核对缩进、冒号、引号和不可见的字符")]) from error
    if is_aliased:
        raise BadPack([Complaint(file, 1, "不能用别名(* 和 &):请把内容写全")])


def _cases(contents: Mapping[str, str]) -> tuple[Case, ...]:
    try:
        return cases.of(contents)
    except BadPack:
        raise
    except _MALFORMED as error:
        raise BadPack([Complaint("cases", 1, "有案例的写法不合规定:请对照自带的案例")]) from error


def vet(pack: Pack) -> list[Complaint]:
    """What is wrong with a pack that can be seen without compiling it."""
    try:
        return [*rows.check(pack), *checks.check(pack), *_citations(pack), *_readings(pack)]
    except _MALFORMED as error:
        raise BadPack([Complaint("", 1, f"有参数的写法不合规定({type(error).__name__}):请对照自带的政策包")]) from error


def without_cases(contents: Mapping[str, str]) -> dict[str, str]:
    """The files on which a pack's digest and its answers rest."""
    return {file: text for file, text in contents.items() if not file.startswith("cases/")}


def starts(pack: Pack) -> list[date]:
    """The days on which some sheet begins or has just ended."""
    ends = {sheet.last + ONE_DAY for sheet in pack.sheets if sheet.last is not None}
    return sorted({sheet.first for sheet in pack.sheets} | ends)


def _periods(pack: Pack) -> Iterator[Complaint]:
    """What is wrong with the program of each set of sheets that was, is or will be in force together."""
    tables = dict(_tables(pack))
    for day in starts(pack):
        try:
            yield from intervals.check(pack, build(pack, pack.sheets_on(day)), tables)
        except BadPack as bad:
            yield from bad.complaints


def _tables(pack: Pack) -> Iterator[tuple[str, Constants]]:
    """Every table that was ever laid down, under the name of its place and day."""
    for parameter in pack.parameters.values():
        for row in parameter.rows:
            if row.bands:
                told = f"{row.area} {row.first}"
                yield (
                    f"{parameter.name} {told}",
                    Constants(
                        numbers={parameter.name: constants.table(parameter, row.bands, pack)},
                        missing=frozenset(),
                        absent=(),
                        rows={parameter.name: row},
                    ),
                )


def _citations(pack: Pack) -> Iterator[Complaint]:
    """A clause of a text that the pack does not name leads a reader nowhere."""
    for sheet in pack.sheets:
        for cited in {text for text in citations(sheet) if text.rpartition(" ")[0] not in pack.instruments}:
            yield Complaint(*place(pack, sheet), f"依据“{cited}”的文件不在 instruments.yaml 中:请补上或者改正名称")


def _readings(pack: Pack) -> Iterator[Complaint]:
    for reading in pack.readings:
        if reading.taken_by not in pack.parameters:
            label = f"reading/{reading.name}"
            file, line = pack.files.get(label, "readings"), pack.lines.get(label, 1)
            yield Complaint(file, line, f"采用哪种理解的参数 {reading.taken_by} 不存在:请改正 taken_by")
