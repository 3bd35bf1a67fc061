"""The HTTP edge of eligibility, a module a noun, from policy and facts to decisions and what follows them."""

from services.eligibility.api import (
    adjustments,
    decisions,
    delegations,
    determinations,
    emergencies,
    entitlement,
    facts,
    packs,
    policy,
    reviews,
    withdrawals,
)

EDGES = tuple(
    module.edge
    for module in (
        policy,
        packs,
        entitlement,
        delegations,
        facts,
        determinations,
        decisions,
        emergencies,
        adjustments,
        reviews,
        withdrawals,
    )
)
