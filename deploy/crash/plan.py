"""Which process is killed when, drawn from a seed: the same seed plans the same kills."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle, islice
from random import Random


class Kind(StrEnum):
    """What gets SIGKILL: the driver with the suite, PostgreSQL's postmaster while the suite goes on, or all of them."""

    SUITE = "suite"
    DATABASE = "database"
    ALL = "all"


_SHARES = (Kind.SUITE, Kind.DATABASE, Kind.SUITE, Kind.ALL, Kind.SUITE)
_EARLY_ONE_IN = 4
_START_SECONDS = 4.0
_JITTER_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: so long after the journals have grown to this share of an undisturbed run's events.

    An early one waits for no event: it strikes while the processes of the last one are being started again.
    """

    kind: Kind
    progress: float
    delay_seconds: float


def plan(seed: int, kills: int) -> tuple[Kill, ...]:
    """Draw so many kills, one in each stretch of the run, so that they land in all of its phases."""
    random = Random(f"onenet-crash-{seed}")  # noqa: S311 - a repeatable draw is the purpose; nothing here is secret
    kinds = list(islice(cycle(_SHARES), kills))
    random.shuffle(kinds)
    return tuple(_kill(kind, (number + random.random()) / kills, random) for number, kind in enumerate(kinds))


def _kill(kind: Kind, progress: float, random: Random) -> Kill:
    if random.randrange(_EARLY_ONE_IN) == 0:
        return Kill(kind, 0.0, random.uniform(0, _START_SECONDS))
    return Kill(kind, progress, random.uniform(0, _JITTER_SECONDS))
