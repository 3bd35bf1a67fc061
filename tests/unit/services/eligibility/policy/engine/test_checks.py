"""Each check tells file, line and cure, and says nothing of the pack of this release."""

from datetime import date
from typing import Any

import pytest
import yaml

from services.eligibility.policy.engine import checks, files
from services.eligibility.policy.engine.files import Complaint

from .made import INPUTS, INSTRUMENTS, PARAMETERS, contents, pack

GOOD: dict[str, Any] = {
    "kind": "decided",
    "conditions": [
        {
            "code": "poor",
            "test": "need < standard",
            "basis": ["社会救助法 18.1"],
            "shows": ["need", "standard"],
            "met": "{need}低于{standard}",
            "not_met": "{need}不低于{standard}",
        }
    ],
}


def complaints(*, parameters: str = PARAMETERS, inputs: str = INPUTS, **sheet: Any) -> list[Complaint]:
    return checks.check(pack("x: household = 1", parameters=parameters, inputs=inputs, **{**GOOD, **sheet}))


def changed(**said: Any) -> list[Any]:
    return [{**GOOD["conditions"][0], **said}]


def test_nothing_is_wrong_with_the_pack_of_this_release() -> None:
    assert checks.check(files.own()) == []


def test_nothing_is_wrong_with_a_small_sheet() -> None:
    assert complaints() == []


@pytest.mark.parametrize(
    ("conditions", "cure"),
    [
        pytest.param(changed(shows=["need"]), "{standard} 不在 shows 中", id="a name that is not shown"),
        pytest.param(changed(not_met="{nead}"), "{nead} 不在 shows 中", id="a name that is mistyped"),
        pytest.param(changed(not_met="{need"), "不在 shows 中", id="a bracket that is not closed"),
        pytest.param(changed(not_met=""), "要有 met 和 not_met 两句话", id="no sentence for whom it is not met"),
        pytest.param(changed(basis=[]), "没有依据 basis", id="no clause"),
        pytest.param(
            [{"code": "either", "any_of": changed(basis=[])}], "没有依据 basis", id="no clause within a group"
        ),
    ],
)
def test_a_condition_that_could_not_be_explained_is_told(conditions: list[Any], cure: str) -> None:
    [found] = complaints(conditions=conditions)
    assert cure in found.cure
    assert found.file == "sheets/s.yaml"
    assert found.line > 1


@pytest.mark.parametrize(
    ("old", "new", "cure"),
    [
        pytest.param('between: ["0", "9999.00"], ', "", "参数 standard 要有上下限 between", id="no bounds"),
        pytest.param("value: 3/2", "value: 30000/20000", "分子、分母最大是10000", id="a ratio that is not reduced"),
        pytest.param("type: fen, between", "type: fen, by: [rooms], between", "by 里的 rooms", id="no code"),
        pytest.param('{value: "1000.00"', '{category: moon, value: "1000.00"', "应当是 urban、rural 之一", id="moon"),
    ],
)  # fmt: skip
def test_a_parameter_without_bounds_or_with_a_wrong_key_is_told(old: str, new: str, cure: str) -> None:
    text = PARAMETERS.replace(old, new, 1)
    if "moon" in new:
        text = text.replace("type: fen, between", "type: fen, by: [category], between", 1)
    found = complaints(parameters=text)
    assert found
    assert all(cure in each.cure and each.file == "parameters/values.yaml" and each.line > 1 for each in found)


@pytest.mark.parametrize(
    ("old", "new", "cure"),
    [
        pytest.param(', between: ["0", "99999.99"]', "", "事实 need 要有上下限 between", id="no bounds"),
        pytest.param(
            "between: [0, 9]", "between: [9, 0]", "事实 rooms 的下限大于上限", id="bounds the wrong way round"
        ),
        pytest.param("code:level", "code:moon", "要有代码表", id="no list of codes"),
    ],
)
def test_an_input_without_bounds_is_told(old: str, new: str, cure: str) -> None:
    coded = '- {name: level, of: member, title: 档, type: "code:level", absent: unknown}\n'
    found = complaints(inputs=(INPUTS + coded).replace(old, new, 1))
    assert cure in found[0].cure
    assert found[0].file == "inputs/facts.yaml"
    assert len(found) == 1


@pytest.mark.parametrize(
    ("first", "last", "is_told"),
    [
        pytest.param(date(2026, 7, 1), None, False, id="a sheet of the law"),
        pytest.param(date(2025, 1, 1), None, False, id="a sheet that goes on into the law"),
        pytest.param(date(2025, 1, 1), date(2026, 7, 1), False, id="to the first day of the law"),
        pytest.param(date(2025, 1, 1), date(2026, 6, 30), True, id="to the day before"),
    ],
)
def test_a_clause_that_never_held_in_a_sheets_time_is_told(first: date, last: date | None, *, is_told: bool) -> None:
    assert bool(complaints(**{"from": first, "to": last})) is is_told


def test_a_clause_of_a_text_that_has_ended_is_told() -> None:
    ended = INSTRUMENTS.replace("to: null", "to: 2026-07-30")
    made = files.pack({**contents("x: household = 1", **{**GOOD, "from": date(2026, 8, 1)}), "instruments.yaml": ended})
    [found] = checks.check(made)
    assert "没有施行" in found.cure


@pytest.mark.parametrize(
    ("last", "cure"),
    [
        pytest.param(date(2026, 7, 31), "", id="the day before the next one"),
        pytest.param(date(2026, 7, 30), "2026-07-31 到 2026-07-31 没有有效的表", id="a day between"),
        pytest.param(date(2026, 8, 1), "给前一份写终止日 to: 2026-07-31", id="a day twice"),
        pytest.param(None, "给前一份写终止日 to: 2026-07-31", id="no end"),
    ],
)
def test_the_sheets_of_a_scheme_follow_one_another_without_a_gap(last: date | None, cure: str) -> None:
    both = contents("x: household = 1", **{**GOOD, "to": last})
    later = yaml.safe_load(both["sheets/s.yaml"]) | {"from": date(2026, 8, 1), "to": None}
    both["sheets/t.yaml"] = yaml.safe_dump(later, allow_unicode=True)
    found = checks.check(files.pack(both))
    assert [cure in each.cure for each in found] == ([True] if cure else [])
