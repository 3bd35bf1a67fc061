"""What is wrong with a pack beside its rows: clauses out of force, gaps between sheets, sentences, keys and bounds."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from string import Formatter

from services.eligibility.policy.engine import agreement, facts
from services.eligibility.policy.engine.explaining import citations
from services.eligibility.policy.engine.files import Complaint
from services.eligibility.policy.engine.intervals import RATIO_MOST
from services.eligibility.policy.engine.nouns import Adjustment, Amount, Condition, Input, Pack, Parameter, Sheet, Step
from services.eligibility.policy.engine.sources import place
from services.eligibility.policy.engine.terms import Kind, Type

_ONE_DAY = timedelta(days=1)
_NEED_BOUNDS = (Kind.FEN, Kind.COUNT)


def check(pack: Pack) -> list[Complaint]:
    """Everything that is wrong without running anything."""
    found = {each for sheet in pack.sheets for each in (*_bases(pack, sheet), *_sentences(pack, sheet))}
    found |= set(_gaps(pack))
    found |= {each for parameter in pack.parameters.values() for each in _parameter(pack, parameter)}
    return sorted(found | {each for fact in pack.inputs.values() for each in _input(pack, fact)})


def agreed(pack: Pack) -> list[Complaint]:
    """Where the evaluators differ from one another, for the sheets of each period; asks for a pack without faults."""
    days = sorted({sheet.first for sheet in pack.sheets})
    return sorted({each for day in days for each in agreement.check(pack, pack.sheets_on(day), day)})


def _bases(pack: Pack, sheet: Sheet) -> Iterator[Complaint]:
    """A clause has to hold on some day of the sheet: a sheet that goes on may cite what comes into force later."""
    for cited in sorted(set(citations(sheet))):
        instrument = pack.instruments.get(cited.rpartition(" ")[0])
        if instrument is None:
            continue
        ended = instrument.last is not None and instrument.last < sheet.first
        to_come = instrument.first is not None and sheet.last is not None and sheet.last < instrument.first
        if ended or to_come:
            cure = f"依据“{cited}”的文件在这份表的期间内没有施行:请改用当时有效的条款,或者核对 instruments.yaml 的日期"
            yield Complaint(*place(pack, sheet, "basis"), cure)


def _gaps(pack: Pack) -> Iterator[Complaint]:
    """The sheets of a scheme follow one another without a day between and without a day twice."""
    schemes: dict[str, list[Sheet]] = {}
    for sheet in sorted(pack.sheets, key=lambda each: each.first):
        schemes.setdefault(sheet.scheme, []).append(sheet)
    for sheets in schemes.values():
        for one, other in pairwise(sheets):
            if one.last is None or one.last >= other.first:
                cure = f"和 {other.first} 起的表日期重叠:请给前一份写终止日 to: {other.first - _ONE_DAY}"
                yield Complaint(*place(pack, one, "last"), cure)
            elif one.last + _ONE_DAY != other.first:
                cure = f"{one.last + _ONE_DAY} 到 {other.first - _ONE_DAY} 没有有效的表:请让前后两份的日期相接"
                yield Complaint(*place(pack, other, "first"), cure)


def _sentences(pack: Pack, sheet: Sheet) -> Iterator[Complaint]:
    for path, each in _saying(sheet):
        texts = [getattr(each, name, "") for name in ("met", "not_met", "says")]
        texts += [wording.says for wording in getattr(each, "wording", ())]
        used = {name for text in texts for name in _names_in(text)}
        for name in sorted(used - set(each.shows)):
            cure = f"句子里的 {{{name}}} 不在 shows 中:请写进 shows,或者改正名称"
            yield Complaint(*place(pack, sheet, *path), cure)
        if isinstance(each, Condition) and not each.any_of and not (each.met and each.not_met):
            cure = f"条件 {each.code} 要有 met 和 not_met 两句话:符合和不符合的人都应当看到理由"
            yield Complaint(*place(pack, sheet, *path), cure)
        if isinstance(each, Condition) and not each.any_of and not each.basis:
            cure = f"条件 {each.code} 没有依据 basis:每个条件都要写明文件和条款"
            yield Complaint(*place(pack, sheet, *path), cure)


def _saying(sheet: Sheet) -> Iterator[tuple[tuple[str | int, ...], Step | Condition | Amount | Adjustment]]:
    yield from ((("steps", at), each) for at, each in enumerate(sheet.steps))
    for at, condition in enumerate(sheet.conditions):
        yield from _conditions(condition, ("conditions", at))
    if sheet.amount:
        yield ("amount",), sheet.amount
    yield from ((("adjusts", at), each) for at, each in enumerate(sheet.adjusts))


def _conditions(each: Condition, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
    yield path, each
    for at, inner in enumerate(each.any_of):
        yield from _conditions(inner, (*path, "any_of", at))


def _names_in(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


def _parameter(pack: Pack, each: Parameter) -> Iterator[Complaint]:
    kind = Type.read(each.type).kind
    if kind in _NEED_BOUNDS and each.between is None:
        yield _at(pack, f"parameter/{each.name}", f"参数 {each.name} 要有上下限 between:检查按上下限推算数值的范围")
    for key in each.by:
        fact = pack.inputs.get(key)
        codes = pack.codes.get(fact.type.partition(":")[2], {}) if fact else {}
        if fact is None or fact.of != "household" or not codes:
            cure = f"参数 {each.name} 的 by 里的 {key} 不是按户的代码类事实:请改正名称"
            yield _at(pack, f"parameter/{each.name}", cure)
            continue
        for at, row in enumerate(each.rows):
            if row.keys.get(key, "") not in codes:
                cure = f"参数 {each.name} 的 {key} 应当是 {'、'.join(codes)} 之一"
                yield _at(pack, f"parameter/{each.name}/rows/{at}", cure)
    if kind is Kind.RATIO:
        yield from _ratios(pack, each)


def _ratios(pack: Pack, each: Parameter) -> Iterator[Complaint]:
    for at, row in enumerate(each.rows):
        parts = (row.value or "").split("/")
        if any(part.strip().isdecimal() and int(part) > RATIO_MOST for part in parts):
            cure = f"比例 {each.name} 的分子、分母最大是{RATIO_MOST}:请约分"
            yield _at(pack, f"parameter/{each.name}/rows/{at}", cure)


def _input(pack: Pack, each: Input) -> Iterator[Complaint]:
    try:
        low, high = facts.bounds(each, pack)
    except (ValueError, TypeError, KeyError):
        cure = f"事实 {each.name} 要有上下限 between(代码类的要有代码表):检查按上下限推算数值的范围"
        yield _at(pack, f"input/{each.name}", cure)
        return
    if low > high:
        yield _at(pack, f"input/{each.name}", f"事实 {each.name} 的下限大于上限:请核对 between")


def _at(pack: Pack, label: str, cure: str) -> Complaint:
    noun = "/".join(label.split("/")[:2])
    return Complaint(pack.files.get(noun, noun), pack.lines.get(label, pack.lines.get(noun, 1)), cure)
