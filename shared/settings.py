"""What a process is told by its environment, read once into a frozen object."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Mode(StrEnum):
    """Demo mode moves the legal clock, issues tokens and accepts example values; production refuses all three."""

    DEMO = "demo"
    PRODUCTION = "production"


class Bus(StrEnum):
    """How events travel: consumers read the journals in their own database, or hear topics of Kafka."""

    JOURNAL = "journal"
    KAFKA = "kafka"


@dataclass(frozen=True, slots=True)
class Settings:
    """One process's settings. `home` holds keys, blobs and the embedded database.

    The last five are for a process that serves one service alone: `instance` is a worker's ordinal name, `database_url`
    how it logs in, `journals_url` where the journal of a `{publisher}` stands that is not in its own database,
    `upstreams` where the gateway finds each service, `proxies` the addresses and networks of those before it whose word
    on who calls is taken.
    """

    mode: Mode
    home: Path
    suite: str
    log_level: str
    pool_size: int
    simulator_url: str
    bus: Bus = Bus.JOURNAL
    kafka_servers: str = ""
    kafka_tls: Path | None = None
    instance: str = ""
    database_url: str = ""
    journals_url: str = ""
    upstreams: Mapping[str, str] = field(default_factory=dict)
    proxies: str = ""

    @property
    def is_demo(self) -> bool:
        """Whether example values and the movable clock are allowed."""
        return self.mode is Mode.DEMO


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; an unknown mode stops the process rather than meaning production."""
    source = os.environ if environment is None else environment
    return Settings(
        mode=Mode(source.get("ONENET_MODE", Mode.PRODUCTION)),
        home=Path(source.get("ONENET_HOME", ".onenet")).resolve(),
        suite=source.get("ONENET_SUITE", "sm4"),
        log_level=source.get("ONENET_LOG_LEVEL", "info"),
        pool_size=int(source.get("ONENET_POOL_SIZE", "4")),
        simulator_url=source.get("ONENET_SIMULATOR_URL", ""),
        bus=Bus(source.get("ONENET_BUS", Bus.JOURNAL)),
        kafka_servers=source.get("ONENET_KAFKA_SERVERS", ""),
        kafka_tls=Path(source["ONENET_KAFKA_TLS"]) if source.get("ONENET_KAFKA_TLS") else None,
        instance=source.get("ONENET_INSTANCE", ""),
        database_url=source.get("ONENET_DATABASE_URL", ""),
        journals_url=source.get("ONENET_JOURNALS_URL", ""),
        upstreams=_pairs(source.get("ONENET_UPSTREAMS", "")),
        proxies=source.get("ONENET_PROXIES", ""),
    )


def _pairs(written: str) -> dict[str, str]:
    """`intake=http://...,funding=http://...`."""
    return dict(pair.split("=", 1) for pair in written.split(",") if pair)
