"""Cases as rows: opened as stubs, locked before they change."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, or_, select

from services.eligibility import tables
from services.eligibility.case import AssistanceCase, State
from services.eligibility.entry import EntryRequest
from services.eligibility.store import MOST_ROWS
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction

_PAGE = 200
_PLACED = (tables.MEMBER, tables.ITEM, tables.RESULT, tables.CONTRADICTION, tables.HEALTH)


async def ensure(tx: Transaction, case_id: UUID, county: str) -> AssistanceCase:
    """The case, locked; opened as a stub by whichever event comes first, with the county as all that is known."""
    stub = {
        "id": case_id,
        "case_id": case_id,
        "case_number": "",
        "schemes": [],
        "state": State.WAITING,
        "relative_filed": False,
        "open_changes": [],
        "city": f"{county[:4]}00000000",
        "county": county,
    }
    await tx.insert_new(tables.CASE, stub)
    return await lock(tx, case_id)


async def lock(tx: Transaction, case_id: UUID) -> AssistanceCase:
    """The case, locked because it is about to change."""
    return _case(await tx.get(tables.CASE, case_id, lock=True))


async def get(tx: Transaction, case_id: UUID) -> AssistanceCase:
    """The case, to read."""
    return _case(await tx.get(tables.CASE, case_id))


async def granted_after(tx: Transaction, after: UUID | None) -> Sequence[AssistanceCase]:
    """The next cases of which something is granted, by id, to go through them all."""
    table = tables.CASE
    query = select(table).where(table.c.state == State.GRANTED).order_by(table.c.id).limit(_PAGE)
    return [_case(row) for row in await tx.all(query if after is None else query.where(table.c.id > after))]


async def save(tx: Transaction, case: AssistanceCase) -> None:
    """Write the case as it now stands."""
    values = {
        "case_number": case.case_number,
        "schemes": list(case.schemes),
        "state": case.state,
        "household_version": case.household_version,
        "lookback_months": case.lookback_months,
        "report_id": case.report_id,
        "survey_id": case.survey_id,
        "relative_filed": case.relative_filed,
        "accepted_on": case.accepted_on,
        "acceptor_id": case.acceptor_id,
        "report_version": case.report_version,
        "survey_version": case.survey_version,
        "household_batch": case.household_batch,
        "appraisal_id": case.appraisal_id,
        "open_changes": list(case.open_changes),
        "visit_wanted_on": case.visit_wanted_on,
        "county_visited_on": case.county_visited_on,
        "county_visit_id": case.county_visit_id,
        "entry_route": case.entry.route if case.entry else None,
        "entry_person_id": case.entry.person_id if case.entry else None,
        "entry_document": case.entry.document if case.entry else None,
        "authority_level": case.authority_level,
        "authority_area": case.authority_area,
        "arrears_from": case.arrears_from,
    }
    await tx.update(tables.CASE, case.id, values | area_values(case.place), version=case.row_version)


async def place_rows(tx: Transaction, case: AssistanceCase) -> None:
    """Give rows that came before the acceptance the case's place, or its township's clerks would not see them."""
    for table in _PLACED:
        is_elsewhere = or_(
            table.c.township.is_distinct_from(case.place.township), table.c.village.is_distinct_from(case.place.village)
        )
        query = select(table.c.id).where(table.c.case_id == case.id, is_elsewhere).order_by(table.c.id)
        for row in await tx.all(query.limit(MOST_ROWS)):
            await tx.update(table, row["id"], area_values(case.place))


def _case(row: RowMapping) -> AssistanceCase:
    return AssistanceCase(
        id=row["id"],
        row_version=row["row_version"],
        place=area_of(row),
        case_number=row["case_number"],
        schemes=tuple(row["schemes"]),
        state=State(row["state"]),
        household_version=row["household_version"],
        lookback_months=row["lookback_months"],
        report_id=row["report_id"],
        survey_id=row["survey_id"],
        relative_filed=row["relative_filed"],
        accepted_on=row["accepted_on"],
        acceptor_id=row["acceptor_id"],
        report_version=row["report_version"],
        survey_version=row["survey_version"],
        household_batch=row["household_batch"],
        appraisal_id=row["appraisal_id"],
        open_changes=tuple(row["open_changes"]),
        visit_wanted_on=row["visit_wanted_on"],
        county_visited_on=row["county_visited_on"],
        county_visit_id=row["county_visit_id"],
        entry=_entry(row),
        authority_level=row["authority_level"],
        authority_area=row["authority_area"],
        arrears_from=row["arrears_from"],
    )


def _entry(row: RowMapping) -> EntryRequest | None:
    if row["entry_route"] is None:
        return None
    return EntryRequest(row["entry_route"], row["entry_person_id"], row["entry_document"] or "")
