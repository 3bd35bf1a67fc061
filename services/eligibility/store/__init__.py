"""Eligibility's rows as nouns and back, a module a noun; the tables are declared beside."""

from services.eligibility.tables import METADATA

__all__ = ["METADATA"]

MOST_ROWS = 2000
"""No case has more rows of one kind than that."""
