"""The build holds the house's rules of code: sizes, one clock, no floats near money, no hidden catch-alls."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("shared", "services", "gateway", "deploy")
MODULE_LINES = 400
FUNCTION_LINES = 50
PARAMETERS = 6
LOOPS = {"shared/loops.py", "shared/journal/consumer.py", "shared/tasks/worker.py"}
VAGUE = {"utils", "helpers", "common", "base", "manager", "misc"}
TOP_LEVEL = {"services", "gateway", "shared", "deploy", "k8s", "proto-schemas", "tests", ".ci"}


def modules() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "generated" not in path.parts:
                yield path


MODULES = list(modules())


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_there_is_code_to_look_at() -> None:
    assert len(MODULES) > 100


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_opens_with_a_sentence_and_stays_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text)), "a module says in one sentence what it holds"
    assert len(text.splitlines()) <= MODULE_LINES


@pytest.mark.parametrize("path", [path for path in MODULES if "migrations" not in path.parts], ids=name_of)
def test_functions_stay_short_with_few_parameters(path: Path) -> None:
    for function in functions(path):
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        assert lines <= FUNCTION_LINES, f"{function.name} has {lines} lines"
        named = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        given = [argument for argument in named if argument.arg not in {"self", "cls"}]
        assert len(given) <= PARAMETERS, f"{function.name} has {len(given)} parameters"


def test_the_time_is_read_in_one_place() -> None:
    readers = {
        name_of(path)
        for path in MODULES
        if any(call in path.read_text("utf-8") for call in ("datetime.now(", "date.today(", "datetime.utcnow("))
    }
    assert readers == {"shared/clock.py"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_float_is_near_money(path: Path) -> None:
    if name_of(path).startswith(("services/funding", "services/eligibility", "shared/vocabulary/money")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
            assert not (isinstance(node, ast.Name) and node.id == "float")
            assert (
                not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
                or "path" in ast.unparse(node).lower()
            )


def test_everything_is_caught_only_in_the_loops_of_the_ground_floor() -> None:
    catching = {
        name_of(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
        and not _passes_on(node)
    }
    assert catching <= LOOPS


def _passes_on(handler: ast.ExceptHandler) -> bool:
    """Whether it only tidies up and lets what was raised go on."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_stand_at_the_top(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    inner = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) and node not in tree.body]
    assert not inner, "a function-local import hides a thing that stands in the wrong room"
    assert "TYPE_CHECKING" not in path.read_text("utf-8")


def test_no_module_has_a_vague_name() -> None:
    assert not [name_of(path) for path in MODULES if path.stem in VAGUE]


WRITES = {"insert", "update", "delete"}
PAST_THE_TRANSACTION = {"shared", "deploy"}


@pytest.mark.parametrize("path", [p for p in MODULES if "migrations" not in p.parts], ids=name_of)
def test_rooms_write_business_rows_through_the_transaction(path: Path) -> None:
    """Whatever is written past it has no audit entry; the ground floor's own tables have none and are written there."""
    if path.relative_to(ROOT).parts[0] in PAST_THE_TRANSACTION:
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            assert not WRITES & {alias.name for alias in node.names}, "use Transaction.insert, update, draw"


def test_the_top_level_is_the_customers_list() -> None:
    allowed = TOP_LEVEL | {"Makefile", "pyproject.toml", "README.md", "requirements.lock"}
    found = {
        path.name for path in ROOT.iterdir() if not path.name.startswith(".") and not path.name.endswith(".egg-info")
    }
    assert found <= allowed


def test_nothing_refers_to_pages_that_are_not_in_this_repository() -> None:
    pages = ("DESIGN", "SECURITY.md", "DOMAIN ", "RUNTIME.md", "STYLE.md", "ECOSYSTEM", "PEERS.md", "MISSION.md")
    texts = [*MODULES, *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.yaml"))]
    found = [f"{name_of(path)}: {page}" for path in texts for page in pages if page in path.read_text("utf-8")]
    assert not found, "say the reason in place"
