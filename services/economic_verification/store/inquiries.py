"""Inquiries, their consents, queries, items and reports as rows and back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select

from services.economic_verification.bureaus.register import Aspect
from services.economic_verification.inquiry import (
    Consent,
    Figure,
    Inquiry,
    InquiryState,
    Item,
    Query,
    Reason,
    State,
    Status,
)
from services.economic_verification.report import Contradiction, Report
from services.economic_verification.tables import CONSENT, INQUIRY, ITEM, LATE_ANSWER, QUERY, REPORT
from shared.crypto.keyring import DataClass, Keyring
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import NotFound
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money
from shared.web import pages

MOST_QUERIES = 1000
"""A household of thirty before thirty sources: more in one inquiry is a fault of ours."""


async def add_inquiry(tx: Transaction, inquiry: Inquiry) -> bool:
    """Insert unless this household version is being checked already."""
    return await tx.insert_new(INQUIRY, _inquiry_values(inquiry)) is not None


async def latest_inquiry(tx: Transaction, case_id: UUID) -> Inquiry:
    """The inquiry of the newest household version."""
    newest = select(INQUIRY).where(INQUIRY.c.case_id == case_id).order_by(INQUIRY.c.household_version.desc()).limit(1)
    row = await tx.one(newest)
    if row is None:
        raise NotFound("inquiry_not_found", "该案件还没有开始经济状况核对,或者您没有权限查看。")
    return _inquiry(row)


async def lock_inquiry(tx: Transaction, inquiry_id: UUID) -> Inquiry:
    """The inquiry, locked: whoever concludes it is alone."""
    return _inquiry(await tx.get(INQUIRY, inquiry_id, lock=True))


async def open_inquiries(tx: Transaction, case_id: UUID) -> list[Inquiry]:
    """What is still being checked of a case, locked."""
    mine = (INQUIRY.c.case_id == case_id) & (INQUIRY.c.state == InquiryState.OPEN)
    return [_inquiry(row) for row in await tx.all(select(INQUIRY).where(mine).order_by(INQUIRY.c.id).with_for_update())]


async def close_inquiry(tx: Transaction, inquiry: Inquiry, state: InquiryState) -> None:
    """Say how an inquiry ended."""
    await tx.update(INQUIRY, inquiry.id, {"state": state})


async def add_consents(tx: Transaction, consents: Sequence[Consent], area: Area) -> None:
    """Keep the consents that came with an acceptance; one that is there stays as it was signed."""
    for consent in consents:
        await tx.insert_new(CONSENT, _consent_values(consent, area))


async def end_consent(tx: Transaction, consent_id: UUID, on: date) -> None:
    """Note from when on a consent holds no longer; one that no acceptance brought here was never used."""
    if await tx.one(select(CONSENT.c.id).where(CONSENT.c.id == consent_id)) is not None:
        await tx.update(CONSENT, consent_id, {"withdrawn_on": on})


async def consents(tx: Transaction, case_id: UUID) -> list[Consent]:
    """The consents of a case."""
    rows = await tx.all(select(CONSENT).where(CONSENT.c.case_id == case_id).limit(MOST_QUERIES))
    return [_consent(row) for row in rows]


async def add_queries(tx: Transaction, queries: Sequence[Query]) -> None:
    """Insert the queries of a new inquiry."""
    values = [
        _query_values(query)
        | area_values(query.area)
        | {
            "id": query.id,
            "case_id": query.case_id,
            "inquiry_id": query.inquiry_id,
            "person_id": query.person_id,
            "source": query.source,
            "name": query.name,
            "due_on": query.due_on,
            "identity_number": _seal(tx, query),
        }
        for query in queries
    ]
    await tx.insert_all(QUERY, values)


async def lock_query(tx: Transaction, query_id: UUID) -> Query:
    """A query about to change."""
    return _query(await tx.get(QUERY, query_id, lock=True), tx.keyring)


async def save_query(tx: Transaction, query: Query) -> None:
    """What became of a query."""
    await tx.update(QUERY, query.id, _query_values(query))


async def queries(tx: Transaction, inquiry_id: UUID, *, lock: bool = False) -> list[Query]:
    """The queries of an inquiry, in id order."""
    mine = select(QUERY).where(QUERY.c.inquiry_id == inquiry_id).order_by(QUERY.c.id).limit(MOST_QUERIES)
    return [_query(row, tx.keyring) for row in await tx.all(mine.with_for_update() if lock else mine)]


async def has_unknown(tx: Transaction, like: Query) -> bool:
    """Whether the same source left another question of the inquiry unknown for the same reason.

    Whoever asks this is alone with it until the transaction ends; a bureau may not lock the inquiry itself.
    """
    alone = func.pg_advisory_xact_lock(func.hashtextextended(f"unanswered:{like.inquiry_id}:{like.source}", 0))
    await tx.connection.execute(select(alone))
    same = (QUERY.c.inquiry_id == like.inquiry_id) & (QUERY.c.source == like.source) & (QUERY.c.reason == like.reason)
    return await tx.one(select(QUERY.c.id).where(same & (QUERY.c.id != like.id)).limit(1)) is not None


async def reassign(tx: Transaction, case_id: UUID, gone: UUID, now: UUID) -> None:
    """Let everything that a case holds of one person be of another, who is the same."""
    for table in (CONSENT, QUERY, ITEM, LATE_ANSWER):
        mine = select(table.c.id).where(table.c.case_id == case_id, table.c.person_id == gone).order_by(table.c.id)
        for row in await tx.all(mine.with_for_update()):
            await tx.update(table, row["id"], {"person_id": now})
    for row in await tx.all(select(REPORT).where(REPORT.c.case_id == case_id).order_by(REPORT.c.id).with_for_update()):
        found = [c | {"person_id": str(now)} if c["person_id"] == str(gone) else c for c in row["contradictions"]]
        if found != row["contradictions"]:
            await tx.update(REPORT, row["id"], {"contradictions": found})


async def waiting(tx: Transaction, cursor: str | None, limit: int) -> tuple[list[Query], str | None]:
    """A page of what the actor's own bureau has not answered; row-level security keeps out the rest."""
    mine = select(QUERY).where(QUERY.c.state.in_([State.OPEN, State.ASKED]))
    rows, following = pages.split(await tx.all(pages.after(mine, QUERY.c.id, cursor, limit)), limit)
    return [_query(row, tx.keyring) for row in rows], following


