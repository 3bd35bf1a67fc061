"""Everything that the API document names is asked well and ill; the clock moves on the way, so this comes last."""

from collections.abc import Callable

from deploy.simulators import server as simulators

from .firing import Firing, fire
from .operations import operations
from .suite import Suite
from .world import World

FULL, SMALL = 20_000, 1_500
LEAST_SHARE = 0.2


async def test_every_operation_answers_as_the_document_says_whatever_it_is_sent(
    suite: Suite, world: World, *, is_full: bool, figure: Callable[..., None]
) -> None:
    firing = Firing(suite, world)
    await fire(firing, FULL if is_full else SMALL)
    suite.simulators[simulators.FAULTS].left.clear()
    record = firing.record
    least = min(tally.share for tally in record.tallies.values())
    figure(
        "schemathesis",
        requests=record.requests,
        server_errors=record.count("server errors"),
        undocumented=record.count("undocumented"),
        admitted=record.count("admitted"),
        operations=len(record.tallies),
        least_2xx_share=round(least, 3),
    )
    assert record.faults == {}, record.told()
    assert record.tallies.keys() == operations().keys()
    assert [name for name, tally in record.tallies.items() if tally.share < LEAST_SHARE] == []
    assert not is_full or record.requests >= FULL
