"""Who of a case is paid and who may read it, and what becomes of both when people change accounts, die or merge."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.funding.entitlement import Entitlement
from services.funding.instruction import Instruction
from services.funding.payee import Hold, Kind, Payee
from services.funding.period import Period
from services.funding.recovery import Reason
from services.funding.store import entitlements, events_of_life, recoveries
from services.funding.store.recoveries import Doubled
from services.funding.workflow import rights, saying
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.places import area_of
from shared.crypto.keyring import DataClass
from shared.database.readers import let_read, replace_reader
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal.event import Recorded
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import ZERO, Rounding

_READS = frozenset({Kind.SELF, Kind.MEMBER})


async def admit_readers(tx: Transaction, event: Recorded) -> None:
    """An application, an emergency or a changed household names who of it may read the case."""
    await let_read(tx, UUID(event.message.case_id), map(UUID, event.message.reader_person_ids))


async def keep_payee(tx: Transaction, event: Recorded) -> None:
    """An accepted application says who is paid (57号 art. 25): the account, sealed to us, is sealed to its row.

    One for a certificate alone names nobody, since nothing will be paid.
    """
    accepted = event.message
    if not accepted.payee_person_id:
        return
    payee, account = _new_payee(tx, event)
    await entitlements.add_payee(tx, payee, account)
    readers = {UUID(accepted.applicant_person_id)}
    await entitlements.admit(tx, payee.case_id, readers | ({payee.person_id} if payee.kind in _READS else set()))


async def hear_emergency(tx: Transaction, event: Recorded) -> None:
    """Somebody in urgent need, and to whom the money goes; a reader where the person is known (社会救助法 art. 50)."""
    reported = event.message
    payee, account = _new_payee(tx, event)
    await entitlements.add_payee(tx, payee, account)
    if reported.reader_person_ids:
        await let_read(tx, payee.case_id, map(UUID, reported.reader_person_ids))


def _new_payee(tx: Transaction, event: Recorded) -> tuple[Payee, str]:
    said = event.message
    person = said.payee_person_id or said.applicant_person_id
    payee = Payee(
        id=new_id(),
        case_id=UUID(said.case_id),
        case_number=said.case_number,
        person_id=UUID(person),
        name=_names(tx, event).get(person, ""),
        account_tail=said.account_tail,
        is_withdrawn=False,
        place=area_of(said.place),
        kind=Kind(said.payee_kind or Kind.MEMBER),
    )
    return payee, _account(tx, event)


def _names(tx: Transaction, event: Recorded) -> dict[str, str]:
    sealed = event.message.sealed.name
    if not sealed:
        return {}
    opened = tx.keyring.open_event(event.publisher, DataClass.NAME, event.id, sealed)
    return {item.person_id: item.text for item in common.PersonTexts.FromString(opened).items}


def _account(tx: Transaction, event: Recorded) -> str:
    """The account is sealed to the case and the person whose it is."""
    said = event.message
    bound_to = f"{said.case_id}|{said.payee_person_id}".encode()
    return tx.keyring.open_account(said.sealed.account, bound_to=bound_to).decode()


async def forget_account(tx: Transaction, event: Recorded) -> None:
    """A withdrawn application is not paid, and its account is erased; a right that is open already stays."""
    case_id = UUID(event.message.case_id)
    payees = await entitlements.hold_case(tx, case_id)
    if await entitlements.of_case(tx, case_id):
        return
    for payee in payees:
        if not payee.is_withdrawn:
            await entitlements.erase_account(tx, payee)


async def change(tx: Transaction, event: Recorded) -> None:
    """Another payee or another account: what held the payments is over, and what came back may be paid again."""
    said = event.message
    case_id = UUID(said.case_id)
    payees = [payee for payee in await entitlements.hold_case(tx, case_id) if not payee.is_withdrawn]
    if not payees:
        return
    account, name = _account(tx, event), _names(tx, event).get(said.payee_person_id)
    kind = Kind(said.payee_kind or Kind.MEMBER)
    for payee in payees:
        changed = payee.changed(UUID(said.payee_person_id), name or payee.name, said.account_tail, kind)
        await entitlements.keep_former_account(tx, payee)
        await entitlements.save_payee(tx, changed, account)
    if kind in _READS:
        await entitlements.admit(tx, case_id, [UUID(said.payee_person_id)])
    if any(payee.hold for payee in payees):
        for right in await _running(tx, case_id):
            if right.held_from is None:
                saying.freed(tx, right)


async def hold_accounts(tx: Transaction, returned: Sequence[Instruction]) -> None:
    """The bank returned payments: nothing more goes to their accounts until they are put right.

    What comes back late from an account that was replaced meanwhile holds nobody.
    """
    latest = {each.case_id: each.id for each in sorted(returned, key=lambda each: each.id)}
    for case_id, instruction_id in sorted(latest.items()):
        payees = [each for each in await entitlements.hold_case(tx, case_id) if each.had_account(instruction_id)]
        await _hold(tx, case_id, payees, Hold.ACCOUNT_CLOSED)


async def free_account(tx: Transaction, arrived: Instruction) -> None:
    """A payment that was called returned did arrive: its account takes money, and is held no more."""
    payees = await entitlements.hold_case(tx, arrived.case_id)
    held = [each for each in payees if each.hold is Hold.ACCOUNT_CLOSED and each.had_account(arrived.id)]
    for payee in held:
        await entitlements.save_payee(tx, payee.held(Hold.NONE))
    for right in await _running(tx, arrived.case_id) if held else []:
        saying.freed(tx, right)


async def _hold(tx: Transaction, case_id: UUID, payees: Sequence[Payee], hold: Hold) -> None:
    unheld = [payee for payee in payees if payee.hold != hold]
    for payee in unheld:
        await entitlements.save_payee(tx, payee.held(hold))
    for right in await _running(tx, case_id) if unheld else []:
        saying.held(tx, right, hold.value)


async def _running(tx: Transaction, case_id: UUID) -> list[Entitlement]:
    """Rights of which anything may still be paid: an ended one may still be owed its last months."""
    return [right for right in await entitlements.of_case(tx, case_id) if not right.is_void]


async def hear_death(tx: Transaction, event: Recorded) -> None:
    """A right whose every person is dead is owed the month of death and no later one; a dead payee is replaced."""
    said = event.message
    case_id = UUID(said.case_id)
    [person_id] = await events_of_life.present_ids(tx, [UUID(said.person_id)])
    payees = await entitlements.hold_case(tx, case_id)
    present = next((payee for payee in payees if not payee.is_former), None)
    if present is None:
        return
    died_on = date.fromisoformat(said.died_on)
    if not await events_of_life.keep_death(tx, case_id, person_id, died_on, present.place):
        return
    living = False
    for right in await _running(tx, case_id):
        deaths = await events_of_life.deaths_of(tx, right.person_ids)
        if len(deaths) < len(right.person_ids):
            living = True
        elif right.held_from is None:
            await entitlements.hold_from(tx, right, Period.at(max(deaths.values())).next)
            saying.held(tx, right, saying.BENEFICIARY_DEAD)
    if living and present.person_id == person_id:
        await _hold(tx, case_id, payees, Hold.PAYEE_DEAD)


async def hear_correction(tx: Transaction, event: Recorded) -> None:
    """A death was recorded by mistake: what was held because of it is paid, its past months too."""
    said = event.message
    case_id = UUID(said.case_id)
    [person_id] = await events_of_life.present_ids(tx, [UUID(said.person_id)])
    payees = await entitlements.hold_case(tx, case_id)
    await events_of_life.correct_deaths(tx, person_id)
    freed = [right for right in await entitlements.counting(tx, person_id) if right.held_from is not None]
    for right in freed:
        await entitlements.hold_from(tx, right, None)
    dead = [each for each in payees if each.hold is Hold.PAYEE_DEAD and each.person_id == person_id]
    for payee in dead:
        await entitlements.save_payee(tx, payee.held(Hold.NONE))
    told = {right.id: right for right in [*freed, *(await _running(tx, case_id) if dead else [])]}
    for right in told.values():
        saying.freed(tx, right)


async def merge(tx: Transaction, event: Recorded) -> None:
    """Two persons were found to be one: rows name the one who was found, and what that one got twice is asked back."""
    said = event.message
    case_id, gone, found = UUID(said.case_id), UUID(said.from_person_id), UUID(said.into_person_id)
    payees = await entitlements.hold_case(tx, case_id)
    place = payees[0].place if payees else Area.of(event.area)
    await events_of_life.keep_merger(tx, case_id, gone, found, place)
    name = _names(tx, event).get(said.into_person_id)
    for payee in payees:
        if payee.person_id == gone:
            await entitlements.save_payee(tx, replace(payee, person_id=found, name=name or payee.name))
    for each in await events_of_life.cases_read_by(tx, gone):
        await replace_reader(tx, each, gone, found)
    await events_of_life.follow_merger(tx, gone, found)
    await ask_back_doubled(tx, await recoveries.doubled(tx, person_id=found))


async def ask_back_doubled(tx: Transaction, doubled: list[Doubled]) -> None:
    """Of a line that pays somebody a second time, that person's share by head is asked back, rounded down."""
    for each in doubled:
        share = min(each.line.amount.divide(each.persons, Rounding.DOWN), each.left)
        if share > ZERO:
            await rights.ask_back(tx, Reason.MERGED, each.case_number, [(each.line, share)])