async def add_items(tx: Transaction, at: Inquiry | Query, items: Sequence[Item]) -> None:
    """Keep items of an inquiry, or those of one query's answer."""
    inquiry_id = at.id if isinstance(at, Inquiry) else at.inquiry_id
    place = {"case_id": at.case_id, "inquiry_id": inquiry_id} | area_values(at.area)
    await tx.insert_all(ITEM, [{"id": new_id()} | place | _item_values(item) for item in items])


async def items(tx: Transaction, inquiry_id: UUID) -> list[Item]:
    """All items of an inquiry, declared and verified."""
    return [_item(row) for row in await tx.all(select(ITEM).where(ITEM.c.inquiry_id == inquiry_id).order_by(ITEM.c.id))]


async def add_report(tx: Transaction, report: Report, area: Area) -> None:
    """Keep the report; a second one of an inquiry is refused by the database."""
    await tx.insert(REPORT, _report_values(report) | area_values(area))


async def report(tx: Transaction, inquiry_id: UUID) -> Report | None:
    """The report of an inquiry, where there is one."""
    row = await tx.one(select(REPORT).where(REPORT.c.inquiry_id == inquiry_id))
    return _report(row) if row else None


def _inquiry(row: RowMapping) -> Inquiry:
    return Inquiry(
        id=row["id"],
        case_id=row["case_id"],
        area=area_of(row),
        schemes=tuple(row["schemes"]),
        household_version=row["household_version"],
        lookback_months=row["lookback_months"],
        state=InquiryState(row["state"]),
        opened_on=row["opened_on"],
        due_on=row["due_on"],
        after_emergency=bool(row["after_emergency"]),
    )


