"""Every bug that is to be planted has a patch that applies, and names a test that is there."""

import subprocess
from pathlib import Path

import pytest

from .planting import CAUGHT_BY, PATCHES, ROOT


def test_patches_and_the_tests_that_find_them_are_the_same_list() -> None:
    assert {patch.stem for patch in PATCHES.glob("*.patch")} == set(CAUGHT_BY)


@pytest.mark.parametrize("name", CAUGHT_BY)
def test_the_patch_still_applies(name: str) -> None:
    command = ["git", "apply", "--check", "--whitespace=nowarn", str(PATCHES / f"{name}.patch")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  (our own patch)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("test", sorted(set(CAUGHT_BY.values())))
def test_the_test_that_finds_it_is_there(test: str) -> None:
    path, _, name = test.partition("::")

    assert (ROOT / path).exists()
    assert not name or f"def {name}(" in Path(ROOT / path).read_text("utf-8")
