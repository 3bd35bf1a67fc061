"""The services of this release, in the order of the one list; what starts, migrates or documents reads it."""

from gateway.app import PLAN as GATEWAY
from services.disclosure.app import PLAN as DISCLOSURE
from services.economic_verification.app import PLAN as ECONOMIC_VERIFICATION
from services.eligibility.app import PLAN as ELIGIBILITY
from services.funding.app import PLAN as FUNDING
from services.intake.app import PLAN as INTAKE
from services.integrity.app import PLAN as INTEGRITY
from shared.room import Plan

PLANS: tuple[Plan, ...] = (INTAKE, ELIGIBILITY, ECONOMIC_VERIFICATION, FUNDING, DISCLOSURE, INTEGRITY, GATEWAY)
