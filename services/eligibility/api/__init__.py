"""The HTTP edge of eligibility, a module a noun: policy, facts, determinations, decisions."""

from services.eligibility.api import decisions, determinations, facts, policy

EDGES = (policy.edge, facts.edge, determinations.edge, decisions.edge)
