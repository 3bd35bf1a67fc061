"""A whole run: take a population through the API, tell two journeys, and add up what came of it."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TextIO

from deploy.demo import desks, journey, rounds, summary
from deploy.demo.client import connect
from deploy.demo.display import Display
from deploy.demo.population import Population
from deploy.demo.summary import Totals


@dataclass(frozen=True, slots=True)
class Probe:
    """What only an operator of the suite sees at the end: its events, parked ones, its audit, the bank's file."""

    events: int
    parked: int
    audit_verified: bool
    bank_file: Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to; `differences` names what stopped it, and sources that disagree."""

    population: Population
    totals: Totals
    probe: Probe
    seconds: float
    differences: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every household is at its end and all that can be checked from outside is as it should be."""
        return not self.differences and self.probe.audit_verified and self.probe.parked == 0

    @property
    def summary(self) -> dict[str, int | str | bool | float]:
        """The JSON object of the last line."""
        totals = self.totals
        return {
            "seed": self.population.seed,
            "households": len(self.population.households),
            "submitted": totals.submitted,
            "returned_once": totals.returned_once,
            "accepted": totals.accepted,
            "granted": totals.granted,
            "denied": totals.denied,
            "edge": totals.edge,
            "withdrawn": totals.withdrawn,
            "payments_settled": totals.payments_settled,
            "paid_yuan": totals.paid.yuan,
            "notices_published": totals.notices_published,
            "objections": totals.objections,
            "emergencies_paid": totals.emergencies_paid,
            "payments_returned": totals.payments_returned,
            "payments_reissued": totals.payments_reissued,
            "hearings": totals.hearings,
            "changed": totals.changed,
            "merged": totals.merged,
            "events": self.probe.events,
            "parked": self.probe.parked,
            "ledger_balanced": totals.books.ledger_balanced,
            "audit_verified": self.probe.audit_verified,
            "seconds": self.seconds,
        }


async def run(
    base_url: str,
    population: Population,
    probe: Callable[[], Awaitable[Probe]],
    out: TextIO,
    receipts: Path | None = None,
) -> Outcome:
    """Play until every household is at its end, or until nothing goes on; what went wrong stands in the outcome.

    `receipts` is where the writes are noted that the suite acknowledged.
    """
    started = time.monotonic()
    display = Display()
    async with connect(base_url, population.seed, receipts) as api:
        with display:
            played = await rounds.play(api, population, display)
        staff = desks.of_villages(population.county_code, population.village_codes)
        if played.stopped is None:
            out.writelines(told + "\n" for told in await journey.five(api, population, played.cases))
        seen = await probe()
        totals = await summary.collect(api, staff, tuple(played.cases.values()), seen.bank_file)
    differences = tuple(chain(() if played.stopped is None else (played.stopped,), totals.differences()))
    for difference in differences:
        display.console.print(difference, markup=False)
    return Outcome(population, totals, seen, round(time.monotonic() - started, 1), differences)
