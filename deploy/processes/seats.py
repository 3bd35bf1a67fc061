"""Which processes a suite is made of, in which order they stop, and what each is told (pure)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from deploy.alone import Role
from deploy.broker import Address
from shared import services
from shared.services import GATEWAY, ROOMS
from shared.settings import Bus, Settings


@dataclass(frozen=True, slots=True)
class Seat:
    """A process of the suite: a service in one of its roles."""

    service: str
    role: Role

    @property
    def name(self) -> str:
        """`economic-verification-worker`: of its log, and in what is told of it."""
        return f"{services.outside_name(self.service)}-{self.role}"


DOOR = Seat(GATEWAY, Role.API)
STAGES: tuple[tuple[Seat, ...], ...] = (
    (DOOR,),
    tuple(Seat(service, Role.API) for service in ROOMS),
    tuple(Seat(service, Role.WORKER) for service in services.ALL),
)
"""In the order in which they stop: whoever asks before whoever answers, and last those that publish what was said."""
SEATS = tuple(chain.from_iterable(STAGES))


def settings_of(
    shared: Settings, kafka: Address, database_url: Callable[[str], str], addresses: Mapping[str, str]
) -> dict[str, Settings]:
    """What each seat is told, by its name; `addresses` says where each seat listens."""
    upstreams = {service: addresses[Seat(service, Role.API).name] for service in ROOMS}
    told = {}
    for seat in SEATS:
        own = replace(shared, bus=Bus.KAFKA, database_url=database_url(seat.service))
        if seat.role is Role.WORKER:
            tls, instance = kafka.tls_of(seat.service), f"{seat.name}-0"
            own = replace(own, kafka_servers=kafka.servers, kafka_tls=tls, instance=instance)
        told[seat.name] = replace(own, upstreams=upstreams) if seat == DOOR else own
    return told
