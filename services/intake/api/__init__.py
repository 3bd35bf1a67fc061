"""The HTTP edge of intake, by what people come for."""

from services.intake.api import applications, handling, register, signing

EDGES = (register.edge, applications.edge, signing.edge, handling.edge)
