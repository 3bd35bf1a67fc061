"""What each reading operation reads: something that is there, asked by each of those who may in turn."""

from gateway.work_list import LISTS, SUPERVISORS
from shared.identity.actor import Actor
from shared.identity.matrix import matrix

from .operations import Operation
from .recipe import Good
from .suite import Case, Suite, officer


async def readable(suite: Suite, operation: Operation, number: int) -> Good:
    """A good request of a reading operation; an id that nothing names stops the harness: it needs a recipe."""
    case = suite.granted
    ids = await suite.ids_of(case)
    missing = [name for name in operation.names if name not in ids]
    assert operation.method == "GET", f"{operation.name} has no recipe for a request that succeeds"
    assert not missing, f"{operation.name} has no recipe: nothing is known by {missing}"
    roles = sorted(_roles(operation))
    role = roles[number % len(roles)]
    if "name" in operation.names:
        ids = ids | {"name": next((each.name for each in LISTS if each.role == role), LISTS[0].name)}
    actor = None if operation.is_public else reader(case, role)
    query = {
        each["name"]: ids[each["name"]]
        for each in operation.told.get("parameters", ())
        if each["in"] == "query" and each.get("required")
    }
    return Good(actor, ids, query=query)


def _roles(operation: Operation) -> frozenset[str]:
    """Who reads it: a village's agent reads the papers of those who entrusted them, and who has no list reads none."""
    if "material_id" in operation.names:
        return operation.roles - {"village_agent"}
    if "name" in operation.names:
        return operation.roles & (SUPERVISORS | {each.role for each in LISTS})
    return operation.roles


def reader(case: Case, role: str) -> Actor:
    """Somebody of a role who may see the case."""
    if matrix().roles[role].level == "applicant":
        return case.applicant
    return officer(role, case.place, f"reader {role}")
