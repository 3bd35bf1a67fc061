"""The language of the sheets: what it refuses and with which words, and that nothing is rounded unless it is said."""

import pytest

from services.eligibility.policy.engine.files import BadPack

from .made import PARAMETERS, pack, program, values

HOUSEHOLD = [
    pytest.param("unheard > 0", "“unheard”没有定义", id="an unknown name"),
    pytest.param("need +", "表达式写法有误", id="no expression"),
    pytest.param("1 + " * 200 + "1", "超过600个字符", id="too long"),
    pytest.param("need.__class__", "“need.__class__”没有定义", id="an attribute of a value"),
    pytest.param("__import__('os')", "没有函数 __import__", id="a function of Python"),
    pytest.param("(lambda: 1)()", "不在允许的范围内", id="a lambda"),
    pytest.param("[1, 2]", "不在允许的范围内", id="a list"),
    pytest.param("need[0]", "不在允许的范围内", id="a subscript"),
    pytest.param("1.5", "不在允许的范围内", id="a float"),
    pytest.param("-need", "不在允许的范围内", id="a sign"),
    pytest.param("'urban'", "不在允许的范围内", id="a text alone"),
    pytest.param("need % 2", "只允许加、减、乘、除", id="a remainder"),
    pytest.param("need // 2", "只允许加、减、乘、除", id="a floor division"),
    pytest.param("need ** 2", "只允许加、减、乘、除", id="a power"),
    pytest.param("need * need", "fen不能乘fen", id="money by money"),
    pytest.param("rooms / need", "count不能除以fen", id="a count by money"),
    pytest.param("need + rooms", "类型不同:一边是fen,一边是count", id="money and a count"),
    pytest.param("need + 1", "类型不同", id="money and one"),
    pytest.param("need < rooms", "类型不同", id="money against a count"),
    pytest.param("on + on", "date不能相加减", id="days are not added"),
    pytest.param("true * 2", "truth不能乘count", id="truths are not sizes"),
    pytest.param("not need", "应当是一个判断", id="money is no truth"),
    pytest.param("need and true", "应当是一个判断", id="money in a conjunction"),
    pytest.param("need if need else need", "应当是一个判断", id="money as a test"),
    pytest.param("need if true else rooms", "类型不同", id="two types in a choice"),
    pytest.param("need / months_back if true else need", "除数不同", id="two divisors in a choice"),
    pytest.param("min(need / months_back, need)", "除数不同", id="two divisors in a minimum"),
    pytest.param("min()", "要一个或者几个值", id="a minimum of nothing"),
    pytest.param("max(need, key=standard)", "要一个或者几个值", id="a maximum with a key"),
    pytest.param("max(*need)", "不在允许的范围内", id="a star"),
    pytest.param("category == 'moon'", "代码表 category 中没有 'moon'", id="a code that is not there"),
    pytest.param("need == 'urban'", "是代码,只能与代码比较", id="money against a code"),
    pytest.param("category < 'urban'", "只能比较是否相同", id="codes have no order"),
    pytest.param("true < false", "只能比较是否相同", id="truths have no order"),
    pytest.param("category in 'urban'", "括号里的几个代码", id="in without brackets"),
    pytest.param("category in ()", "括号里的几个代码", id="in nothing"),
    pytest.param("need is standard", "这种比较不在允许的范围内", id="identity"),
    pytest.param("category not in ('urban',)", "不在允许的范围内", id="not in"),
    pytest.param("years(need, on)", "要两个日期", id="years of money"),
    pytest.param("years(on)", "years 要2个参数,现在有1个", id="years of one day"),
    pytest.param("has(need)", "has 要一个可以不填的日期", id="whether there is money"),
    pytest.param("any(need > 0)", "没有按人的事实", id="any of a household"),
    pytest.param("count(true)", "没有按人的事实", id="count of nobody"),
    pytest.param("sum(need)", "没有按人的事实", id="sum of a household"),
    pytest.param("sum(wage / 2)", "sum 的写法是", id="sum of quotients"),
    pytest.param("sum(wage, ill)", "sum 要1个参数", id="a test without its name"),
    pytest.param("sum(wage, when=ill)", "sum 的写法是", id="a test under another name"),
    pytest.param("sum(birth_on)", "sum 的写法是", id="sum of days"),
    pytest.param("highest(ill)", "highest 要每人的一个金额或数目", id="highest of truths"),
    pytest.param("rounded(need, months_back)", "rounded 的写法是", id="rounding by a number"),
    pytest.param("rounded(raised, up_jiao)", "rounded 的写法是", id="rounding of a ratio"),
    pytest.param("lookup(standard, rooms)", "lookup 的写法是", id="a lookup in money"),
    pytest.param("lookup(levels, category)", "lookup 的写法是", id="a lookup by a code"),
    pytest.param("lookup(levels, rooms / 2)", "lookup 的写法是", id="a lookup by a quotient"),
    pytest.param("sum(wage + pays)", "同时用了家庭成员和义务人", id="members and obligors at once"),
    pytest.param("wage > 0", "这一步写明按户", id="a value of members for the household"),
]


