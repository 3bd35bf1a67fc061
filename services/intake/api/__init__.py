"""The HTTP edge of intake, by what people come for."""

from services.intake.api import (
    applications,
    changes,
    emergencies,
    handling,
    moves,
    payee_changes,
    register,
    signing,
    surveys,
)

EDGES = (
    register.edge,
    applications.edge,
    signing.edge,
    handling.edge,
    surveys.edge,
    changes.edge,
    moves.edge,
    payee_changes.edge,
    emergencies.edge,
)
