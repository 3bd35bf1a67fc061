"""What came in about households, and what was adopted of it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Table, select

from services.eligibility import tables
from services.eligibility.adoption import Adoption, Choice, MemberChoice
from services.eligibility.appraisal import Appraisal
from services.eligibility.case import AssistanceCase
from services.eligibility.entry import Entry, Health
from services.eligibility.facts import DEATH, Facts, Item, Member
from services.eligibility.inventory import Contradiction, Inventory, SourceResult
from services.eligibility.store import MOST_ROWS, deaths
from services.eligibility.village import VillageCategory
from shared.crypto.keyring import DataClass
from shared.database.tables import area_values
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.vocabulary.money import Money


async def insert_members(tx: Transaction, case: AssistanceCase, members: Iterable[Member]) -> None:
    """Keep the members of the accepted household."""
    rows = [
        {
            "household_version": case.household_version,
            "person_id": member.person_id,
            "relation": member.relation,
            "birth_on": member.birth_on,
            "studies": member.studies,
            "absence": member.absence,
            "absent_since": member.absent_since,
            "lives_in_household": member.lives_in_household,
            "can_live_independently": member.can_live_independently,
        }
        for member in members
    ]
    await _insert_all(tx, tables.MEMBER, case, rows)


async def insert_health(tx: Transaction, case: AssistanceCase, facts: Mapping[UUID, Health]) -> None:
    """Keep the members' health facts, each sealed."""
    rows = []
    for person_id, fact in facts.items():
        row_id = new_id()
        content = json.dumps(asdict(fact), sort_keys=True)
        sealed = tx.keyring.seal_field(DataClass.HEALTH, "health_fact", "content", str(row_id), content, tx.today)
        rows.append(
            {
                "id": row_id,
                "household_version": case.household_version,
                "person_id": person_id,
                "content": sealed,
            }
        )
    await _insert_all(tx, tables.HEALTH, case, rows)


async def health(tx: Transaction, case: AssistanceCase) -> Mapping[UUID, Health]:
    """The health facts of the members of the current household, opened for whoever may see the rows."""
    table = tables.HEALTH
    query = select(table).where(table.c.case_id == case.id, table.c.household_version == case.household_version)
    found = {}
    for row in await tx.all(query.limit(MOST_ROWS)):
        content = tx.keyring.open_field(DataClass.HEALTH, "health_fact", "content", str(row["id"]), row["content"])
        found[row["person_id"]] = Health(**json.loads(content))
    return found


async def insert_appraisal(tx: Transaction, case: AssistanceCase, appraisal: Appraisal) -> None:
    """Keep what a democratic appraisal came to."""
    values = {
        "id": appraisal.id,
        "case_id": case.id,
        "household_version": appraisal.household_version,
        "held_on": appraisal.held_on,
        "participants": appraisal.participants,
        "supports": appraisal.supports,
    }
    await tx.insert_new(tables.APPRAISAL, values | area_values(case.place))


async def appraisal(tx: Transaction, case: AssistanceCase) -> Appraisal | None:
    """The last appraisal of the case."""
    table = tables.APPRAISAL
    row = await tx.one(select(table).where(table.c.id == case.appraisal_id))
    if row is None:
        return None
    return Appraisal(row["id"], row["household_version"], row["held_on"], row["participants"], row["supports"])


async def insert_items(tx: Transaction, case: AssistanceCase, batch_id: UUID, items: Iterable[Item]) -> None:
    """Keep the means that one application, survey or report brought."""
    rows = [
        {
            "batch_id": batch_id,
            "person_id": item.person_id,
            "aspect": item.aspect,
            "kind": item.kind,
            "amount_fen": item.amount.fen,
            "count": item.count,
            "source": item.source,
            "data_on": item.data_on,
        }
        for item in items
    ]
    await _insert_all(tx, tables.ITEM, case, rows)


async def insert_results(
    tx: Transaction, case: AssistanceCase, report_id: UUID, results: Iterable[SourceResult]
) -> None:
    """Keep what each source came to."""
    rows = [
        {
            "report_id": report_id,
            "source": result.source,
            "person_id": result.person_id,
            "status": result.status,
            "reason": result.reason,
            "data_on": result.data_on,
        }
        for result in results
    ]
    await _insert_all(tx, tables.RESULT, case, rows)


async def insert_contradictions(
    tx: Transaction, case: AssistanceCase, report_id: UUID, contradictions: Iterable[Contradiction]
) -> None:
    """Keep where a source says otherwise than was declared."""
    rows = [
        {"report_id": report_id, "person_id": each.person_id, "kind": each.kind, "source": each.source}
        for each in contradictions
    ]
    await _insert_all(tx, tables.CONTRADICTION, case, rows)


