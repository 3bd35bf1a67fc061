"""Makes a version of a household of what was written down: persons are found for it, and the account is sealed."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from services.intake.draft import HouseholdDraft, MemberDraft, PayeeDraft
from services.intake.household import Household, MeansItem, Member, Payee, PayeeKind
from services.intake.store import register
from shared.database.transaction import Transaction
from shared.ids import new_id

_TAIL_DIGITS = 4


async def declare(
    tx: Transaction, case_id: UUID, wanted: HouseholdDraft, before: Household | None, last_version: int = 0
) -> Household:
    """The household with a person for every member; the account is sealed here and is nowhere readable after.

    A version that was given up again (`last_version`) keeps its number.
    """
    known = await register.persons_for(tx, {member.identity.number for member in wanted.members})
    persons = [known[member.identity.number] for member in wanted.members]
    version = max(last_version, before.version if before else 0) + 1
    is_same = before is not None and before.person_ids == frozenset(persons)
    return Household(
        version=version,
        membership_version=before.membership_version if before is not None and is_same else version,
        applicant_person_id=persons[wanted.applicant_index],
        members=tuple(_member(each, place, persons) for place, each in enumerate(wanted.members)),
        means=tuple(
            MeansItem(persons[each.member_index], each.aspect, each.kind, each.amount, each.count)
            for each in wanted.means
        ),
        payee=await _declared_payee(tx, case_id, wanted, persons) if wanted.payee else _kept_payee(before, persons),
        declared_on=tx.today,
    )


def _member(wanted: MemberDraft, place: int, persons: Sequence[UUID]) -> Member:
    return Member(
        id=new_id(),
        person_id=persons[place],
        name=wanted.name,
        identity_number=wanted.identity.number,
        birth_on=wanted.identity.birth_on,
        sex=wanted.identity.sex,
        relation=wanted.relation,
        phone=wanted.phone,
        studies=wanted.studies,
        absence=wanted.absence,
        absent_since=wanted.absent_since,
        lives_in_household=wanted.lives_in_household,
        can_live_independently=wanted.can_live_independently,
        health=wanted.health,
        guardian_person_id=persons[wanted.guardian_index] if wanted.guardian_index is not None else None,
        health_facts=wanted.health_facts,
    )


async def _declared_payee(
    tx: Transaction, case_id: UUID, wanted: HouseholdDraft, persons: Sequence[UUID]
) -> Payee | None:
    payee = wanted.payee
    if payee is None or payee.member_index is None:
        return await outside_payee(tx, case_id, payee) if payee else None
    applicant = persons[wanted.applicant_index]
    person = persons[payee.member_index]
    guardian = wanted.members[wanted.applicant_index].guardian_index
    is_guardian = guardian is not None and persons[guardian] == person
    return sealed_payee(tx, case_id, person, payee, kind_of(person, applicant, is_guardian=is_guardian))


def kind_of(person: UUID, applicant: UUID, *, is_guardian: bool) -> PayeeKind:
    """What a member is as payee: the applicant, the applicant's registered guardian, or another member."""
    if person == applicant:
        return PayeeKind.SELF
    return PayeeKind.GUARDIAN if is_guardian else PayeeKind.MEMBER


async def outside_payee(tx: Transaction, case_id: UUID, wanted: PayeeDraft) -> Payee:
    """A payee who is nobody of the household gets a person too; the number itself is not kept with the case."""
    if wanted.outsider is None or wanted.kind is None:
        raise LookupError("a payee outside the household has a name and a kind")
    person = await register.person_for(tx, wanted.outsider.identity.number)
    payee = sealed_payee(tx, case_id, person, wanted, wanted.kind)
    return replace(payee, name=wanted.outsider.name, is_official=bool(wanted.outsider.is_official))


def sealed_payee(tx: Transaction, case_id: UUID, person_id: UUID, wanted: PayeeDraft, kind: PayeeKind) -> Payee:
    """Bound to case and person, so that no account can be put in another's place."""
    sealed = tx.keyring.seal_account(wanted.account_number.encode(), f"{case_id}|{person_id}".encode())
    tail = wanted.account_number[-_TAIL_DIGITS:]
    return Payee(person_id, wanted.bank_name, sealed, tail, kind, paper_hash=wanted.paper_hash)


def _kept_payee(before: Household | None, persons: Sequence[UUID]) -> Payee | None:
    """The account given before stays where its holder does, or is no member: nobody here could write it down again."""
    payee = before.payee if before else None
    if payee is None or (payee.name is None and payee.person_id not in persons):
        return None
    return payee