@pytest.mark.parametrize(("text", "sentence"), HOUSEHOLD)
def test_what_is_not_of_the_language_is_refused_with_its_line_and_what_to_write(text: str, sentence: str) -> None:
    with pytest.raises(BadPack) as refused:
        program(pack("one: household = 1", f"two: household = {text}"))
    [complaint] = refused.value.complaints
    assert sentence in complaint.cure
    assert complaint.file == "sheets/s.yaml"
    assert complaint.line > 1


def test_every_wrong_expression_of_a_pack_is_told_at_once() -> None:
    with pytest.raises(BadPack) as refused:
        program(pack("one: household = nobody", "two: household = nothing"))
    assert len(refused.value.complaints) == 2


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        pytest.param("need < standard", {"need": 99999}, 1, id="a fen below"),
        pytest.param("need < standard", {"need": 100000}, 0, id="at the standard"),
        pytest.param("need <= standard", {"need": 100000}, 1, id="at most the standard"),
        pytest.param("need <= standard", {"need": 100001}, 0, id="a fen above"),
        pytest.param("need > standard", {"need": 100001}, 1, id="more than the standard"),
        pytest.param("need >= standard", {"need": 99999}, 0, id="not at least the standard"),
        pytest.param("need == standard", {"need": 100000}, 1, id="equal"),
        pytest.param("need != standard", {"need": 100000}, 0, id="not unequal"),
        pytest.param("0 < need < standard", {"need": 0}, 0, id="a chain at its lower end"),
        pytest.param("0 < need < standard", {"need": 1}, 1, id="a chain inside"),
        pytest.param("need / months_back < standard", {"need": 1199999}, 1, id="a quotient a fen below"),
        pytest.param("need / months_back < standard", {"need": 1200000}, 0, id="a quotient at the standard"),
        pytest.param("standard > need / months_back", {"need": 1199999}, 1, id="a quotient on the right"),
        pytest.param("need / 3 == need / 3", {"need": 100}, 1, id="a quotient is itself"),
        pytest.param("need / 3 * 3 == need", {"need": 100}, 1, id="a third three times is the whole"),
        pytest.param("need / 3 + need / 7 == need * 10 / 21", {"need": 1}, 1, id="fractions are added exactly"),
        pytest.param("need < standard * raised", {"need": 149999}, 1, id="a ratio, a fen below"),
        pytest.param("need < standard * raised", {"need": 150000}, 0, id="a ratio, at the line"),
        pytest.param("need / standard < raised", {"need": 149999}, 1, id="a quotient of money is a ratio"),
        pytest.param("rooms / 2 == raised", {"rooms": 3}, 1, id="a quotient of counts is a ratio"),
        pytest.param("raised == 3 / 2", {}, 1, id="a ratio is the fraction it says"),
        pytest.param("min(need, standard)", {"need": 100001}, 100000, id="the lesser"),
        pytest.param("max(0, need - standard)", {"need": 1}, 0, id="never below nothing"),
        pytest.param("need if rooms > 1 else standard", {"need": 7, "rooms": 2}, 7, id="a choice that holds"),
        pytest.param("need if rooms > 1 else standard", {"need": 7, "rooms": 1}, 100000, id="a choice that does not"),
        pytest.param("lookup(levels, rooms) == 'low'", {"rooms": 1}, 1, id="below the first edge"),
        pytest.param("lookup(levels, rooms) == 'middle'", {"rooms": 2}, 1, id="at the first edge"),
        pytest.param("lookup(levels, rooms) == 'middle'", {"rooms": 4}, 1, id="below the second edge"),
        pytest.param("lookup(levels, rooms) == 'high'", {"rooms": 5}, 1, id="at the second edge"),
        pytest.param("category in ('urban', 'rural')", {"category": 1}, 1, id="one of several codes"),
        pytest.param("has(moved_on)", {"moved_on": 0}, 0, id="a day that nobody stated"),
        pytest.param("has(moved_on)", {"moved_on": 20200101}, 1, id="a day that was stated"),
        pytest.param("years(moved_on, on)", {"moved_on": 20100804}, 15, id="the day before an anniversary"),
        pytest.param("years(moved_on, on)", {"moved_on": 20100803}, 16, id="an anniversary"),
        pytest.param("years(moved_on, on)", {"moved_on": 0}, -1, id="years since no day"),
        pytest.param("months(moved_on, on)", {"moved_on": 20260204}, 5, id="the day before six months"),
        pytest.param("months(moved_on, on)", {"moved_on": 20260203}, 6, id="six months"),
    ],
)
def test_a_value_of_a_household_is_exact(text: str, facts: dict[str, int], expected: int) -> None:
    assert values(f"x: household = {text}", **facts) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("sum(wage)", 600, id="all wages"),
        pytest.param("sum(wage, where=not away)", 500, id="of those at home"),
        pytest.param("count(ill)", 2, id="how many are ill"),
        pytest.param("any(ill and away)", 1, id="somebody ill and away"),
        pytest.param("all(ill)", 0, id="not all are ill"),
        pytest.param("all(ill or not away)", 1, id="all are ill or at home"),
        pytest.param("highest(wage)", 300, id="the highest wage"),
        pytest.param("count(wage > need)", 2, id="a member's against the household's"),
        pytest.param("sum(need, where=ill)", 300, id="the household's for each ill member"),
    ],
)
def test_people_are_summed_up_for_their_household(text: str, expected: int) -> None:
    facts = {"wage": [100, 200, 300], "ill": [1, 1, 0], "away": [1, 0, 0], "need": 150}
    assert values(f"x: household = {text}", **facts) == [expected]


