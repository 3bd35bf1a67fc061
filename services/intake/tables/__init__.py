"""The tables of intake, each with whoever may see and write its rows."""

from services.intake.tables.access import METADATA
from services.intake.tables.applications import (
    APPLICATION,
    COMMITMENT,
    CONSENT,
    HOUSEHOLD,
    MATERIAL,
    MEANS_ITEM,
    MEMBER,
    OPEN_MEMBERSHIP,
    PAYEE,
    PAYEE_CHANGE,
    PERSON,
)
from services.intake.tables.course import (
    APPRAISAL,
    ARRIVAL,
    CHANGE,
    DEATH,
    EMERGENCY,
    EMERGENCY_SUPPLEMENT,
    IDENTIFICATION,
    MOVE,
    OBJECTION,
    PERIOD_EXTENSION,
)
from services.intake.tables.handling import RELATIVE_FILING, RETURN_NOTICE, SURVEY, SURVEY_ITEM, WITHDRAWAL

__all__ = [
    "APPLICATION",
    "APPRAISAL",
    "ARRIVAL",
    "CHANGE",
    "COMMITMENT",
    "CONSENT",
    "DEATH",
    "EMERGENCY",
    "EMERGENCY_SUPPLEMENT",
    "HOUSEHOLD",
    "IDENTIFICATION",
    "MATERIAL",
    "MEANS_ITEM",
    "MEMBER",
    "METADATA",
    "MOVE",
    "OBJECTION",
    "OPEN_MEMBERSHIP",
    "PAYEE",
    "PAYEE_CHANGE",
    "PERIOD_EXTENSION",
    "PERSON",
    "RELATIVE_FILING",
    "RETURN_NOTICE",
    "SURVEY",
    "SURVEY_ITEM",
    "WITHDRAWAL",
]
