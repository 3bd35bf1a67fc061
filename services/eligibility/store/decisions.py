"""Decisions as rows, with the papers and the record of their service."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import RowMapping, select

from services.eligibility import tables
from services.eligibility.case import AssistanceCase
from services.eligibility.decision import Decision, Handlers, Kind, Served
from services.eligibility.determination import Line, line_from_json, line_to_json
from services.eligibility.proposal import Proposal
from services.eligibility.store import MOST_ROWS
from shared.blobs import Blob
from shared.database.tables import area_values
from shared.database.transaction import Transaction
from shared.ids import new_id


async def insert(tx: Transaction, case: AssistanceCase, proposal: Proposal, decision: Decision) -> None:
    """Keep a decision on a proposal."""
    reviewer = proposal.review.reviewed_by if proposal.review else ""
    handlers = Handlers(proposal.proposed_by, case.acceptor_id, reviewer)
    await insert_made(tx, case, decision, handlers)


async def insert_made(tx: Transaction, case: AssistanceCase, decision: Decision, handlers: Handlers) -> None:
    """Keep a decision; the database too refuses one by whoever accepted, proposed, reviewed or heard."""
    values = {
        "id": decision.id,
        "case_id": decision.case_id,
        "determination_id": decision.determination_id,
        "number": decision.number,
        "outcome": decision.outcome,
        "edge": decision.edge,
        "authority": decision.authority,
        "lines": [line_to_json(line) for line in decision.lines],
        "opinion": decision.opinion,
        "accepted_by": handlers.accepted_by,
        "proposed_by": handlers.proposed_by,
        "reviewed_by": handlers.reviewed_by,
        "former_decider": handlers.former_decider,
        "decided_by": decision.decided_by,
        "decided_on": decision.decided_on,
        "home_visited_on": case.county_visited_on,
        "first_month": decision.first_month,
        "serve_until": decision.serve_until,
        "text": decision.text,
        "digest": decision.digest,
        "signature": decision.signature,
        "key_id": decision.key_id,
        "kind": decision.kind,
        "replaces_id": decision.replaces_id,
        "last_month": decision.last_month,
        "authority_level": decision.authority_level,
        "authority_area": decision.authority_area,
    }
    await tx.insert(tables.DECISION, values | area_values(case.place))


async def get(tx: Transaction, decision_id: UUID) -> tuple[Decision, Served | None]:
    """A decision and how it was served."""
    row = await tx.get(tables.DECISION, decision_id)
    return _decision(row), (await _services(tx, [decision_id])).get(decision_id)


async def of_case(tx: Transaction, case_id: UUID) -> Sequence[tuple[Decision, Served | None]]:
    """The decisions of a case, oldest first."""
    table = tables.DECISION
    rows = await tx.all(select(table).where(table.c.case_id == case_id).order_by(table.c.id).limit(MOST_ROWS))
    served = await _services(tx, [row["id"] for row in rows])
    return [(_decision(row), served.get(row["id"])) for row in rows]


async def in_force(tx: Transaction, case_id: UUID) -> Decision | None:
    """The latest decision of a case: whatever came before is replaced by it."""
    table = tables.DECISION
    row = await tx.one(select(table).where(table.c.case_id == case_id).order_by(table.c.id.desc()).limit(1))
    return None if row is None else _decision(row)


async def first_grant(tx: Transaction, case_id: UUID) -> Decision | None:
    """The decision by which a case began to be paid."""
    return next((each for each, _ in await of_case(tx, case_id) if each.granted), None)


async def rewrite_lines(tx: Transaction, decision_id: UUID, lines: Sequence[Line]) -> None:
    """Write who a decision's lines are of, once an unknown person is found; for the system role alone."""
    await tx.update(tables.DECISION, decision_id, {"lines": [line_to_json(line) for line in lines]})


async def _services(tx: Transaction, decision_ids: Sequence[UUID]) -> Mapping[UUID, Served]:
    table = tables.SERVICE
    rows = await tx.all(select(table).where(table.c.decision_id.in_(decision_ids)).limit(MOST_ROWS))
    return {row["decision_id"]: Served(row["way"], row["served_on"], row["receipt_hash"]) for row in rows}


def _decision(row: RowMapping) -> Decision:
    return Decision(
        id=row["id"],
        case_id=row["case_id"],
        determination_id=row["determination_id"],
        number=row["number"],
        outcome=row["outcome"],
        edge=row["edge"],
        authority=row["authority"],
        lines=tuple(line_from_json(line) for line in row["lines"]),
        opinion=row["opinion"],
        decided_by=row["decided_by"],
        decided_on=row["decided_on"],
        first_month=row["first_month"],
        serve_until=row["serve_until"],
        text=row["text"],
        digest=row["digest"],
        signature=row["signature"],
        key_id=row["key_id"],
        kind=Kind(row["kind"]),
        replaces_id=row["replaces_id"],
        last_month=row["last_month"],
        authority_level=row["authority_level"],
        authority_area=row["authority_area"],
    )


async def insert_material(tx: Transaction, case: AssistanceCase, decision_id: UUID, kind: str, blob: Blob) -> UUID:
    """Keep a paper of a decision's service."""
    material_id = new_id()
    values = {
        "id": material_id,
        "case_id": case.id,
        "decision_id": decision_id,
        "kind": kind,
        "hash": blob.id,
        "media_type": blob.media_type,
        "size": blob.size,
    }
    await tx.insert(tables.MATERIAL, values | area_values(case.place))
    return material_id


async def has_material(
    tx: Transaction, decision_id: UUID, blob_id: str, *kinds: str, since: UUID | None = None
) -> bool:
    """Whether a paper with this hash, and of one of these kinds where any are named, was uploaded for the decision.

    `since` is what it has to be later than: ids sort by the time at which they were drawn.
    """
    table = tables.MATERIAL
    query = select(table.c.id).where(table.c.decision_id == decision_id, table.c.hash == blob_id)
    if since is not None:
        query = query.where(table.c.id > since)
    if kinds:
        query = query.where(table.c.kind.in_(kinds))
    return await tx.one(query.limit(1)) is not None


async def insert_service(tx: Transaction, case: AssistanceCase, decision_id: UUID, served: Served) -> bool:
    """Keep the service; False when the decision was served already."""
    values = {
        "id": new_id(),
        "case_id": case.id,
        "decision_id": decision_id,
        "way": served.way,
        "served_on": served.served_on,
        "receipt_hash": served.receipt_hash,
        "served_by": tx.actor.id,
    }
    return await tx.insert_new(tables.SERVICE, values | area_values(case.place)) is not None
