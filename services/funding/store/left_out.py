"""Who is paid already in a month, and the households that a payroll left out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from services.funding import tables
from services.funding.drawing import Due
from services.funding.left_out import Doubt, LeftOut, PaidMonth
from services.funding.payroll import FIRST, Payroll
from services.funding.period import Period
from shared.database.tables import area_values
from shared.database.transaction import Transaction
from shared.ids import new_id

_PAID = text("SELECT person_id FROM paid_persons(:persons, :scheme, :period) AS person_id").bindparams(
    bindparam("persons", type_=ARRAY(Uuid))
)


async def paid_months(tx: Transaction, due: Iterable[Due], scheme: str) -> frozenset[PaidMonth]:
    """Those persons and months that stand on a live line, in whatever county: through the migration's door."""
    persons: defaultdict[Period, set[UUID]] = defaultdict(set)
    for each in due:
        if each.correction == FIRST:
            persons[each.period].update(each.entitlement.person_ids)
    found: set[PaidMonth] = set()
    for period, asked in persons.items():
        bound = {"persons": list(asked), "scheme": scheme, "period": str(period)}
        found.update((person, period) for person in (await tx.connection.execute(_PAID, bound)).scalars())
    return frozenset(found)


async def add(tx: Transaction, payroll: Payroll, left: Sequence[LeftOut]) -> None:
    """Keep beside a payroll whom it left out, each right once."""
    rows = [
        {
            "id": new_id(),
            "case_id": each.entitlement.case_id,
            "payroll_id": payroll.id,
            "entitlement_id": each.entitlement.id,
            "reason": each.reason.value,
            **area_values(each.entitlement.place),
        }
        for each in {each.entitlement.id: each for each in left}.values()
    ]
    await tx.insert_all(tables.LEFT_OUT, rows)


@dataclass(frozen=True, slots=True)
class ShownLeftOut:
    """A household that was left out, as people look for it."""

    case_id: UUID
    case_number: str
    entitlement_id: UUID
    reason: Doubt


async def of_payrolls(tx: Transaction, payroll_ids: Sequence[UUID]) -> dict[UUID, list[ShownLeftOut]]:
    """Whom payrolls left out, by payroll, in the order of the rights."""
    t, e = tables.LEFT_OUT.c, tables.ENTITLEMENT.c
    query = select(t.payroll_id, t.case_id, e.case_number, t.entitlement_id, t.reason)
    query = query.join(tables.ENTITLEMENT, e.id == t.entitlement_id).where(t.payroll_id.in_(payroll_ids))
    found: dict[UUID, list[ShownLeftOut]] = defaultdict(list)
    for row in await tx.all(query.order_by(t.payroll_id, t.entitlement_id)):
        shown = ShownLeftOut(row["case_id"], row["case_number"], row["entitlement_id"], Doubt(row["reason"]))
        found[row["payroll_id"]].append(shown)
    return found