def _inquiry_values(inquiry: Inquiry) -> Mapping[str, Any]:
    return {
        "id": inquiry.id,
        "case_id": inquiry.case_id,
        "schemes": list(inquiry.schemes),
        "household_version": inquiry.household_version,
        "lookback_months": inquiry.lookback_months,
        "state": inquiry.state,
        "opened_on": inquiry.opened_on,
        "due_on": inquiry.due_on,
        "after_emergency": inquiry.after_emergency,
    } | area_values(inquiry.area)


def _consent(row: RowMapping) -> Consent:
    return Consent(
        id=row["id"],
        case_id=row["case_id"],
        person_id=row["person_id"],
        text_version=row["text_version"],
        scope=tuple(row["scope"]),
        signed_on=row["signed_on"],
        withdrawn_on=row["withdrawn_on"],
    )


def _consent_values(consent: Consent, area: Area) -> Mapping[str, Any]:
    return {
        "id": consent.id,
        "case_id": consent.case_id,
        "person_id": consent.person_id,
        "text_version": consent.text_version,
        "scope": list(consent.scope),
        "signed_on": consent.signed_on,
    } | area_values(area)


def _seal(tx: Transaction, query: Query) -> bytes:
    place = (QUERY.name, "identity_number", str(query.id))
    return tx.keyring.seal_field(DataClass.IDENTITY, *place, query.identity_number, tx.today)


def _query(row: RowMapping, keyring: Keyring) -> Query:
    place = (QUERY.name, "identity_number", str(row["id"]))
    return Query(
        id=row["id"],
        inquiry_id=row["inquiry_id"],
        case_id=row["case_id"],
        area=area_of(row),
        person_id=row["person_id"],
        name=row["name"],
        identity_number=keyring.open_field(DataClass.IDENTITY, *place, row["identity_number"]).decode(),
        source=row["source"],
        due_on=row["due_on"],
        state=State(row["state"]),
        status=Status(row["status"]) if row["status"] else None,
        reason=Reason(row["reason"]) if row["reason"] else None,
        data_on=row["data_on"],
        attempts=row["attempts"],
        answer_digest=row["answer_digest"],
    )


def _query_values(query: Query) -> dict[str, Any]:
    """What may change of a query; whom it asks about whom is written once."""
    return {
        "state": query.state,
        "status": query.status,
        "reason": query.reason,
        "data_on": query.data_on,
        "attempts": query.attempts,
        "answer_digest": query.answer_digest,
    }


def _item(row: RowMapping) -> Item:
    figure = Figure(Aspect(row["aspect"]), row["kind"], Money(row["amount_fen"]), row["count"])
    return Item(row["person_id"], row["source"], figure, row["data_on"])


def _item_values(item: Item) -> dict[str, Any]:
    return {
        "person_id": item.person_id,
        "source": item.source,
        "aspect": item.figure.aspect,
        "kind": item.figure.kind,
        "amount_fen": item.figure.amount.fen,
        "count": item.figure.count,
        "data_on": item.data_on,
    }


def _report(row: RowMapping) -> Report:
    found = [Contradiction(UUID(c["person_id"]), c["kind"], c["source"]) for c in row["contradictions"]]
    return Report(
        id=row["id"],
        case_id=row["case_id"],
        inquiry_id=row["inquiry_id"],
        household_version=row["household_version"],
        digest=row["digest"],
        contradictions=tuple(found),
        reported_on=row["reported_on"],
    )


def _report_values(report: Report) -> dict[str, Any]:
    found = [{"person_id": str(c.person_id), "kind": c.kind, "source": c.source} for c in report.contradictions]
    return {
        "id": report.id,
        "case_id": report.case_id,
        "inquiry_id": report.inquiry_id,
        "household_version": report.household_version,
        "digest": report.digest,
        "contradictions": found,
        "reported_on": report.reported_on,
    }
