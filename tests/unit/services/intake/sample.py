"""A household of an adult, a spouse and a child, and its application."""

from datetime import UTC, date, datetime
from uuid import UUID

from services.intake.application import Application, Channel, State
from services.intake.consent import Commitment, Consent, Signature, Way
from services.intake.household import Aspect, Household, MeansItem, Member, Payee, Relation
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
PAPER = "a" * 64
SELF, SPOUSE, CHILD = (UUID(int=number) for number in (1, 2, 3))
CASE = UUID(int=99)
PLACE = Area("370100000000", "370102000000", "370102001000", "370102001002")
ON_PAPER = Signature(Way.PAPER, PAPER)


def member(person: UUID, relation: Relation, birth_on: date) -> Member:
    return Member(
        id=UUID(int=person.int + 1000),
        person_id=person,
        name="王小明",
        identity_number="110101199001011237",
        birth_on=birth_on,
        sex="1",
        relation=relation,
    )


MEMBERS = (
    member(SELF, Relation.SELF, date(1980, 1, 2)),
    member(SPOUSE, Relation.SPOUSE, date(1982, 3, 4)),
    member(CHILD, Relation.CHILD, date(2015, 5, 6)),
)
HOUSEHOLD = Household(
    version=2,
    membership_version=1,
    applicant_person_id=SELF,
    members=MEMBERS,
    means=(MeansItem(SELF, Aspect.INCOME, "wage", Money(1_200_000)),),
    payee=Payee(SELF, "示例银行", b"sealed", "1234"),
    declared_on=TODAY,
)


def consent(person: UUID, version: int = 2) -> Consent:
    return Consent(UUID(int=person.int + 2000), person, ("banks",), "consent-1", version, ON_PAPER, TODAY)


def commitment(person: UUID, version: int = 2) -> Commitment:
    return Commitment(UUID(int=person.int + 3000), person, "commitment-1", version, ON_PAPER, TODAY)


COMPLETE = Application(
    case_id=CASE,
    version=1,
    case_number="370102-2026-000001-0",
    place=PLACE,
    channel=Channel.WINDOW,
    schemes=("dibao",),
    state=State.SUBMITTED,
    household=HOUSEHOLD,
    drafted_on=TODAY,
    submitted_on=TODAY,
    consents=tuple(consent(person) for person in (SELF, SPOUSE, CHILD)),
    commitments=tuple(commitment(person) for person in (SELF, SPOUSE)),
)
