"""Proposals as rows, with their reviews and the applicants' answers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from services.eligibility import tables
from services.eligibility.case import AssistanceCase
from services.eligibility.determination import Determination
from services.eligibility.proposal import OPEN, Pins, Proposal, ProposalState
from services.eligibility.review import Review
from services.eligibility.store import MOST_ROWS
from shared.crypto.keyring import DataClass
from shared.database.tables import area_values
from shared.database.transaction import Transaction
from shared.ids import new_id


async def insert(tx: Transaction, case: AssistanceCase, facts_id: UUID, proposal: Proposal) -> None:
    """Keep a new proposal."""
    values = {
        "id": proposal.id,
        "case_id": proposal.case_id,
        "version": proposal.version,
        "facts_id": facts_id,
        "content": proposal.determination.to_json(),
        "digest": proposal.digest,
        "household_version": proposal.pins.household_version,
        "report_id": proposal.pins.report_id,
        "survey_id": proposal.pins.survey_id,
        "appraisal_id": proposal.pins.appraisal_id,
        "proposed_by": proposal.proposed_by,
        "proposed_on": proposal.proposed_on,
    }
    await tx.insert(tables.DETERMINATION, values | _proposal_progress(proposal) | area_values(case.place))


async def save(tx: Transaction, proposal: Proposal) -> None:
    """Write how far a proposal has got; its content never changes."""
    await tx.update(tables.DETERMINATION, proposal.id, _proposal_progress(proposal))


async def rewrite(tx: Transaction, proposal: Proposal) -> None:
    """Write an open proposal's content anew, under its new digest; for the system role alone."""
    values = {"content": proposal.determination.to_json(), "digest": proposal.digest}
    await tx.update(tables.DETERMINATION, proposal.id, values)


def _proposal_progress(proposal: Proposal) -> dict[str, Any]:
    return {
        "state": proposal.state,
        "answer_until": proposal.answer_until,
        "notice_outcome": proposal.notice_outcome,
        "returned_for": proposal.returned_for,
    }


async def get(tx: Transaction, determination_id: UUID) -> Proposal:
    """A proposal with its review."""
    row = await tx.get(tables.DETERMINATION, determination_id)
    query = select(tables.REVIEW).where(tables.REVIEW.c.determination_id == determination_id)
    return _proposal(row, await tx.one(query))


async def open_one(tx: Transaction, case_id: UUID) -> Proposal | None:
    """The proposal of a case that is neither decided nor sent back nor void; there is never more than one."""
    table = tables.DETERMINATION
    query = select(table.c.id).where(table.c.case_id == case_id, table.c.state.in_(OPEN))
    row = await tx.one(query)
    return await get(tx, row["id"]) if row is not None else None


async def was_disputed(tx: Transaction, case_id: UUID) -> bool:
    """Whether somebody objected to a proposal of the case."""
    table = tables.DETERMINATION
    query = select(table.c.id).where(table.c.case_id == case_id, table.c.state == ProposalState.DISPUTED)
    return bool(await tx.all(query.limit(1)))


async def of_case(tx: Transaction, case_id: UUID) -> Sequence[Proposal]:
    """The proposals of a case, oldest first."""
    table = tables.DETERMINATION
    query = select(table).where(table.c.case_id == case_id).order_by(table.c.version).limit(MOST_ROWS)
    rows = await tx.all(query)
    reviews = {
        row["determination_id"]: row
        for row in await tx.all(select(tables.REVIEW).where(tables.REVIEW.c.case_id == case_id).limit(MOST_ROWS))
    }
    return [_proposal(row, reviews.get(row["id"])) for row in rows]


def _proposal(row: RowMapping, review: RowMapping | None) -> Proposal:
    return Proposal(
        id=row["id"],
        case_id=row["case_id"],
        version=row["version"],
        state=ProposalState(row["state"]),
        determination=Determination.from_json(row["content"]),
        digest=row["digest"],
        pins=Pins(row["household_version"], row["report_id"], row["survey_id"], row["appraisal_id"]),
        proposed_by=row["proposed_by"],
        proposed_on=row["proposed_on"],
        answer_until=row["answer_until"],
        notice_outcome=row["notice_outcome"],
        returned_for=row["returned_for"],
        review=_review(review) if review is not None else None,
    )


async def insert_review(tx: Transaction, case: AssistanceCase, proposal: Proposal, review: Review) -> None:
    """Keep a review; the database too refuses one by whoever proposed."""
    values = {
        "id": new_id(),
        "case_id": case.id,
        "determination_id": proposal.id,
        "outcome": review.outcome,
        "opinion": review.opinion,
        "proposed_by": proposal.proposed_by,
        "reviewed_by": review.reviewed_by,
        "reviewed_on": review.reviewed_on,
    }
    await tx.insert(tables.REVIEW, values | area_values(case.place))


def _review(row: RowMapping) -> Review:
    return Review(row["outcome"], row["opinion"], row["reviewed_by"], row["reviewed_on"])


async def insert_answer(
    tx: Transaction, case: AssistanceCase, determination_id: UUID, person_id: UUID, statement: str
) -> UUID | None:
    """Keep the applicant's answer, sealed; None when there is one already."""
    answer_id = new_id()
    sealed = tx.keyring.seal_field(DataClass.HEALTH, "answer", "statement", str(answer_id), statement, tx.today)
    values = {
        "id": answer_id,
        "case_id": case.id,
        "determination_id": determination_id,
        "person_id": person_id,
        "statement": sealed,
        "answered_on": tx.today,
    }
    row = await tx.insert_new(tables.ANSWER, values | area_values(case.place))
    return answer_id if row is not None else None


async def has_answer(tx: Transaction, case_id: UUID) -> bool:
    """Whether the applicant has answered a proposal of the case that has not lost its ground since."""
    answer, proposal = tables.ANSWER, tables.DETERMINATION
    query = select(answer.c.id).join(proposal, proposal.c.id == answer.c.determination_id)
    void = (ProposalState.VOID, ProposalState.DISPUTED)
    return await tx.one(query.where(answer.c.case_id == case_id, proposal.c.state.not_in(void)).limit(1)) is not None


async def answer_to(tx: Transaction, determination_id: UUID) -> str | None:
    """What the applicant said to a proposal, opened for whoever may see the row."""
    row = await tx.one(select(tables.ANSWER).where(tables.ANSWER.c.determination_id == determination_id))
    if row is None:
        return None
    opened = tx.keyring.open_field(DataClass.HEALTH, "answer", "statement", str(row["id"]), row["statement"])
    return opened.decode()