async def _insert_all(tx: Transaction, table: Table, case: AssistanceCase, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows of a case carry its id and its place."""
    shared = {"case_id": case.id, **area_values(case.place)}
    await tx.insert_all(table, [{"id": new_id(), **shared, **row} for row in rows])


async def inventory(tx: Transaction, case: AssistanceCase) -> Inventory:
    """All that came in by the current household version, report and survey."""
    member, item, result, other = tables.MEMBER, tables.ITEM, tables.RESULT, tables.CONTRADICTION
    declared = case.household_batch or case.id
    brought = (case.report_id, case.survey_id, case.county_visit_id)
    batches = [declared, *(batch for batch in brought if batch is not None)]
    members = select(member).where(
        member.c.case_id == case.id, member.c.household_version == (case.household_version or 0)
    )
    items = select(item).where(item.c.case_id == case.id, item.c.batch_id.in_(batches))
    results = select(result).where(result.c.case_id == case.id, result.c.report_id == case.report_id)
    others = select(other).where(other.c.case_id == case.id, other.c.report_id == case.report_id)
    dead = await deaths.of_case(tx, case.id)
    return Inventory(
        members=tuple(
            _member(row, dead.get(row["person_id"]))
            for row in await tx.all(members.order_by(member.c.id).limit(MOST_ROWS))
        ),
        items=tuple(_item(row) for row in await tx.all(items.order_by(item.c.id).limit(MOST_ROWS))),
        results=tuple(_result(row) for row in await tx.all(results.order_by(result.c.id).limit(MOST_ROWS))),
        contradictions=tuple(_contradiction(row) for row in await tx.all(others.order_by(other.c.id).limit(MOST_ROWS))),
    )


def _member(row: RowMapping, died_on: date | None) -> Member:
    """As declared, unless they have died since (民法典 art. 13)."""
    return Member(
        person_id=row["person_id"],
        relation=row["relation"],
        birth_on=row["birth_on"],
        studies=row["studies"],
        absence=row["absence"] if died_on is None else DEATH,
        absent_since=row["absent_since"] if died_on is None else died_on,
        lives_in_household=row["lives_in_household"],
        can_live_independently=row["can_live_independently"],
    )


def _item(row: RowMapping) -> Item:
    return Item(
        person_id=row["person_id"],
        aspect=row["aspect"],
        kind=row["kind"],
        amount=Money(row["amount_fen"]),
        count=row["count"],
        source=row["source"],
        data_on=row["data_on"],
    )


def _result(row: RowMapping) -> SourceResult:
    return SourceResult(row["source"], row["person_id"], row["status"], row["reason"], row["data_on"])


def _contradiction(row: RowMapping) -> Contradiction:
    return Contradiction(row["person_id"], row["kind"], row["source"])


async def insert_adopted(tx: Transaction, case: AssistanceCase, facts: Facts, adoption: Adoption) -> UUID:
    """Keep the adopted facts whole, with the officer's choices and reasons."""
    facts_id = new_id()
    values = {
        "id": facts_id,
        "case_id": case.id,
        "facts": facts.to_json(),
        "choices": {
            "items": [_choice_to_json(choice) for choice in adoption.choices],
            "members": [_member_choice_to_json(choice) for choice in adoption.member_choices],
        },
        "adopted_by": tx.actor.id,
        "adopted_on": tx.today,
        "entry": _sealed_entry(tx, facts_id, facts.entry),
    }
    await tx.insert(tables.FACTS, values | area_values(case.place))
    return facts_id


def _sealed_entry(tx: Transaction, facts_id: UUID, entry: Entry | None) -> bytes | None:
    if entry is None:
        return None
    content = json.dumps(entry.to_json(), ensure_ascii=False, sort_keys=True)
    return tx.keyring.seal_field(DataClass.HEALTH, "adopted_facts", "entry", str(facts_id), content, tx.today)


async def adopted(tx: Transaction, facts_id: UUID) -> Facts:
    """The facts as they were adopted."""
    row = await tx.get(tables.FACTS, facts_id)
    entry = None
    if row["entry"] is not None:
        content = tx.keyring.open_field(DataClass.HEALTH, "adopted_facts", "entry", str(facts_id), row["entry"])
        entry = Entry.from_json(json.loads(content))
    return Facts.from_json(row["facts"], entry)


def _choice_to_json(choice: Choice) -> dict[str, Any]:
    return {
        "person_id": str(choice.person_id),
        "aspect": choice.aspect,
        "kind": choice.kind,
        "amount_fen": choice.amount.fen,
        "count": choice.count,
        "source": choice.source,
        "reason": choice.reason,
    }


def _member_choice_to_json(choice: MemberChoice) -> dict[str, Any]:
    return {
        "person_id": str(choice.person_id),
        "absence": choice.absence,
        "absent_since": choice.absent_since and choice.absent_since.isoformat(),
        "source": choice.source,
        "reason": choice.reason,
    }


async def put_village(tx: Transaction, village: VillageCategory) -> None:
    """Import a village's category; the same village and day again is a correction."""
    table = tables.VILLAGE
    values = {"category": village.category, "status": village.status, "document": village.document}
    key = {"village_code": village.village_code, "valid_from": village.valid_from}
    if await tx.insert_new(table, {"id": new_id()} | key | values) is not None:
        return
    query = select(table).where(table.c.village_code == village.village_code, table.c.valid_from == village.valid_from)
    known = await tx.one(query)
    if known is not None and any(known[name] != value for name, value in values.items()):
        await tx.update(table, known["id"], values)


async def village_category(tx: Transaction, village_code: str, on: date) -> VillageCategory | None:
    """The category of a village on a day."""
    table = tables.VILLAGE
    query = select(table).where(table.c.village_code == village_code, table.c.valid_from <= on)
    row = await tx.one(query.order_by(table.c.valid_from.desc()).limit(1))
    if row is None:
        return None
    return VillageCategory(row["village_code"], row["category"], row["valid_from"], row["status"], row["document"])
