"""The HTTP edge of eligibility, a module a noun, from policy and facts to decisions and what follows them."""

from services.eligibility.api import adjustments, decisions, delegations, determinations, emergencies, facts, policy

EDGES = (
    policy.edge,
    delegations.edge,
    facts.edge,
    determinations.edge,
    decisions.edge,
    emergencies.edge,
    adjustments.edge,
)
