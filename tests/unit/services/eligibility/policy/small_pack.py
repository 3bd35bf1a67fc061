"""A pack of two schemes, small enough that a test can say what it changes in it."""

from pathlib import Path

from services.eligibility.policy import examining
from services.eligibility.policy.engine import files
from services.eligibility.policy.rulebook import Rulebook

FOLDER = Path(__file__).with_name("small")
STANDARD = "parameters/standard.yaml"
DIBAO = "sheets/dibao.2026-07-01.yaml"
CARE = "sheets/care.2026-07-01.yaml"
CASES = "cases/dibao.yaml"


def contents(file: str = "", old: str = "", new: str = "") -> dict[str, str]:
    """The files of the small pack, one text changed in one of them."""
    found = examining.everything(FOLDER)
    if file:
        assert old in found[file]
        found[file] = found[file].replace(old, new, 1)
    return found


def rulebook(file: str = "", old: str = "", new: str = "") -> Rulebook:
    """The small pack ready for use."""
    return Rulebook(files.pack(examining.without_cases(contents(file, old, new))))
