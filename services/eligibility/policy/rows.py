"""What is wrong with the rows of a pack's parameters: values, bounds, tables, overlaps, what may be called official."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise, product

from services.eligibility.policy.engine import constants
from services.eligibility.policy.engine.files import Complaint
from services.eligibility.policy.engine.nouns import PROVINCE, Pack, Parameter, Row
from services.eligibility.policy.engine.terms import Kind, Type
from shared.vocabulary import divisions
from shared.vocabulary.money import Rounding, Unit

OFFICIAL = "official"
UNKNOWN = "unknown"
GUIDE = "社会救助法 19"
"""By this article a city's standard may not be below the guide of its province."""
_LAST_DAY = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row with its parameter and where it stands."""

    parameter: Parameter
    row: Row
    at: tuple[str, int]

    def complaint(self, cure: str) -> Complaint:
        return Complaint(*self.at, f"参数 {self.parameter.name}({self.parameter.title}):{cure}")


def check(pack: Pack) -> list[Complaint]:
    """Everything that is wrong with the parameters' rows."""
    found: list[Complaint] = []
    for parameter in pack.parameters.values():
        placed = [_Placed(parameter, row, place(pack, parameter, at)) for at, row in enumerate(parameter.rows)]
        wrong = [each.complaint(cure) for each in placed for cure in _of_row(each, pack)]
        found += wrong or [*_overlaps(placed), *_below_guide(placed, pack)]
    return found


def place(pack: Pack, parameter: Parameter, at: int) -> tuple[str, int]:
    """File and line of a parameter's row."""
    label = f"parameter/{parameter.name}"
    return pack.files.get(label, "parameters"), pack.lines.get(f"{label}/rows/{at}", pack.lines.get(label, 1))


def _of_row(placed: _Placed, pack: Pack) -> Iterator[str]:
    row = placed.row
    if not _is_known(row.area):
        yield f"没有区划 {row.area}:请核对12位代码"
    if row.last is not None and row.last < row.first:
        yield "终止日 to 早于起始日 from:请核对"
    if missing := [key for key in placed.parameter.by if key not in row.keys]:
        yield f"缺少 {'、'.join(missing)}:by 写明的每一项都要填"
    yield from _status(row, pack)
    if row.status != UNKNOWN:
        yield from _value(placed.parameter, row, pack)


def _is_known(area: str) -> bool:
    try:
        return area == PROVINCE or bool(divisions.full_name(area))
    except divisions.UnknownDivision:
        return False


def _status(row: Row, pack: Pack) -> Iterator[str]:
    """`official` needs its clause, a text that somebody has read, and the document's number or day."""
    has_value = row.value is not None or row.bands is not None
    if row.status == UNKNOWN and has_value:
        yield "状态是 unknown 的不能有值:没有正式依据的值不写,或者改为 example"
    if row.status != UNKNOWN and not has_value:
        yield "没有值 value(表是 bands):请补上,不知道的把状态改为 unknown"
    if row.status != OFFICIAL:
        return
    name, _, article = row.basis.rpartition(" ")
    instrument = pack.instruments.get(name)
    if not name or not article or instrument is None:
        yield "official 要写依据:basis 写“文件名称 条款”,文件要在 instruments.yaml 中"
    elif not instrument.read:
        yield f"《{name}》的原文还没有人读过(read: no),依据它的值不能是 official:请核对原文,或者改为 example"
    elif not (row.document or instrument.document or instrument.promulgated):
        yield "official 要写文号 document;法律法规在 instruments.yaml 写公布日期 promulgated"


