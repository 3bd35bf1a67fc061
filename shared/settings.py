"""What a process is told by its environment, read once into a frozen object."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Mode(StrEnum):
    """Demo mode moves the legal clock, issues tokens and accepts example values; production refuses all three."""

    DEMO = "demo"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Settings:
    """One process's settings. `home` holds keys, blobs and the embedded database."""

    mode: Mode
    home: Path
    suite: str
    log_level: str
    pool_size: int
    simulator_url: str

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
    )
