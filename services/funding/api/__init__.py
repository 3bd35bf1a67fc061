"""Funding's HTTP edge, by noun."""

from services.funding.api import budgets, differences, entitlements, payrolls, recoveries

EDGES = (budgets.edge, differences.edge, entitlements.edge, payrolls.edge, recoveries.edge)
