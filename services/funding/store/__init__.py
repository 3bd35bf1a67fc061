"""What funding keeps: queries that return nouns, by what they are about, and the tables for migrations and wiring."""

from services.funding.tables import METADATA

__all__ = ["METADATA"]
