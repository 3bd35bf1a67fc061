"""The metadata of eligibility's tables, and the readers that many of them share."""

from sqlalchemy import MetaData

from shared.database.tables import OFFICERS, Access

METADATA = MetaData()

MEANS_READERS = frozenset({"township", "county"})
"""Whoever adopts, reviews and confirms; a village agent never sees a neighbour's income."""
OUTCOME_READERS = OFFICERS | {"applicant"}


def of_case(read: frozenset[str], *write: str, past: frozenset[str] | None = None) -> Access:
    """Access to rows of a case; `past` are the columns of the first release where later ones joined them."""
    past_columns = () if past is None else (past,)
    return Access(read=read, write=frozenset(write), case_column="case_id", past_columns=past_columns)
