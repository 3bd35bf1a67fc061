"""The HTTP edge of eligibility, a module a noun: policy, delegations, facts, determinations, decisions, emergencies."""

from services.eligibility.api import decisions, delegations, determinations, emergencies, facts, policy

EDGES = (policy.edge, delegations.edge, facts.edge, determinations.edge, decisions.edge, emergencies.edge)
