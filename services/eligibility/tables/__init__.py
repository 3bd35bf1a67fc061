"""Eligibility's tables, each with whoever may see and write its rows."""

from services.eligibility.tables.access import METADATA
from services.eligibility.tables.decisions import ANSWER, DECISION, DETERMINATION, FACTS, MATERIAL, REVIEW, SERVICE
from services.eligibility.tables.household import APPRAISAL, CASE, CONTRADICTION, DEATH, HEALTH, ITEM, MEMBER, RESULT
from services.eligibility.tables.packs import POLICY_ACT, POLICY_PACK
from services.eligibility.tables.policy import DELEGATION, VILLAGE
from services.eligibility.tables.running import ADJUSTMENT, EMERGENCY, HEARING, RUNNING_REVIEW

__all__ = [
    "ADJUSTMENT",
    "ANSWER",
    "APPRAISAL",
    "CASE",
    "CONTRADICTION",
    "DEATH",
    "DECISION",
    "DELEGATION",
    "DETERMINATION",
    "EMERGENCY",
    "FACTS",
    "HEALTH",
    "HEARING",
    "ITEM",
    "MATERIAL",
    "MEMBER",
    "METADATA",
    "POLICY_ACT",
    "POLICY_PACK",
    "RESULT",
    "REVIEW",
    "RUNNING_REVIEW",
    "SERVICE",
    "VILLAGE",
]
