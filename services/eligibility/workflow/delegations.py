"""The province delegates decisions to townships, and each case is told who holds the power over it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from services.eligibility import authority as powers
from services.eligibility import events
from services.eligibility.case import ENDED, AssistanceCase
from services.eligibility.delegation import EXAMPLE, Delegation
from services.eligibility.policy.reading import load
from services.eligibility.store import delegations as delegation_store
from shared.database.transaction import Transaction
from shared.refusal import Conflict


async def import_delegations(tx: Transaction, delegations: Iterable[Delegation], *, accepts_examples: bool) -> int:
    """Import what the province has laid down; without examples outside demo mode."""
    count = 0
    for delegation in delegations:
        if delegation.status == EXAMPLE and not accepts_examples:
            raise Conflict("example_refused", "正式环境不接受示例数据,请导入正式文件。")
        delegation.require_plausible()
        await delegation_store.put(tx, delegation)
        count += 1
    return count


async def read_delegations(tx: Transaction, area_code: str | None, on: date | None) -> Sequence[Delegation]:
    """The delegations of an area, or of all; of a day, or of any."""
    if area_code is None:
        return await delegation_store.every(tx, on)
    return await delegation_store.of_area(tx, area_code, on)


async def name_authority(tx: Transaction, case: AssistanceCase) -> AssistanceCase:
    """Say whose the decision is, when that is new, and how long it may take (57号 art. 22, 民发〔2022〕83号).

    Of a case that is decided no length is said: nothing is due, though what changes its right is another's now.
    """
    if case.accepted_on is None:
        return case
    holder = await powers.of_day(tx, case)
    if (holder.level, holder.area) == (case.authority_level, case.authority_area):
        return case
    named = replace(case, authority_level=holder.level, authority_area=holder.area)
    total = f"total_workdays_{holder.level}"
    workdays = 0 if case.state in ENDED else load(accepts_examples=False).number(total, tx.today)
    message = events.authority_named(case, holder, workdays, tx.today)
    tx.publish(message, case.id, area=case.county, schemes=case.schemes)
    return named
