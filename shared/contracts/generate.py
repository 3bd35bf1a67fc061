"""Generates the Python of proto-schemas/ into shared/contracts/generated; with --check it only compares.

The generator is a development dependency, so nothing that runs imports this module.
"""

import filecmp
import re
import shutil
import sys
import tempfile
from pathlib import Path

from grpc_tools import protoc

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "proto-schemas"
GENERATED = Path(__file__).with_name("generated")
PACKAGE = "shared.contracts.generated"
HEADER = "# Generated from proto-schemas/ by `make contracts`; never edited.\n"


def generate(target: Path) -> None:
    """Write the package anew; imports are made relative to this project, whose top level has no `onenet`."""
    target.mkdir(parents=True, exist_ok=True)
    protos = sorted(str(path.relative_to(SCHEMAS)) for path in SCHEMAS.rglob("*.proto"))
    arguments = ["protoc", f"-I{SCHEMAS}", f"--python_out={target}", f"--pyi_out={target}", *protos]
    if protoc.main(arguments):
        raise SystemExit("protoc refused the schemas: see its message above")
    for path in target.rglob("*.py*"):
        text = re.sub(r"^(from|import) onenet", rf"\1 {PACKAGE}.onenet", path.read_text(), flags=re.MULTILINE)
        path.write_text(HEADER + text)
    for folder in [target, *(path for path in target.rglob("*") if path.is_dir())]:
        (folder / "__init__.py").write_text(HEADER)


def is_current() -> bool:
    """Whether the committed code is what the schemas give today."""
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder) / "generated")
        fresh = Path(folder) / "generated"
        names = sorted(str(path.relative_to(fresh)) for path in fresh.rglob("*.py*") if path.suffix != ".pyc")
        stale = [n for n in names if not _same(fresh / n, GENERATED / n)]
        surplus = [
            str(path.relative_to(GENERATED))
            for path in GENERATED.rglob("*.py*")
            if path.suffix in {".py", ".pyi"} and str(path.relative_to(GENERATED)) not in names
        ]
    for name in [*stale, *surplus]:
        sys.stderr.write(f"not current: shared/contracts/generated/{name}; run `make contracts` and commit it\n")
    return not stale and not surplus


def _same(fresh: Path, committed: Path) -> bool:
    return committed.exists() and filecmp.cmp(fresh, committed, shallow=False)


if __name__ == "__main__":
    if "--check" in sys.argv:
        raise SystemExit(0 if is_current() else 1)
    shutil.rmtree(GENERATED, ignore_errors=True)
    generate(GENERATED)
