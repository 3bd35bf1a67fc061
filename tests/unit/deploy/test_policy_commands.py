"""`onenet policy` and `onenet determine` without a database: what a policy officer reads, and the exit code."""

import json
from pathlib import Path

import jsonschema_rs
import pytest
from typer.testing import CliRunner, Result

from deploy.cli.root import app
from services.eligibility.policy.engine import files

SMALL = Path(__file__).resolve().parents[1] / "services/eligibility/policy/small"
HOUSEHOLD = {
    "county": "370102000000",
    "category": "urban",
    "members": [
        {"relation": "self", "birth_on": "1980-01-01", "grade": 0, "income": [{"kind": "wage", "yuan": "1.00"}]}
    ],
}


def run(*arguments: str, given: object = None) -> Result:
    text = None if given is None else json.dumps(given)
    return CliRunner().invoke(app, [*arguments], input=text)


def attempt(*arguments: str, given: object = HOUSEHOLD) -> Result:
    return run("policy", "try", str(SMALL), "-", "--on", "2026-08-03", *arguments, given=given)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the small pack that a test may change."""
    for path in SMALL.rglob("*.yaml"):
        mine = tmp_path / path.relative_to(SMALL)
        mine.parent.mkdir(parents=True, exist_ok=True)
        mine.write_text(path.read_text("utf-8"), "utf-8")
    return tmp_path


def test_a_good_pack_ends_with_its_cases() -> None:
    result = run("policy", "check", str(SMALL))
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "2 cases, 0 failed")


def test_a_changed_parameter_is_caught_by_the_cases(copy: Path) -> None:
    parameters = copy / "parameters/standard.yaml"
    parameters.write_text(parameters.read_text("utf-8").replace('"1200.00"', '"1200.01"'), "utf-8")
    result = run("policy", "check", str(copy))
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (1, "2 cases, 1 failed")


def test_what_is_wrong_is_told_before_any_case_is_run(copy: Path) -> None:
    (copy / "codes.yaml").write_text("category: [", "utf-8")
    result = run("policy", "check", str(copy))
    assert (result.exit_code, result.stdout.startswith("codes.yaml:1 ")) == (1, True)


def test_a_folder_that_is_not_there_is_told() -> None:
    result = run("policy", "check", "/nowhere")
    assert (result.exit_code, "没有文件夹 /nowhere" in result.output) == (1, True)


def test_survivors_of_the_smallest_changes_are_counted() -> None:
    result = run("policy", "mutate", str(SMALL))
    last = json.loads(result.stdout.splitlines()[-1])
    assert last["mutants"] > last["killed"] > 0
    assert len(result.stdout.splitlines()) == last["mutants"] - last["killed"] + 1


def test_the_releases_pack_can_be_taken_and_is_never_written_over(tmp_path: Path) -> None:
    assert run("policy", "export", str(tmp_path / "mine")).exit_code == 0
    assert (tmp_path / "mine/examples/family.json").exists()
    again = run("policy", "export", str(tmp_path / "mine"))
    assert (again.exit_code, "没有覆盖" in again.output) == (1, True)


def test_a_household_reads_what_it_gets_and_that_an_example_is_one() -> None:
    result = attempt()
    assert result.exit_code == 0
    assert "最低生活保障(全家):每月1199.00元" in result.stdout
    assert "【示例】" in result.stdout
    assert "不是重度残疾人。" in result.stdout
    assert "怎样会改变:残疾等级变化后可以申请。" in result.stdout


def test_without_examples_nothing_is_promised() -> None:
    wanted = ["determine", str(files.own_folder() / "examples/family.json"), "--on", "2026-11-24"]
    strict, lenient = run(*wanted), run(*wanted, "--examples")
    assert (strict.exit_code, lenient.exit_code) == (0, 0)
    assert "最低生活保障(全家):当地还没有配置" in strict.stdout
    assert "最低生活保障(全家):每月" in lenient.stdout


def test_the_whole_explanation_names_the_clause() -> None:
    assert "[符合] 收入1.00元,低于标准1200.00元。 《社会救助法》第十八条第一款" in attempt("--explain").stdout


def test_programs_read_the_same_answer_as_json() -> None:
    answer = json.loads(attempt("--json").stdout)
    assert [(each["scheme"], each["paid_yuan"]) for each in answer["gets"]] == [("dibao", "1199.00")]


def test_a_wrong_fact_is_refused_with_field_and_cure() -> None:
    result = attempt(given=HOUSEHOLD | {"members": []})
    assert (result.exit_code, "members:至少要有申请人本人" in result.output) == (1, True)


def test_what_is_no_json_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "h.json").write_text('{\n"county": }', "utf-8")
    result = run("determine", str(tmp_path / "h.json"))
    assert (result.exit_code, "h.json:2 " in result.output) == (1, True)


def test_the_schema_is_printed_and_takes_the_examples() -> None:
    told = json.loads(run("determine", "--schema").stdout)
    validator = jsonschema_rs.validator_for(told)
    for path in sorted((files.own_folder() / "examples").glob("*.json")):
        assert validator.is_valid(json.loads(path.read_text("utf-8"))), path.name
        assert run("determine", str(path), "--on", "2026-11-24", "--examples").exit_code == 0
