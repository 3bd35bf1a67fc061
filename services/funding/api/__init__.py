"""Funding's HTTP edge, by noun."""

from services.funding.api import budgets, entitlements, payrolls, recoveries

EDGES = (budgets.edge, entitlements.edge, payrolls.edge, recoveries.edge)
