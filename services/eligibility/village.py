"""Which standard a village or community falls under: an imported, dated list (社会救助法 art. 19)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class VillageCategory:
    """From a day on a village is urban or rural, by a document; status is official or example."""

    village_code: str
    category: str
    valid_from: date
    status: str
    document: str
