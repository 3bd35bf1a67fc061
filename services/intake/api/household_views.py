"""How a household looks to whoever may see it: identity and telephone masked, the account by its tail."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.intake.health import NOTHING_TOLD
from services.intake.household import Household, MeansItem, Member, Payee
from shared.crypto.masking import mask_identity, mask_name, mask_phone
from shared.identity.actor import Actor
from shared.vocabulary.divisions import Area

HANDLING_LEVELS = frozenset({"village", "township", "county", "applicant", "system"})
"""Levels that handle a case and see the full name; the others supervise and see it masked."""


def name_for(actor: Actor, name: str) -> str:
    """The name as this actor sees it."""
    return name if actor.level in HANDLING_LEVELS else mask_name(name)


class PlaceView(BaseModel):
    """受理地的区划代码。"""

    city: str
    county: str
    township: str
    village: str

    @classmethod
    def of(cls, area: Area) -> "PlaceView":
        """The codes of an area that has all four."""
        return cls(
            city=area.city or "", county=area.county or "", township=area.township or "", village=area.village or ""
        )


class MemberView(BaseModel):
    """一名家庭成员。身份证号码和电话已隐去中间位数。"""

    person_id: UUID
    name: str
    identity_number: str = Field(examples=["3701************10"])
    phone: str | None
    birth_on: date
    sex: str = Field(description="1男2女")
    relation: str
    studies: str
    absence: str
    absent_since: date | None
    lives_in_household: bool
    can_live_independently: bool
    disability: str | None
    disability_kind: str | None = Field(description="残疾人证上的残疾类别。")
    disability_grade: int | None = Field(description="残疾人证上的残疾等级,1最重。")
    seriously_ill: bool | None
    died_on: date | None
    guardian_person_id: UUID | None
    is_minor: bool

    @classmethod
    def of(cls, member: Member, actor: Actor, on: date, *, is_open: bool) -> "MemberView":
        """A member as this actor sees it; health only where the case is handled, and is open to the actor."""
        sees_health = is_open and actor.level in HANDLING_LEVELS
        facts = member.health_facts if sees_health else NOTHING_TOLD
        return cls(
            person_id=member.person_id,
            name=name_for(actor, member.name),
            identity_number=mask_identity(member.identity_number),
            phone=mask_phone(member.phone) if member.phone else None,
            birth_on=member.birth_on,
            sex=member.sex,
            relation=member.relation,
            studies=member.studies,
            absence=member.absence,
            absent_since=member.absent_since,
            lives_in_household=member.lives_in_household,
            can_live_independently=member.can_live_independently,
            disability=member.health if sees_health else None,
            disability_kind=facts.disability_kind,
            disability_grade=facts.disability_grade,
            seriously_ill=facts.seriously_ill if sees_health else None,
            died_on=member.died_on,
            guardian_person_id=member.guardian_person_id,
            is_minor=member.is_minor(on),
        )


class MeansView(BaseModel):
    """一项收入或财产。"""

    person_id: UUID
    aspect: str
    kind: str
    amount_yuan: str = Field(examples=["12000.00"])
    count: int

    @classmethod
    def of(cls, item: MeansItem) -> "MeansView":
        """A declared or observed item with its amount in yuan."""
        return cls(
            person_id=item.person_id,
            aspect=item.aspect,
            kind=item.kind,
            amount_yuan=item.amount.yuan,
            count=item.count,
        )


class PayeeView(BaseModel):
    """发放账户,只显示尾号。"""

    person_id: UUID
    kind: str = Field(
        description="self 本人,member 家庭成员,guardian 监护人,entrusted 代领人,township_reserve 备用金。"
    )
    name: str | None = Field(description="家庭以外的领款人姓名,已隐去部分字。")
    is_official: bool = Field(description="代领人为乡镇(街道)或者村(居)工作人员,报县级备案。")
    filed_on: date | None = Field(description="代领协议报县级备案的日期。")
    bank_name: str
    account_tail: str

    @classmethod
    def of(cls, payee: Payee) -> "PayeeView":
        """The payee without the account."""
        return cls(
            person_id=payee.person_id,
            kind=payee.kind,
            name=mask_name(payee.name) if payee.name else None,
            is_official=payee.is_official,
            filed_on=payee.filed_on,
            bank_name=payee.bank_name,
            account_tail=payee.tail,
        )


class HouseholdView(BaseModel):
    """家庭的当前版本。"""

    version: int
    applicant_person_id: UUID
    members: list[MemberView]
    means: list[MeansView]
    payee: PayeeView | None

    @classmethod
    def of(cls, household: Household, actor: Actor, on: date, *, is_open: bool) -> "HouseholdView":
        """A household as this actor sees it; means and account only if the case is open to the actor."""
        return cls(
            version=household.version,
            applicant_person_id=household.applicant_person_id,
            members=[MemberView.of(member, actor, on, is_open=is_open) for member in household.members],
            means=[MeansView.of(item) for item in household.means if is_open],
            payee=PayeeView.of(household.payee) if household.payee and is_open else None,
        )
