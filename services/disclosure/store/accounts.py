"""Payments and the public account that is counted from them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import RowMapping, func, literal, select, tuple_

from services.disclosure import tables
from services.disclosure.fund_use import Account, FundUse, Repayment, Settlement
from shared.database.tables import area_values
from shared.database.transaction import Transaction
from shared.ids import derived_id
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money


async def add_settlement(tx: Transaction, paid: Settlement) -> bool:
    """Keep a payment; False where this instruction was counted already."""
    values = {
        "case_id": paid.case_id,
        "scheme": paid.scheme,
        "period": paid.period,
        "amount_fen": paid.amount.fen,
        "settled_on": paid.settled_on,
        **area_values(Area.of(paid.county)),
    }
    return await tx.insert_new(tables.SETTLEMENT, {"id": paid.instruction_id, **values}) is not None


async def is_paid(tx: Transaction, case_id: UUID, scheme: str) -> bool:
    """Whether any of a scheme's money reached a case."""
    table = tables.SETTLEMENT
    query = select(table.c.id).where(table.c.case_id == case_id, table.c.scheme == scheme).limit(1)
    return await tx.one(query) is not None


async def add_recovery(tx: Transaction, recovery_id: UUID, case_id: UUID, scheme: str, county: str) -> None:
    """Learn of which scheme a recovery is."""
    values = {"case_id": case_id, "scheme": scheme, **area_values(Area.of(county))}
    await tx.insert_new(tables.RECOVERY, {"id": recovery_id, **values})


async def scheme_of_recovery(tx: Transaction, recovery_id: UUID) -> str:
    """The scheme of a recovery."""
    return str((await tx.get(tables.RECOVERY, recovery_id))["scheme"])


async def add_repayment(tx: Transaction, came_back: Repayment) -> None:
    """Keep what came back, and count its month anew."""
    account = came_back.account
    place = {"scheme": account.scheme, "period": account.period, **area_values(Area.of(account.county))}
    values = {"case_id": came_back.case_id, "amount_fen": came_back.amount.fen, **place}
    if await tx.insert_new(tables.REPAYMENT, {"id": came_back.id, **values}) is None:
        return
    table = tables.REPAYMENT
    same = (table.c.county == account.county, table.c.scheme == account.scheme, table.c.period == account.period)
    recovered = int(await tx.connection.scalar(select(func.sum(table.c.amount_fen)).where(*same)) or 0)
    line_id = _line_id(account)
    counted = {"households": 0, "persons": 0, "amount_fen": 0, "recovered_fen": recovered}
    if await tx.insert_new(tables.FUND_USE, {"id": line_id, **counted, **place}) is None:
        await tx.update(tables.FUND_USE, line_id, {"recovered_fen": recovered})


async def accounts_of(tx: Transaction, case_id: UUID) -> list[Account]:
    """The public account's lines in which payments to a case are counted."""
    table = tables.SETTLEMENT
    columns = (table.c.county, table.c.scheme, table.c.period)
    return [
        Account(*row)
        for row in (await tx.connection.execute(select(*columns).where(table.c.case_id == case_id).distinct()))
    ]


async def recount(tx: Transaction, accounts: Iterable[Account]) -> None:
    """Count lines of the public account anew from the payments, once for all that a batch touched."""
    for use in await _counted(tx, sorted(set(accounts))):
        await _save_fund_use(tx, use)


async def _counted(tx: Transaction, accounts: Sequence[Account]) -> list[FundUse]:
    if not accounts:
        return []
    paid, granted = tables.SETTLEMENT, tables.GRANT
    line = (paid.c.county, paid.c.scheme, paid.c.period)
    wanted = [(account.county, account.scheme, account.period) for account in accounts]
    by_case = (
        select(*line, paid.c.case_id, func.sum(paid.c.amount_fen).label("amount_fen"))
        .where(tuple_(*line).in_(wanted))
        .group_by(*line, paid.c.case_id)
        .subquery()
    )
    same_grant = (granted.c.case_id == by_case.c.case_id) & (granted.c.scheme == by_case.c.scheme)
    query = (
        select(
            by_case.c.county,
            by_case.c.scheme,
            by_case.c.period,
            func.count().label("households"),
            func.coalesce(func.sum(granted.c.persons), 0).label("persons"),
            func.sum(by_case.c.amount_fen).label("amount_fen"),
            literal(None).label("recovered_fen"),
        )
        .select_from(by_case.outerjoin(granted, same_grant))
        .group_by(by_case.c.county, by_case.c.scheme, by_case.c.period)
        .order_by(by_case.c.county, by_case.c.scheme, by_case.c.period)
    )
    return [fund_use(row) for row in await tx.all(query)]


async def _save_fund_use(tx: Transaction, use: FundUse) -> None:
    account = use.account
    line_id = _line_id(account)
    counted = {"households": use.households, "persons": use.persons, "amount_fen": use.amount.fen}
    place = {"scheme": account.scheme, "period": account.period, **area_values(Area.of(account.county))}
    if await tx.insert_new(tables.FUND_USE, {"id": line_id, **counted, **place}) is None:
        await tx.update(tables.FUND_USE, line_id, counted)


def _line_id(account: Account) -> UUID:
    return derived_id("disclosure.fund_use", account.county, account.scheme, account.period)


async def fund_uses(tx: Transaction, county: str, year: int) -> list[FundUse]:
    """A county's year, by scheme and month."""
    table = tables.FUND_USE
    mine = (table.c.county == county) & table.c.period.like(f"{year:04d}-%")
    return [fund_use(row) for row in await tx.all(select(table).where(mine).order_by(table.c.scheme, table.c.period))]


def fund_use(row: RowMapping) -> FundUse:
    """A line of the public account from its row."""
    account = Account(row["county"], row["scheme"], row["period"])
    recovered = Money(row["recovered_fen"] or 0)
    return FundUse(account, row["households"], int(row["persons"]), Money(int(row["amount_fen"])), recovered)
