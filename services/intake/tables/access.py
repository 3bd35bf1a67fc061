"""Who may see and write the rows of intake's tables, by level."""

from sqlalchemy import MetaData

from shared.database.tables import OFFICERS, Access

METADATA = MetaData()

_READERS = OFFICERS | {"applicant"}
_AREA = frozenset({"city", "county", "township", "village"})

BY_HOUSEHOLD = Access(read=_READERS, write=frozenset({"applicant", "village", "township"}), case_column="case_id")
BY_TOWNSHIP = Access(read=_READERS, write=frozenset({"township"}), case_column="case_id")
BY_UPLOADERS = Access(
    read=_READERS, write=frozenset({"applicant", "village", "township", "county"}), case_column="case_id"
)
BY_VISITORS = Access(read=_READERS, write=frozenset({"township", "county"}), case_column="case_id")
"""Both visit households: the township for every case, the county for those of 民发〔2021〕57号 art. 20."""
BY_REPORTERS = Access(read=_READERS, write=frozenset({"village", "township"}), case_column="case_id")
BY_SYSTEM = Access(read=_READERS, case_column="case_id")
BY_NOBODY = Access(read=frozenset(), has_area=False)
"""Province-wide tables behind the doors of the migration's SECURITY DEFINER functions; only the system sees them."""


def before(columns: str, *, has_area: bool = True) -> tuple[frozenset[str], ...]:
    """The columns that a table began with; the audit's digests of then were taken over these."""
    return (frozenset({"id", "row_version", *columns.split()}) | (_AREA if has_area else frozenset()),)
