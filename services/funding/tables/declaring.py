"""What the declarations of funding's tables have in common: the metadata, and who may read and write."""

from sqlalchemy import MetaData

METADATA = MetaData()

COUNTY_UP = frozenset({"county", "city", "province"})
CASE_READERS = frozenset({"township", "county", "city", "province", "applicant"})
COUNTY = frozenset({"county"})
NOBODY: frozenset[str] = frozenset()
MONTH = "~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'"


_AREA = frozenset({"city", "county", "township", "village"})


def before(names: str) -> tuple[frozenset[str], ...]:
    """The columns that the audit's digests of a table were taken over before it grew."""
    return (frozenset({"id", "row_version", *names.split()}) | _AREA,)
