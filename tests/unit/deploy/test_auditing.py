"""The audit is verified against the tables of every service, and against no other."""

from deploy.auditing import TABLES
from deploy.plans import PLANS


def test_the_audit_knows_the_tables_of_every_service() -> None:
    assert dict(TABLES) == {plan.service: plan.tables for plan in PLANS}
