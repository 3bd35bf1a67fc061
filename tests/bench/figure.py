"""A figure: one JSON line and one chart, each beside what it is compared with in the same run."""

import json
import math
import operator
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

CHARTS = Path(__file__).resolve().parents[2] / ".onenet" / "bench" / "charts"
_HOLDS = {">=": operator.ge, "<=": operator.le}
_WIDTH, _ROW, _LEFT = 720, 34, 250
_COLOURS = {"value": "#1f6f8b", "beside": "#b0b7bc", "target": "#d1495b"}


@dataclass(frozen=True, slots=True)
class Figure:
    """`target` and `limit` read like ">= 600"; `ratio` is value over beside_value. `seen` says whatever else was."""

    name: str
    value: float
    unit: str
    target: str
    beside: str
    beside_value: float
    ratio_target: str = ""
    limit: str = ""
    seen: dict[str, float | int | str] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """How many times the peer's."""
        return self.value / self.beside_value if self.beside_value else math.nan

    @property
    def holds(self) -> bool:
        """Whether both targets are met."""
        return _meets(self.value, self.target) and _meets(self.ratio, self.ratio_target)

    def line(self) -> str:
        """The JSON line."""
        said = {name: _short(value) for name, value in asdict(self).items()} | {
            "ratio": _short(self.ratio),
            "holds": self.holds,
        }
        said["seen"] = {name: _short(value) for name, value in self.seen.items()}
        return json.dumps(said, ensure_ascii=False)

    def chart(self) -> str:
        """Bars of the value and its peer, with the target as a line."""
        bars = [(self.name, self.value, "value"), (self.beside, self.beside_value, "beside")]
        wanted = _number(self.target)
        widest = max(value for value in (self.value, self.beside_value, wanted) if math.isfinite(value)) or 1.0
        scale = (_WIDTH - _LEFT - 130) / widest
        parts = [f'<text x="8" y="20" font-weight="bold">{escape(self.name)} ({escape(self.unit)})</text>']
        for place, (label, value, kind) in enumerate(bars):
            y, length = 40 + place * _ROW, max(1.0, value * scale) if math.isfinite(value) else 1.0
            parts += [
                f'<text x="8" y="{y + 15}" font-size="12">{escape(label[:38])}</text>',
                f'<rect x="{_LEFT}" y="{y}" width="{length:.1f}" height="22" fill="{_COLOURS[kind]}"/>',
                f'<text x="{_LEFT + length + 6:.1f}" y="{y + 15}" font-size="12">{_short(value)}</text>',
            ]
        if math.isfinite(wanted):
            x, bottom = _LEFT + wanted * scale, 40 + len(bars) * _ROW
            parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="34" y2="{bottom}" stroke="{_COLOURS["target"]}"/>')
            said = f"target {self.target}{'' if self.holds else ', not met'}"
            parts.append(f'<text x="{_LEFT}" y="{bottom + 16}" font-size="12">{escape(said)}</text>')
        height = 40 + len(bars) * _ROW + 26
        opening = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" font-family="sans-serif">'
        )
        return "\n".join([opening, '<rect width="100%" height="100%" fill="white"/>', *parts, "</svg>\n"])


def tell(figures: Iterable[Figure]) -> bool:
    """Print each figure's line and write its chart; says whether all hold."""
    CHARTS.mkdir(parents=True, exist_ok=True)
    every = True
    for each in figures:
        sys.stdout.write(each.line() + "\n")
        sys.stdout.flush()
        (CHARTS / f"{each.name}.svg").write_text(each.chart(), encoding="utf-8")
        every = every and each.holds
    return every


def _number(condition: str) -> float:
    return float(condition.split()[1]) if condition else math.nan


def _meets(value: float, condition: str) -> bool:
    if not condition:
        return True
    return bool(_HOLDS[condition.split(maxsplit=1)[0]](value, _number(condition)))


def _short(value: object) -> object:
    """Four digits say enough."""
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        return None
    return float(f"{value:.4g}") if abs(value) < 10_000 else round(value)
