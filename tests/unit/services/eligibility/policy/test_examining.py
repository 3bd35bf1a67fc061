"""Whatever is wrong with a pack is told with its file, its line and its cure before anybody relies on it."""

import pytest

from services.eligibility.policy import examining

from .small_pack import CARE, CASES, DIBAO, STANDARD, contents

OFFICIAL = "status: official, basis: 社会救助法 19"
GUIDE_ROW = '{category: urban, value: "1000.00", from: 2026-07-01, recorded: 2026-07-01,'
SECOND = '"1200.00", from: 2026-07-01, recorded: 2026-07-01'


def test_a_whole_pack_runs_its_cases() -> None:
    examined = examining.examine(contents())
    assert (examined.complaints, examined.cases, examined.failures, examined.is_good) == ((), 2, (), True)


def test_a_case_that_comes_out_otherwise_is_told_with_its_line() -> None:
    examined = examining.examine(contents(STANDARD, '"1200.00"', '"1300.00"'))
    assert not examined.is_good
    assert [str(each).partition(" ")[0] for each in examined.failures] == [f"{CASES}:1", f"{CASES}:9"]


def test_a_pack_without_cases_is_not_good() -> None:
    without = examining.without_cases(contents())
    assert not examining.examine(without).is_good


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "cure"),
    [
        pytest.param(STANDARD, '"1000.00"', '"0.00"', 7, "不在", id="a value below its bounds"),
        pytest.param(STANDARD, '"1000.00"', '"1000.001"', 7, "不是 fen", id="a tenth of a fen"),
        pytest.param(STANDARD, '"2", from', '"two", from', 14, "不是 count", id="a word for a number"),
        pytest.param(STANDARD, "up jiao", "up mao", 19, "不是 rounding", id="a coin that there is not"),
        pytest.param(STANDARD, OFFICIAL, 'status: official, basis: ""', 7, "要写依据", id="official without a clause"),
        pytest.param(
            STANDARD, OFFICIAL, "status: official, basis: 别的法 1", 7, "要写依据", id="official by an unnamed text"
        ),
        pytest.param(
            STANDARD, OFFICIAL, "status: official, basis: 没有读过的文件 1", 7, "没有人读过", id="official by hearsay"
        ),
        pytest.param(
            "instruments.yaml",
            "promulgated: 2026-04-30, ",
            "",
            7,
            "要写文号",
            id="official by a text without number or day",
        ),
        pytest.param(STANDARD, OFFICIAL, "status: unknown, basis: 社会救助法 19", 7, "不能有值", id="an unknown value"),
        pytest.param(STANDARD, '"370100000000"', '"379900000000"', 8, "没有区划", id="a place that there is not"),
        pytest.param(
            STANDARD,
            "from: 2026-07-01, recorded",
            "from: 2026-07-01, to: 2026-06-30, recorded",
            7,
            "终止日",
            id="an end before the start",
        ),
        pytest.param(STANDARD, "below: 2,", "below: 1,", 26, "有空缺", id="a table with a gap"),
        pytest.param(STANDARD, "below: 2,", "below: 3,", 26, "重叠", id="a table with an overlap"),
        pytest.param(
            CARE, "社会救助法 20]", "失传的法 20]", 1, "不在 instruments.yaml", id="a clause of an unnamed text"
        ),
        pytest.param(CARE, "severe_grade", "severe_degree", 14, "severe_degree", id="a name that there is not"),
        pytest.param(
            DIBAO, "standard * persons -", "standard * standard -", 22, "fen不能乘fen", id="money times money"
        ),
        pytest.param(
            CASES, "quotes: 社会救助法 18.1", "quoted: 社会救助法 18.1", 1, "写法有误", id="a case without its sentence"
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_cure(file: str, old: str, new: str, line: int, cure: str) -> None:
    complaints = examining.examine(contents(file, old, new)).complaints
    place = STANDARD if file == "instruments.yaml" else file
    told = [(each.line, each.cure) for each in complaints if each.file == place]
    assert told, [str(each) for each in complaints]
    assert any(cure in each for _, each in told), told
    assert line in [at for at, _ in told], told


def test_a_city_may_not_go_below_the_guide_of_the_province() -> None:
    below = contents(STANDARD, '"1200.00"', '"999.99"')
    (complaint,) = examining.examine(below).complaints
    assert (complaint.line, "省指导标准" in complaint.cure) == (8, True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('"1200.00"', '"1000.00"', id="as much as the guide"),
        pytest.param(f"{SECOND}, status", f"{SECOND.replace('1200', '900')}, to: 2026-07-01, status", id="none"),
    ],
)
def test_a_city_may_give_as_much_as_the_guide_and_what_ended_before_it_is_left_alone(old: str, new: str) -> None:
    changed = contents(STANDARD, old, new)
    if "to: 2026-07-01" in new:
        changed[STANDARD] = changed[STANDARD].replace(
            GUIDE_ROW, GUIDE_ROW.replace("from: 2026-07-01", "from: 2026-07-02")
        )
    assert examining.examine(changed).complaints == ()


def test_two_rows_of_a_day_must_tell_which_of_them_holds() -> None:
    twice = contents(STANDARD, f"    - {GUIDE_ROW}", f"    - {GUIDE_ROW} {OFFICIAL}}}\n    - {GUIDE_ROW}")
    (complaint,) = examining.examine(twice).complaints
    assert (complaint.line, "日期重叠" in complaint.cure) == (8, True)


def test_a_correction_that_became_known_later_is_no_overlap() -> None:
    later = GUIDE_ROW.replace("recorded: 2026-07-01", "recorded: 2026-08-01").replace("1000", "1100")
    corrected = contents(STANDARD, f"    - {GUIDE_ROW}", f"    - {later} {OFFICIAL}}}\n    - {GUIDE_ROW}")
    assert examining.examine(corrected).complaints == ()


def test_a_table_that_lacks_a_key_which_may_come_is_told_where_it_is_looked_up() -> None:
    lacking = contents(STANDARD, "from: 0, below: 2", "from: 1, below: 2")
    (complaint,) = examining.examine(lacking).complaints
    assert (complaint.file, complaint.line, "没有 0 这一档" in complaint.cure) == (CARE, 25, True)


def test_the_guide_may_stand_as_a_parameter_of_its_own() -> None:
    guide = """- name: standard_guide
  title: 省指导标准
  type: fen
  by: [category]
  between: ["0", "9999.00"]
  rows:
    - {category: urban, value: "1200.01", from: 2026-07-01, recorded: 2026-07-01, status: example, basis: 社会救助法 19}
"""
    pack = contents() | {"parameters/guide.yaml": guide}
    (complaint,) = examining.examine(pack).complaints
    assert (complaint.file, complaint.line, "省指导标准 1200.01" in complaint.cure) == (STANDARD, 8, True)
