"""The area of a row, as columns."""

from typing import Any

from shared.vocabulary.divisions import Area

MOST_ROWS = 2000
"""No case has more rows of one kind than that."""


def columns(area: Area) -> dict[str, Any]:
    """The columns of a row's area."""
    return {"city": area.city, "county": area.county, "township": area.township, "village": area.village}
