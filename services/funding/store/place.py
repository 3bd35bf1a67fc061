"""The county for which an officer acts."""

from shared.database.transaction import Transaction
from shared.vocabulary.divisions import Area


def county_of(tx: Transaction) -> Area:
    """The county for which an officer acts: rows of a budget or payroll belong to it and to no township."""
    return Area(tx.actor.area.city, tx.actor.area.county, None, None)
