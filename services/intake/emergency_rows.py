"""Mappers of emergencies; who somebody is and what happened to them is sealed field by field."""

from collections.abc import Iterable

from sqlalchemy import RowMapping

from services.intake.emergency import Emergency, EmergencyState, Hardship, Sufferer, Supplement
from services.intake.household import Payee
from services.intake.rows import Sealing, Values
from shared.crypto.keyring import DataClass
from shared.database.tables import area_of, area_values
from shared.vocabulary.money import Money
from shared.vocabulary.resident_id import ResidentId

TABLE = "emergency"
SUPPLEMENT_TABLE = "emergency_supplement"


def emergency_values(emergency: Emergency, sealing: Sealing) -> Values:
    """The columns of a new emergency."""
    case_id, sufferer = emergency.case_id, emergency.sufferer
    return {
        "id": case_id,
        "case_id": case_id,
        "case_number": emergency.case_number,
        "state": emergency.state.value,
        "person_id": emergency.person_id,
        "sex": sufferer.sex,
        "approx_birth_year": sufferer.approx_birth_year,
        "is_minor": sufferer.is_minor,
        "hardship": emergency.hardship.value,
        "wanted_fen": emergency.wanted.fen,
        "reporter_id": emergency.reporter_id,
        "reported_on": emergency.reported_on,
        "decided_on": emergency.decided_on,
        "reporter_person_id": emergency.reporter_person_id,
        "description": sealing.seal(DataClass.HEALTH, "description", case_id, sufferer.description),
        "circumstances": sealing.seal(DataClass.HEALTH, "circumstances", case_id, emergency.circumstances),
        **identity_values(emergency, sealing),
        **area_values(emergency.place),
    }


def identity_values(emergency: Emergency, sealing: Sealing) -> Values:
    """The columns that say who it is, and that alter when somebody is identified."""
    identity = emergency.sufferer.identity
    number = identity.number if identity else None
    return {
        "person_id": emergency.person_id,
        "name": emergency.sufferer.name,
        "identity_number": sealing.seal(DataClass.IDENTITY, "identity_number", emergency.case_id, number),
        "is_minor": emergency.sufferer.is_minor,
    }


def emergency_of(row: RowMapping, payee: Payee, supplements: Iterable[Supplement], sealing: Sealing) -> Emergency:
    """An emergency from its rows."""
    number = sealing.open(DataClass.IDENTITY, "identity_number", row)
    return Emergency(
        case_id=row["id"],
        version=row["row_version"],
        case_number=row["case_number"],
        place=area_of(row),
        state=EmergencyState(row["state"]),
        person_id=row["person_id"],
        sufferer=Sufferer(
            is_minor=row["is_minor"],
            name=row["name"],
            identity=ResidentId(number) if number else None,
            description=sealing.open(DataClass.HEALTH, "description", row),
            sex=row["sex"],
            approx_birth_year=row["approx_birth_year"],
        ),
        hardship=Hardship(row["hardship"]),
        wanted=Money(row["wanted_fen"]),
        circumstances=sealing.open(DataClass.HEALTH, "circumstances", row) or "",
        reporter_id=row["reporter_id"],
        reported_on=row["reported_on"],
        payee=payee,
        decided_on=row["decided_on"],
        reporter_person_id=row["reporter_person_id"],
        supplements=tuple(supplements),
    )


def supplement_values(supplement: Supplement, sealing: Sealing) -> Values:
    """The columns of a supplement."""
    return {
        "id": supplement.id,
        "explanation": sealing.seal(DataClass.HEALTH, "explanation", supplement.id, supplement.explanation),
        "papers": list(supplement.papers),
        "supplemented_on": supplement.supplemented_on,
        "no_consent_reason": sealing.seal(
            DataClass.HEALTH, "no_consent_reason", supplement.id, supplement.no_consent_reason
        ),
    }


def supplement_of(row: RowMapping, sealing: Sealing) -> Supplement:
    """A supplement from a row."""
    explanation = sealing.open(DataClass.HEALTH, "explanation", row) or ""
    reason = sealing.open(DataClass.HEALTH, "no_consent_reason", row)
    return Supplement(row["id"], explanation, tuple(row["papers"]), row["supplemented_on"], reason)
