"""The HTTP edge of eligibility, a module a noun: policy, facts, determinations, decisions, emergencies."""

from services.eligibility.api import decisions, determinations, emergencies, facts, policy

EDGES = (policy.edge, facts.edge, determinations.edge, decisions.edge, emergencies.edge)
