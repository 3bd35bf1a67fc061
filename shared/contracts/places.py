"""The place of an event as the area that rows and nouns carry, and back; on the wire an unknown level is empty."""

from shared.contracts.generated.onenet.common.v1.common_pb2 import Place
from shared.vocabulary.divisions import Area


def area_of(place: Place) -> Area:
    """The area that an event names."""
    return Area(place.city or None, place.county or None, place.township or None, place.village or None)


def place_of(area: Area) -> Place:
    """An area as an event names it."""
    return Place(
        city=area.city or "", county=area.county or "", township=area.township or "", village=area.village or ""
    )
