"""Makes a version of a household of what was written down: persons are found for it, and the account is sealed."""

from collections.abc import Sequence
from uuid import UUID

from services.intake import store
from services.intake.draft import HouseholdDraft, MemberDraft, PayeeDraft
from services.intake.household import Household, MeansItem, Member, Payee
from shared.database.transaction import Transaction
from shared.ids import new_id

_TAIL_DIGITS = 4


async def declare(tx: Transaction, case_id: UUID, wanted: HouseholdDraft, before: Household | None) -> Household:
    """The household with a person for every member; the account is sealed here and is nowhere readable after."""
    numbers = sorted({member.identity.number for member in wanted.members})
    known = {number: await store.person_for(tx, number) for number in numbers}
    persons = [known[member.identity.number] for member in wanted.members]
    version = before.version + 1 if before else 1
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
        payee=_sealed_payee(tx, case_id, wanted.payee, persons) if wanted.payee else _kept_payee(before, persons),
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
    )


def _sealed_payee(tx: Transaction, case_id: UUID, wanted: PayeeDraft, persons: Sequence[UUID]) -> Payee:
    """Bound to case and person, so that no account can be put in another's place."""
    person_id = persons[wanted.member_index]
    sealed = tx.keyring.seal_account(wanted.account_number.encode(), f"{case_id}|{person_id}".encode())
    return Payee(person_id, wanted.bank_name, sealed, wanted.account_number[-_TAIL_DIGITS:])


def _kept_payee(before: Household | None, persons: Sequence[UUID]) -> Payee | None:
    """The account given before stays where its holder does: nobody here could write it down again."""
    payee = before.payee if before else None
    return payee if payee is not None and payee.person_id in persons else None
