"""What people ask of funding without changing it: budgets, the ledger, payrolls, and a household's payments."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.funding import ledger
from services.funding.arrears import Arrears
from services.funding.budget import Budget
from services.funding.entitlement import Entitlement, State
from services.funding.ledger import TrialBalance
from services.funding.payee import Payee, mark_of
from services.funding.payroll import IN_HAND, Payroll
from services.funding.payroll import State as PayrollState
from services.funding.period import Period
from services.funding.recovery import Recovery
from services.funding.store import budgets, entitlements, instructions, left_out, payrolls, settlement
from services.funding.store import recoveries as asked_back
from services.funding.store.left_out import ShownLeftOut
from services.funding.store.payrolls import ShownLine
from shared.database.transaction import Transaction
from shared.refusal import NotFound

PAYMENTS_SHOWN = 120
"""Ten years of months."""


async def budgets_of(
    tx: Transaction, year: int | None, cursor: str | None, limit: int
) -> tuple[list[Budget], str | None]:
    """Budgets of the actor's area."""
    return await budgets.page(tx, year, cursor, limit)


async def trial_balance(tx: Transaction, year: int, scheme: str) -> TrialBalance:
    """The ledger added up and compared with budgets and payrolls."""
    return ledger.trial_balance(await budgets.turnovers(tx, year, scheme), await budgets.books(tx, year, scheme))


@dataclass(frozen=True, slots=True)
class CasePayments:
    """What a household is owed and what it got."""

    payee: Payee | None
    entitlements: Sequence[Entitlement]
    payments: Sequence[ShownLine]
    arrears: Sequence[Arrears]


async def payments_of(tx: Transaction, case_id: UUID) -> CasePayments:
    """A case's entitlements and payments; a case that is not known here or not to the actor does not exist."""
    payee = await entitlements.payee_shown(tx, case_id)
    rights = await entitlements.of_case(tx, case_id)
    # A payee is of no scheme; whoever works on some schemes only sees it beside a right of theirs.
    if not rights and (payee is None or tx.actor.schemes is not None):
        raise NotFound("not_found", "没有找到这个案件的待遇信息,或者您没有权限查看。")
    paid = await payrolls.lines_of_case(tx, case_id, PAYMENTS_SHOWN)
    return CasePayments(payee, rights, paid, await settlement.of_case(tx, case_id))


async def entitlements_of(
    tx: Transaction, state: State | None, cursor: str | None, limit: int
) -> tuple[Sequence[Entitlement], str | None]:
    """Entitlements that the actor may see."""
    return await entitlements.page(tx, state, cursor, limit)


@dataclass(frozen=True, slots=True)
class ShownPayroll:
    """A payroll with the number of its differences with the bank, and whom it left out.

    Of one in hand that is shown alone also `payees`, the mark of its accounts, and how many changed since its draft.
    """

    payroll: Payroll
    bank_differences: int
    left_out: Sequence[ShownLeftOut]
    payees: str | None = None
    payees_changed: int = 0


async def payrolls_of(
    tx: Transaction, period: Period | None, state: PayrollState | None, cursor: str | None, limit: int
) -> tuple[list[ShownPayroll], str | None]:
    """Payrolls of the actor's area."""
    found, following = await payrolls.page(tx, period, state, cursor, limit)
    return await shown(tx, found), following


async def payroll_of(tx: Transaction, payroll_id: UUID) -> ShownPayroll:
    """One payroll."""
    return await shown_alone(tx, await payrolls.get(tx, payroll_id))


async def shown_alone(tx: Transaction, payroll: Payroll) -> ShownPayroll:
    """A payroll with all that there is to say of it."""
    [found] = await shown(tx, [payroll])
    if payroll.state not in IN_HAND:
        return found
    accounts = await payrolls.accounts_of(tx, payroll.id)
    changed = sum(1 for each in accounts if each.came_after(payroll.id))
    return replace(found, payees=mark_of(accounts), payees_changed=changed)


async def shown(tx: Transaction, found: Sequence[Payroll]) -> list[ShownPayroll]:
    """Payrolls as people look at them."""
    ids = [each.id for each in found]
    differences, left = await instructions.count_differences(tx, ids), await left_out.of_payrolls(tx, ids)
    return [ShownPayroll(each, differences.get(each.id, 0), left.get(each.id, [])) for each in found]


async def lines_of(
    tx: Transaction, payroll_id: UUID, cursor: str | None, limit: int
) -> tuple[list[ShownLine], str | None]:
    """One page of a payroll's lines."""
    await payrolls.get(tx, payroll_id)
    return await payrolls.page_of_lines(tx, payroll_id, cursor, limit)


@dataclass(frozen=True, slots=True)
class ShownRecovery:
    """A recovery with the months that it is about."""

    recovery: Recovery
    months: Sequence[str]


async def recoveries_of(
    tx: Transaction, *, is_open: bool | None, cursor: str | None, limit: int
) -> tuple[list[ShownRecovery], str | None]:
    """Recoveries of the actor's area."""
    found, following = await asked_back.page(tx, is_open=is_open, cursor=cursor, limit=limit)
    return await recoveries_shown(tx, found), following


async def recoveries_of_case(tx: Transaction, case_id: UUID) -> list[ShownRecovery]:
    """A case's recoveries; a case that is not known here or not to the actor does not exist."""
    found = await asked_back.of_case(tx, case_id)
    if not found and (tx.actor.schemes is not None or await entitlements.payee_shown(tx, case_id) is None):
        raise NotFound("not_found", "没有找到这个案件的待遇信息,或者您没有权限查看。")
    return await recoveries_shown(tx, found)


async def recoveries_shown(tx: Transaction, found: Sequence[Recovery]) -> list[ShownRecovery]:
    """Recoveries as people look at them."""
    months = await asked_back.months_of(tx, [each.id for each in found])
    return [ShownRecovery(each, months.get(each.id, [])) for each in found]
