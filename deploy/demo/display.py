"""How far the population has come, for whoever watches: a bar on a terminal, lines elsewhere, nothing personal."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from deploy.demo.standing import Standing

_SECONDS_BETWEEN_LINES = 2.0


@dataclass(frozen=True, slots=True)
class View:
    """One moment: the legal date, how many households are at their end, and the stages of the others."""

    today: date
    ended: int
    households: int
    stages: str

    @classmethod
    def of(cls, today: date, ended: int, households: int, open_cases: Iterable[Standing]) -> "View":
        """Count the cases that are under way by their stage's name."""
        counted = Counter(standing.title for standing in open_cases).most_common()
        return cls(today, ended, households, " · ".join(f"{title} {count}" for title, count in counted))


@dataclass(slots=True)
class Display:
    """Writes to standard error, so that standard output holds results alone."""

    console: Console = field(default_factory=lambda: Console(stderr=True))
    _bar: Progress | None = None
    _task: TaskID | None = None
    _shown: View | None = None
    _shown_at: float = 0.0

    def __enter__(self) -> Self:
        if self.console.is_terminal:
            columns = (TextColumn("{task.fields[today]}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bar = Progress(*columns, TextColumn("{task.description}"), console=self.console)
            self._bar.start()
            self._task = self._bar.add_task("准备", total=None, today="")
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, view: View) -> None:
        """Show a moment; lines come only when something changed, and not more often than a person reads."""
        if self._bar is not None and self._task is not None:
            today = f"法定日期 {view.today}"
            self._bar.update(
                self._task, completed=view.ended, total=view.households, description=view.stages, today=today
            )
        elif view != self._shown and time.monotonic() - self._shown_at >= _SECONDS_BETWEEN_LINES:
            self.console.print(f"{view.today} 已到终点 {view.ended}/{view.households} {view.stages}", soft_wrap=True)
            self._shown, self._shown_at = view, time.monotonic()
