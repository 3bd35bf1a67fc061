"""Where the expressions of sheets stand, and the order in which sheets read one another."""

import ast
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from services.eligibility.policy.engine.files import Complaint
from services.eligibility.policy.engine.nouns import Condition, Pack, Sheet


def place(pack: Pack, sheet: Sheet, *path: str | int) -> tuple[str, int]:
    """File and line of something in a sheet."""
    label = f"sheet/{sheet.scheme}/{sheet.first}"
    file = pack.files.get(label, sheet.scheme)
    steps = list(path)
    while steps and "/".join([label, *map(str, steps)]) not in pack.lines:
        steps.pop()
    return file, pack.lines.get("/".join([label, *map(str, steps)]), 1)


def expressions(sheet: Sheet) -> Iterable[tuple[tuple[str | int, ...], str]]:
    """Every expression of a sheet with its path."""
    yield ("applies",), sheet.applies
    for at, step in enumerate(sheet.steps):
        yield ("steps", at, "value"), step.value
        if step.when:
            yield ("steps", at, "when"), step.when
    for at, condition in enumerate(sheet.conditions):
        yield from _tests(condition, ("conditions", at))
    if sheet.amount:
        yield ("amount", "value"), sheet.amount.value
    for at, adjustment in enumerate(sheet.adjusts):
        yield ("adjusts", at, "when"), adjustment.when
        yield ("adjusts", at, "value"), adjustment.value


def _tests(condition: Condition, path: tuple[str | int, ...]) -> Iterable[tuple[tuple[str | int, ...], str]]:
    if condition.test:
        yield (*path, "test"), condition.test
    if condition.when:
        yield (*path, "when"), condition.when
    for at, wording in enumerate(condition.wording):
        yield (*path, "wording", at, "when"), wording.when
    for at, each in enumerate(condition.any_of):
        yield from _tests(each, (*path, "any_of", at))


def order(sheets: Mapping[str, Sheet], complaints: list[Complaint]) -> list[str]:
    """The schemes, each after those that it reads; a circle is told."""
    graph = {scheme: (named(sheet) & sheets.keys()) - {scheme} for scheme, sheet in sheets.items()}
    try:
        return list(TopologicalSorter({scheme: sorted(graph[scheme]) for scheme in sorted(graph)}).static_order())
    except CycleError as error:
        complaints.append(Complaint("sheets", 1, f"这些表互相引用,分不出先后:{'、'.join(error.args[1])}"))
        return []


def named(sheet: Sheet) -> set[str]:
    """The sheets that a sheet reads, or what looks like one."""
    found = set(sheet.uses)
    for _, text in expressions(sheet):
        try:
            tree = ast.parse(text.strip(), mode="eval")
        except SyntaxError:
            continue
        found |= {n.value.id for n in ast.walk(tree) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)}
    return found
