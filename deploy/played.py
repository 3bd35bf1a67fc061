"""Which database a home's demonstrations play on: what a command asks that plays nothing itself."""

from pathlib import Path

STAYING = "onenet"
PASSING = "onenet_demo"
_LAST = "database"


def note(home: Path, database: str) -> None:
    """Remember where a demonstration plays."""
    (home / _LAST).write_text(database)


def last_database(home: Path) -> str:
    """The database that was played on last."""
    noted = home / _LAST
    return (noted.read_text().strip() if noted.exists() else "") or STAYING


def was_played_on(home: Path, database: str) -> bool:
    """Whether a demonstration played on this database last."""
    return (home / _LAST).exists() and last_database(home) == database
