"""The area of a row, the same four columns on every table of cases."""

from sqlalchemy import RowMapping

from shared.vocabulary.divisions import Area


def area(row: RowMapping) -> Area:
    """The area of any row."""
    return Area(city=row["city"], county=row["county"], township=row["township"], village=row["village"])


def area_values(of: Area) -> dict[str, str | None]:
    """The four columns of an area."""
    return {"city": of.city, "county": of.county, "township": of.township, "village": of.village}
