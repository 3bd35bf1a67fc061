"""What goes wrong when, drawn from a seed: the same seed plans the same faults."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle, islice
from random import Random

from shared import services


class Kind(StrEnum):
    """A fault: SIGKILL, SIGSTOP for a while, a line that is cut, or one on which everything comes late."""

    KILL_API = "kill_api"
    KILL_WORKER = "kill_worker"
    KILL_BROKER = "kill_broker"
    KILL_TWO_BROKERS = "kill_two_brokers"
    KILL_DATABASE = "kill_database"
    HALT_API = "halt_api"
    HALT_WORKER = "halt_worker"
    HALT_BROKER = "halt_broker"
    HALT_DATABASE = "halt_database"
    CUT_DATABASE = "cut_database"
    CUT_BROKER = "cut_broker"
    SLOW_DATABASE = "slow_database"
    SLOW_BROKER = "slow_broker"


_SHARES = (
    *(Kind.KILL_WORKER, Kind.KILL_API, Kind.KILL_BROKER, Kind.KILL_DATABASE),
    *(Kind.HALT_WORKER, Kind.CUT_DATABASE, Kind.CUT_BROKER, Kind.KILL_TWO_BROKERS),
    *(Kind.KILL_WORKER, Kind.HALT_API, Kind.HALT_BROKER, Kind.SLOW_DATABASE),
    *(Kind.KILL_WORKER, Kind.KILL_API, Kind.HALT_DATABASE, Kind.SLOW_BROKER),
)
"""Workers are struck most: publisher, consumer, tasks and sealer all live there."""
_OF_BROKERS = frozenset({Kind.KILL_BROKER, Kind.KILL_TWO_BROKERS, Kind.HALT_BROKER, Kind.CUT_BROKER, Kind.SLOW_BROKER})
_OF_THE_DATABASE = frozenset({Kind.KILL_DATABASE, Kind.HALT_DATABASE})
_AT_ONCE = frozenset({Kind.KILL_API, Kind.KILL_WORKER, Kind.KILL_DATABASE})
"""Whoever looks after these starts them again at once."""
DATABASE = "database"
BROKERS = (1, 2, 3)
_LONGEST_SECONDS = 60.0
_LONGEST_SHARE = 0.15
_SHORTEST_SECONDS = 0.2
_REST_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: after how long a rest, what it strikes (a service, `broker-n` or the database), how long it lasts."""

    kind: Kind
    targets: tuple[str, ...]
    rest_seconds: float
    lasts_seconds: float


def plan(seed: int, faults: int) -> tuple[Fault, ...]:
    """Draw so many faults; a long run also holds long ones, of up to 60 s, and most are short."""
    random = Random(f"onenet-chaos-{seed}")  # noqa: S311 - a repeatable draw is the purpose; nothing here is secret
    kinds = list(islice(cycle(_SHARES), faults))
    random.shuffle(kinds)
    longest = min(_LONGEST_SECONDS, _LONGEST_SHARE * faults)
    return tuple(_fault(kind, longest, random) for kind in kinds)


def broker(number: int) -> str:
    """The target that is one node of Kafka."""
    return f"broker-{number}"


def _fault(kind: Kind, longest: float, random: Random) -> Fault:
    lasts = 0.0 if kind in _AT_ONCE else _SHORTEST_SECONDS + longest * random.random() ** 3
    return Fault(kind, _targets(kind, random), random.uniform(0, _REST_SECONDS), lasts)


def _targets(kind: Kind, random: Random) -> tuple[str, ...]:
    if kind in _OF_THE_DATABASE:
        return (DATABASE,)
    if kind in _OF_BROKERS:
        struck = random.sample(BROKERS, 2 if kind is Kind.KILL_TWO_BROKERS else 1)
        return tuple(broker(number) for number in sorted(struck))
    return (random.choice(services.ALL),)