def _value(parameter: Parameter, row: Row, pack: Pack) -> Iterator[str]:
    kind = Type.read(parameter.type)
    if kind.kind is Kind.TABLE:
        yield from _bands(parameter, row, pack)
        return
    try:
        value = _read(kind, row.value or "", pack)
        low, high = (_read(kind, side, pack) for side in parameter.between or (row.value or "",) * 2)
    except (ValueError, KeyError, ZeroDivisionError):
        yield f"值 {row.value} 不是 {parameter.type}:请按格式填写"
        return
    if not low <= value <= high and kind.kind is not Kind.ROUNDING:
        yield f"值 {row.value} 不在 {low} 到 {high} 之间:请核对(金额以分计)"


def _read(kind: Type, text: str, pack: Pack) -> int | Fraction:
    if kind.kind is Kind.RATIO:
        return Fraction(text)
    if kind.kind is Kind.ROUNDING:
        mode, coin = text.split()
        Rounding(mode)
        return int(Unit[coin.upper()])
    return constants.number(kind, text, pack)


def _bands(parameter: Parameter, row: Row, pack: Pack) -> Iterator[str]:
    bands = sorted(row.bands or (), key=lambda band: band.first)
    if any(band.below <= band.first for band in bands):
        yield "有一档的 below 不大于 from:请核对"
    for one, other in pairwise(bands):
        if one.below != other.first:
            word = "重叠" if one.below > other.first else "有空缺"
            yield f"{one.below} 和 {other.first} 之间的档次{word}:上一档的 below 应当等于下一档的 from"
    try:
        constants.table(parameter, bands, pack)
    except (ValueError, KeyError):
        yield f"有一档的值不是 {parameter.gives}:请按格式填写"


def _overlaps(placed: list[_Placed]) -> Iterator[Complaint]:
    """Two rows that became known on one day may not both hold on a day: nobody could say which."""
    for one, other in combinations(placed, 2):
        same = _key(one.row) == _key(other.row) and one.row.recorded == other.row.recorded
        if same and one.row.first <= _last(other.row) and other.row.first <= _last(one.row):
            yield other.complaint(f"和第{one.at[1]}行的日期重叠:给上一行写终止日 to,更正则写新的 recorded")


def _key(row: Row) -> tuple[str, tuple[tuple[str, str], ...]]:
    return row.area, tuple(sorted(row.keys.items()))


def _last(row: Row) -> date:
    return row.last or _LAST_DAY


def _below_guide(placed: list[_Placed], pack: Pack) -> Iterator[Complaint]:
    """A city's or county's value below the province's guide on a day on which both hold (社会救助法 art. 19).

    The guide is the province's own row of a parameter that rests on the article, or a parameter of its own (`_guide`).
    """
    kind = Type.read(placed[0].parameter.type) if placed else Type(Kind.TABLE)
    if kind.kind is Kind.TABLE:
        return
    own = [each.row for each in placed if each.row.area == PROVINCE and each.row.basis.startswith(GUIDE)]
    guide = pack.parameters.get(f"{placed[0].parameter.name}_guide")
    for each, rows in product(placed, (own, [row for row in guide.rows if row.area == PROVINCE] if guide else [])):
        binding = [row for row in rows if row.keys == each.row.keys and _binds(row, each.row)]
        rivals = [other.row for other in placed if _key(other.row) == _key(each.row)]
        for day in sorted({max(row.first, each.row.first) for row in binding}):
            in_force = _in_force(binding, day)
            if in_force is None or _in_force(rivals, day) is not each.row:
                continue
            if _read(kind, each.row.value or "", pack) < _read(kind, in_force.value or "", pack):
                yield each.complaint(f"{day} 起低于省指导标准 {in_force.value}(《社会救助法》第十九条):请改为不低于它")
                break


def _binds(guide: Row, row: Row) -> bool:
    """An example of a guide says nothing of an official value, and the guide itself has none above it."""
    return row.area != PROVINCE and guide.status in (OFFICIAL, row.status)


def _in_force(rows: Iterable[Row], day: date) -> Row | None:
    holding = [row for row in rows if row.covers(day) and row.status != UNKNOWN]
    return max(holding, key=lambda row: (row.recorded, row.first), default=None)
