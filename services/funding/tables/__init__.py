"""Funding's tables: money safety stands in their constraints, and in the triggers of the migrations `*_guards`.

A live line is unique by (entitlement, period, kind, correction), its members by (person, scheme, period, correction):
nobody is paid twice. The lines of a rejected or stopped payroll, and what the bank returned and is no longer due, are
marked, which nothing else can do: they are never paid and free their keys. A line pays what a right or an arrears
says, out of an encumbrance that still holds as much; arrears never bring a month above its right; a recovery never
takes back more than was paid; and a budget never has more bound than allotted, nor more allotted than its documents
say. A line is paid to the payee of its own case, every person whom it pays stands in it, and has at most one live
instruction, which the bank alone settles or returns, by its answer or by its letter. Nothing is released to an account
that the checker has not seen. Maker, checker and releaser differ, and no maker stops what they made.
"""

from services.funding.tables.budgets import ALLOTMENT, BUDGET, DISENCUMBRANCE, ENCUMBRANCE, ENTRY
from services.funding.tables.declaring import METADATA
from services.funding.tables.instructions import ANSWER, DIFFERENCE, INSTRUCTION, REPEAT, RESOLUTION
from services.funding.tables.payrolls import LEFT_OUT, LINE, MEMBER, PAYROLL
from services.funding.tables.recoveries import RECOVERY, RECOVERY_DROP, RECOVERY_PART, REPAYMENT
from services.funding.tables.rights import (
    ARREARS,
    CASE_MOVE,
    DEATH,
    DECISION,
    ENTITLEMENT,
    FORMER_ACCOUNT,
    MERGER,
    PAYEE,
)

__all__ = [
    "ALLOTMENT",
    "ANSWER",
    "ARREARS",
    "BUDGET",
    "CASE_MOVE",
    "DEATH",
    "DECISION",
    "DIFFERENCE",
    "DISENCUMBRANCE",
    "ENCUMBRANCE",
    "ENTITLEMENT",
    "ENTRY",
    "FORMER_ACCOUNT",
    "INSTRUCTION",
    "LEFT_OUT",
    "LINE",
    "MEMBER",
    "MERGER",
    "METADATA",
    "PAYEE",
    "PAYROLL",
    "RECOVERY",
    "RECOVERY_DROP",
    "RECOVERY_PART",
    "REPAYMENT",
    "REPEAT",
    "RESOLUTION",
]
