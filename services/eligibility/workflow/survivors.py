"""Who of a household that is paid still lives: a right whose every person has died ends by their death."""

from datetime import date

from services.eligibility import determining, household
from services.eligibility.case import AssistanceCase
from services.eligibility.decision import Decision
from services.eligibility.policy.policy import Policy
from services.eligibility.store import deaths as death_store
from services.eligibility.store import facts as fact_store
from shared.database.transaction import Transaction


async def are_all_dead(tx: Transaction, case: AssistanceCase, policy: Policy) -> bool:
    """Whether somebody has died and nobody is counted who lives; of a single entry only the one who was taken in."""
    dead = await death_store.of_case(tx, case.id)
    if case.entry is not None:
        return case.entry.person_id in dead
    members = (await fact_store.inventory(tx, case)).members
    return bool(dead) and not household.counted(determining.standings(members, case.county, policy, tx.today))


async def last_death(tx: Transaction, decision: Decision) -> date:
    """When the last of those died whom a decision pays; the month of that day is the last that is paid."""
    dead = await death_store.of_case(tx, decision.case_id)
    paid = {person_id for line in decision.lines for person_id in line.person_ids}
    return max((on for person_id, on in dead.items() if person_id in paid), default=tx.today)