def test_nobody_makes_sums_nothing_and_every_all_true() -> None:
    others = ("s1: household = sum(pays)", "s2: household = highest(pays)", "s3: household = count(pays > 0)")
    text = "all(pays > 0) and not any(pays > 0) and s1 == 0 and s2 == 0 and s3 == 0"
    assert values(f"x: household = {text}", *others) == [1]


ROUNDINGS = [
    ("down fen", 1000, 3, 333), ("up fen", 1000, 3, 334), ("half_up fen", 1000, 3, 333),
    ("half_up fen", 1001, 2, 501), ("half_up fen", 2000, 3, 667),
    ("down jiao", 1000, 3, 330), ("up jiao", 1000, 3, 340), ("half_up jiao", 1000, 3, 330),
    ("half_up jiao", 1005, 3, 340), ("half_up jiao", 1004, 3, 330),
    ("up jiao", 1020, 3, 340), ("up jiao", 1021, 3, 350), ("down jiao", 1049, 3, 340),
    ("down yuan", 29999, 1, 29900), ("up yuan", 29901, 1, 30000), ("up yuan", 30000, 1, 30000),
    ("half_up yuan", 29950, 1, 30000), ("half_up yuan", 29949, 1, 29900), ("half_up yuan", 89849, 3, 29900),
    ("half_up yuan", 89850, 3, 30000), ("up yuan", 1, 7, 100), ("down yuan", 0, 7, 0), ("up jiao", 0, 7, 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("how", "fen", "by", "expected"), [pytest.param(*row, id=f"{row[1]}/{row[2]} {row[0]}") for row in ROUNDINGS]
)
def test_rounding_takes_the_exact_quotient_straight_to_the_coin(how: str, fen: int, by: int, expected: int) -> None:
    parameters = PARAMETERS.replace("value: up jiao", f"value: {how}")
    assert values(f"x: household = rounded(need / {by}, up_jiao)", parameters=parameters, need=fen) == [expected]
