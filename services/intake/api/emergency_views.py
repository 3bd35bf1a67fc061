"""How an emergency looks to whoever may see it."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.intake.api.household_views import HANDLING_LEVELS, PayeeView, PlaceView, name_for
from services.intake.api.views import MaterialView
from services.intake.application import Material
from services.intake.emergency import Emergency
from shared.crypto.masking import mask_identity
from shared.identity.actor import Actor


class SuffererView(BaseModel):
    """遇急难的人;身份证号码已隐去中间位数。"""

    person_id: UUID
    is_identified: bool
    name: str | None
    id_number: str | None = Field(examples=["3701************10"])
    description: str | None
    sex: str | None
    approx_birth_year: int | None
    is_minor: bool


class SupplementView(BaseModel):
    """一次补充说明。"""

    id: UUID
    explanation: str
    papers: list[str]
    supplemented_on: date
    no_consent_reason: str | None = Field(description="没有核对授权的原因;有授权或者身份不明的为空。")


class EmergencyView(BaseModel):
    """一件急难救助。"""

    case_id: UUID
    case_number: str = Field(examples=["370102-2026-000123-8"])
    state: str = Field(description="reported 已报告,granted 已先行救助,declined 未予先行救助。")
    place: PlaceView
    person: SuffererView
    hardship: str
    wanted_yuan: str | None = Field(examples=["1500.00"])
    circumstances: str | None
    payee: PayeeView | None
    reported_on: date
    decided_on: date | None
    materials: list[MaterialView]
    supplements: list[SupplementView]

    @classmethod
    def of(cls, emergency: Emergency, materials: tuple[Material, ...], actor: Actor) -> "EmergencyView":
        """An emergency as this actor sees it; what happened only where it is handled or was reported."""
        is_open = actor.level in HANDLING_LEVELS and emergency.is_open_to(actor.level, actor.id)
        return cls(
            case_id=emergency.case_id,
            case_number=emergency.case_number,
            state=emergency.state,
            place=PlaceView.of(emergency.place),
            person=_sufferer(emergency, actor, is_open=is_open),
            hardship=emergency.hardship,
            wanted_yuan=emergency.wanted.yuan if is_open else None,
            circumstances=emergency.circumstances if is_open else None,
            payee=PayeeView.of(emergency.payee) if is_open else None,
            reported_on=emergency.reported_on,
            decided_on=emergency.decided_on,
            materials=[MaterialView.of(each) for each in materials if is_open],
            supplements=[
                SupplementView(
                    id=each.id,
                    explanation=each.explanation,
                    papers=list(each.papers),
                    supplemented_on=each.supplemented_on,
                    no_consent_reason=each.no_consent_reason,
                )
                for each in emergency.supplements
                if is_open
            ],
        )


def _sufferer(emergency: Emergency, actor: Actor, *, is_open: bool) -> SuffererView:
    person = emergency.sufferer
    return SuffererView(
        person_id=emergency.person_id,
        is_identified=person.is_identified,
        name=name_for(actor, person.name) if person.name else None,
        id_number=mask_identity(person.identity.number) if person.identity else None,
        description=person.description if is_open else None,
        sex=person.sex,
        approx_birth_year=person.approx_birth_year,
        is_minor=person.is_minor,
    )
