"""The queries of intake by what they are about; the tables are declared beside."""

from services.intake.tables import METADATA

__all__ = ["METADATA", "PARTS_LIMIT"]

PARTS_LIMIT = 500
"""Of each kind of part of one application; beyond it somebody plays with the portal."""
