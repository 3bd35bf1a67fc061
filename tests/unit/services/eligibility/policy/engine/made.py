"""A pack made of a few lines, and what each way of running says of an expression in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import yaml

from services.eligibility.policy.engine import agreement, constants, files
from services.eligibility.policy.engine.constants import Known, Place
from services.eligibility.policy.engine.households import Households
from services.eligibility.policy.engine.nouns import Pack
from services.eligibility.policy.engine.program import Program, build

DAY = date(2026, 8, 3)
HERE = Place("370102000000", {"category": "urban"})
DEMO = Known(DAY, accepts_examples=True)
INSTRUMENTS = "社会救助法: {promulgated: 2026-04-30, from: 2026-07-01, to: null, rank: law, read: true}\n"
CODES = """
category: {urban: 城市, rural: 农村}
relation: {self: 申请人本人, spouse: 配偶, child: 子女}
level: {low: 低, middle: 中, high: 高}
"""
INPUTS = """
- {name: category, of: household, title: 城乡, type: "code:category", absent: required}
- {name: need, of: household, title: 需要, type: fen, absent: "0", between: ["0", "99999.99"]}
- {name: rooms, of: household, title: 房间, type: count, absent: 0, between: [0, 9]}
- {name: moved_on, of: household, title: 搬来的日期, type: date, absent: none, between: [1900-01-01, 2100-12-31]}
- {name: relation, of: member, title: 关系, type: "code:relation", absent: required}
- {name: birth_on, of: member, title: 出生日期, type: date, absent: required, between: [1900-01-01, 2100-12-31]}
- {name: ill, of: member, title: 患病, type: truth, absent: unknown}
- {name: away, of: member, title: 离家, type: truth, absent: false}
- {name: wage, of: member, title: 工资, type: fen, group: income, absent: "0", between: ["0", "999999.99"]}
- {name: pays, of: obligor, title: 给付, type: fen, absent: unknown, between: ["0", "99999.99"]}
"""
ROW = "from: 2026-01-01, recorded: 2026-01-01, status: official, basis: 社会救助法 19"
PARAMETERS = f"""
- {{name: standard, title: 标准, type: fen, between: ["0", "9999.00"], rows: [{{value: "1000.00", {ROW}}}]}}
- {{name: months_back, title: 月数, type: count, between: ["1", "24"], rows: [{{value: "12", {ROW}}}]}}
- {{name: raised, title: 上浮, type: ratio, between: ["1", "3"], rows: [{{value: 3/2, {ROW}}}]}}
- {{name: up_jiao, title: 取整, type: rounding, rows: [{{value: up jiao, {ROW}}}]}}
- {{name: on_allowed, title: 允许, type: truth, rows: [{{value: "yes", {ROW}}}]}}
- name: levels
  title: 档次
  type: table
  key: count
  gives: code:level
  rows:
    - {{{ROW}, bands: [{{from: 0, below: 2, value: low}}, {{from: 2, below: 5, value: middle}},
       {{from: 5, below: 99, value: high}}]}}
"""


def contents(*steps: str, parameters: str = PARAMETERS, inputs: str = INPUTS, **sheet: Any) -> dict[str, str]:
    """The files of a pack whose one sheet has these steps, each written `name: of = expression`."""
    rows = [
        {"name": name.strip(), "of": of.strip(), "title": name.strip(), "value": value.strip()}
        for name, of, value in (_parts(step) for step in steps)
    ]
    whole = {"scheme": "s", "title": "表", "from": date(2026, 7, 1), "kind": "shared", "steps": rows, **sheet}
    return {
        "instruments.yaml": INSTRUMENTS,
        "codes.yaml": CODES,
        "inputs/facts.yaml": inputs,
        "parameters/values.yaml": parameters,
        "sheets/s.yaml": yaml.safe_dump(whole, allow_unicode=True, width=1000),
    }


def _parts(step: str) -> tuple[str, str, str]:
    head, _, value = step.partition(" = ")
    name, _, of = head.partition(":")
    return name, of, value


def pack(*steps: str, parameters: str = PARAMETERS, inputs: str = INPUTS, **sheet: Any) -> Pack:
    """The pack of these steps."""
    return files.pack(contents(*steps, parameters=parameters, inputs=inputs, **sheet))


def program(made: Pack, day: date = DAY) -> Program:
    """Its program of a day."""
    return build(made, made.sheets_on(day))


def household(**columns: Any) -> Households:
    """One household; a list is of its members, and what is not said is 0."""
    return _many(columns, sizes=(max([1, *(len(each) for each in columns.values() if isinstance(each, list))]), 0))


def _many(columns: Mapping[str, Any], sizes: tuple[int, int]) -> Households:
    members = {name: np.array(each, dtype=np.int64) for name, each in columns.items() if isinstance(each, list)}
    own = {name: np.array([each], dtype=np.int64) for name, each in columns.items() if not isinstance(each, list)}
    for each in files.pack(contents("one: household = 1")).inputs.values():
        wanted, size = {"household": (own, 1), "member": (members, sizes[0])}.get(each.of, ({}, 0))
        wanted.setdefault(each.name, np.zeros(size, dtype=np.int64))
    return Households(own, members, {"pays": np.zeros(0, dtype=np.int64)}, (np.array([sizes[0]]), np.array([0])))


def values(step: str, *others: str, parameters: str = PARAMETERS, **columns: Any) -> list[int]:
    """What every way of running says of a step, after it was seen that they say the same."""
    made = pack(*others, step, parameters=parameters)
    whole = program(made)
    numbers = constants.resolve(made, whole.parameters, HERE, DAY, DEMO).numbers
    run = agreement.Run(made, whole, numbers, constants.day_number(DAY))
    many = household(**columns)
    assert not list(agreement.differing(run, many, 1))
    place = [each.name for each in whole.assignments].index(f"s__{_parts(step)[0].strip()}")
    return [int(each) for each in run.one_by_one(many)[place]]
