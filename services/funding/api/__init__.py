"""Funding's HTTP edge, by noun."""

from services.funding.api import budgets, entitlements, payrolls

EDGES = (budgets.edge, entitlements.edge, payrolls.edge)
