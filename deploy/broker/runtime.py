"""What the nodes of a cluster run on: a Java, Kafka's libraries, and the classes of an earlier start."""

import fcntl
from dataclasses import dataclass
from pathlib import Path

from deploy.broker import java, libraries
from deploy.broker.java import Java


@dataclass(frozen=True, slots=True)
class Runtime:
    """Kept in a folder of the home and shared by all clusters of that home."""

    java: Java
    libraries: Path

    @property
    def archive(self) -> Path:
        """The classes as the first node that ended in order had loaded them; they halve the work of a later start."""
        return self.libraries.with_name(f"{self.libraries.name}-java-{self.java.version}.jsa")

    def command(self, main: str, *arguments: str, options: tuple[str, ...] = ()) -> list[str]:
        """A command of Kafka's own.

        Only the first compiler of Java is used: on two cores the second costs more at each start than it saves after.
        """
        shared = [f"-XX:SharedArchiveFile={self.archive}"] if self.archive.exists() else []
        quick = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", *shared]
        return [self.java.program, *quick, *options, "-cp", f"{self.libraries}/*", main, *arguments]


def bring(home: Path) -> Runtime:
    """Return what nodes run on, fetched once a home; of two starters one waits for the other."""
    folder = home.resolve() / "kafka"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "fetch.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        found = java.choose(folder)
        return Runtime(found, libraries.bring(folder, found))
