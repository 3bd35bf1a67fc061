"""What a new pack may do to the one that is published: rows are only ever added, and a city adds for itself alone."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from services.eligibility.policy import rows
from services.eligibility.policy.engine.files import Complaint
from services.eligibility.policy.engine.nouns import Pack, Parameter, Row

_CITY_DIGITS = 4
_OWN = ("parameters/", "cases/")


def check(published: Pack, new: Pack, today: date) -> Iterator[Complaint]:
    """Rows that are gone or altered, and added ones that pretend to have been known before they were.

    A determination of any past day must come out as it did: a correction is a new row that became known today.
    """
    for name, old in published.parameters.items():
        if name not in new.parameters:
            place = new.files.get(f"parameter/{name}", published.files.get(f"parameter/{name}", "parameters"))
            yield Complaint(place, 1, f"参数 {name}({old.title})不见了:已发布的参数不能删除,请恢复")
            continue
        kept = new.parameters[name]
        for row in old.rows:
            if row not in kept.rows:
                yield Complaint(*rows.place(new, kept, 0), f"参数 {name}:{_told(row)}的一行被删除或改动了:{_CURE}")
    for parameter, at in _added(published, new):
        if parameter.rows[at].recorded < today:
            cure = f"新增的一行 recorded 应当写 {today} 或以后:以前没有公布过的值不能写成早已知道"
            yield Complaint(*rows.place(new, parameter, at), cure)


_CURE = "请恢复原样,更正时另写一行,recorded 写今天"


def _told(row: Row) -> str:
    keys = "、".join([row.area, *row.keys.values()])
    return f"{keys} 自{row.first}起(recorded {row.recorded})"


def _added(published: Pack, new: Pack) -> Iterator[tuple[Parameter, int]]:
    for name, parameter in new.parameters.items():
        known = published.parameters[name].rows if name in published.parameters else ()
        for at, row in enumerate(parameter.rows):
            if row not in known:
                yield parameter, at


def of_city(
    published: Pack, new: Pack, contents: Mapping[str, str], base: Mapping[str, str], city: str
) -> list[Complaint]:
    """What is not a city's to change: anything but rows of its own area and cases."""
    found = [
        Complaint(file, 1, "市级只能增加本市的参数行和案例,不能改动其他内容:请恢复,或者报省级修改")
        for file in sorted(contents.keys() | base.keys())
        if not file.startswith(_OWN) and contents.get(file) != base.get(file)
    ]
    for name, parameter in new.parameters.items():
        old = published.parameters.get(name)
        if old is None or replace(parameter, rows=()) != replace(old, rows=()):
            cure = f"参数 {name} 本身不能由市级改动:只能增加本市的行"
            found.append(Complaint(*rows.place(new, parameter, 0), cure))
    for parameter, at in _added(published, new):
        if parameter.rows[at].area[:_CITY_DIGITS] != city[:_CITY_DIGITS]:
            found.append(Complaint(*rows.place(new, parameter, at), "这一行不属于本市:只能增加本市及所辖县区的行"))
    return found
