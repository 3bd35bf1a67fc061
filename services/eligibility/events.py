"""Eligibility's nouns as events, and what it hears as nouns.

Events carry no income and no property in the open: findings go with code, clause and outcome, their figures stay here
(山东省社会信用条例 art. 42 would not have them in integrity, and the gateway needs none).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from services.eligibility.appraisal import Appraisal
from services.eligibility.authority import Authority
from services.eligibility.case import AssistanceCase
from services.eligibility.decision import Decision
from services.eligibility.determination import GRANTED, Line
from services.eligibility.entry import EntryRequest, Health
from services.eligibility.facts import Item, Member
from services.eligibility.inventory import Contradiction, SourceResult
from services.eligibility.proposal import Proposal
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as verification
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as said
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.vocabulary.law import Finding
from shared.vocabulary.money import Money


def day(text: str) -> date | None:
    """A date of an event, None where it is empty."""
    return date.fromisoformat(text) if text else None


def means(plaintext: bytes) -> common.HouseholdMeans:
    """The message inside a sealed means class."""
    return common.HouseholdMeans.FromString(plaintext)


def members(message: common.HouseholdMeans) -> tuple[Member, ...]:
    """The members with what bears on whether they are counted."""
    return tuple(
        Member(
            person_id=UUID(member.person_id),
            relation=member.relation,
            birth_on=date.fromisoformat(member.birth_on),
            studies=member.studies or "none",
            absence=member.absence or "none",
            absent_since=day(member.absent_since),
            lives_in_household=member.lives_in_household,
            can_live_independently=member.can_live_independently,
        )
        for member in message.members
    )


def items(message: common.HouseholdMeans, default_source: str) -> tuple[Item, ...]:
    """The items; one that does not name its source has that of the event."""
    return tuple(
        Item(
            person_id=UUID(item.person_id),
            aspect=item.aspect,
            kind=item.kind,
            amount=Money(item.amount_fen),
            count=item.count,
            source=item.source or default_source,
            data_on=day(item.data_on),
        )
        for item in message.items
    )


def results(message: verification.InquiryReported) -> tuple[SourceResult, ...]:
    """What each source came to for each member."""
    return tuple(
        SourceResult(each.source, UUID(each.person_id), each.status, each.reason, day(each.data_on))
        for each in message.results
    )


def contradictions(message: verification.InquiryReported) -> tuple[Contradiction, ...]:
    """Where a source says otherwise than was declared."""
    return tuple(Contradiction(UUID(each.person_id), each.kind, each.source) for each in message.contradictions)


def health(plaintext: bytes) -> dict[UUID, Health]:
    """The message inside a sealed class of health facts, by member."""
    message = common.HealthFacts.FromString(plaintext)
    return {
        UUID(each.person_id): Health(each.disability_kind, each.disability_grade, each.seriously_ill)
        for each in message.items
    }


def entry(message: intake.ApplicationAccepted) -> EntryRequest | None:
    """Who is to be taken in alone, if the application asks for it."""
    if not message.entry_route:
        return None
    return EntryRequest(message.entry_route, UUID(message.entry_person_id), message.entry_document)


def appraisal(message: intake.AppraisalHeld, on: date) -> Appraisal:
    """A democratic appraisal."""
    held_on = day(message.held_on) or on
    version = message.household_version
    return Appraisal(UUID(message.appraisal_id), version, held_on, message.participants, message.supports)


def facts_ready(case: AssistanceCase, unknown: Iterable[str], on: date) -> said.FactsReady:
    """Both the report and the survey are there."""
    return said.FactsReady(
        case_id=str(case.id),
        unknown_sources=unknown,
        ready_on=on.isoformat(),
        household_version=case.household_version or 0,
    )


def proposed(proposal: Proposal) -> said.DeterminationProposed:
    """A determination is put forward."""
    determination = proposal.determination
    return said.DeterminationProposed(
        case_id=str(proposal.case_id),
        determination_id=str(proposal.id),
        version=proposal.version,
        grants=determination.grants,
        lines=line_messages(determination.lines),
        pins=said.Pins(
            household_version=proposal.pins.household_version,
            report_id=str(proposal.pins.report_id),
            survey_id=str(proposal.pins.survey_id),
            policy_version=determination.policy_version,
        ),
        digest=proposal.digest,
        proposed_on=proposal.proposed_on.isoformat(),
    )


def reviewed(proposal: Proposal, outcome: str, on: date) -> said.DeterminationReviewed:
    """A proposal was agreed to or returned; scheme, amount and persons are those of the notice."""
    lines = proposal.determination.lines
    granting = next((line for line in lines if line.outcome == GRANTED), None)
    shown = granting or lines[0]
    return said.DeterminationReviewed(
        case_id=str(proposal.case_id),
        determination_id=str(proposal.id),
        outcome=outcome,
        grants=proposal.determination.grants,
        scheme=shown.scheme,
        amount_fen_monthly=shown.amount_monthly.fen,
        persons=len(shown.person_ids),
        reviewed_on=on.isoformat(),
        answer_until=proposal.answer_until.isoformat() if proposal.answer_until else "",
    )


def voided(proposal: Proposal, reason: str, on: date) -> said.ProposalVoided:
    """A proposal lost its ground before it was decided on."""
    return said.ProposalVoided(
        case_id=str(proposal.case_id),
        determination_id=str(proposal.id),
        reason=reason,
        voided_on=on.isoformat(),
    )


def authority_named(case: AssistanceCase, authority: Authority, workdays: int, on: date) -> said.AuthorityNamed:
    """Who holds the power over the case, and within how many working days of the acceptance it is to be decided."""
    return said.AuthorityNamed(
        case_id=str(case.id),
        level=authority.level,
        area=authority.area,
        authority=authority.name,
        document=authority.document,
        total_workdays=workdays,
        named_on=on.isoformat(),
    )


def confirmation_due(proposal: Proposal, due_on: date, authority: str) -> said.ConfirmationDue:
    """The authority's clock starts."""
    return said.ConfirmationDue(
        case_id=str(proposal.case_id),
        determination_id=str(proposal.id),
        grants=proposal.determination.grants,
        due_on=due_on.isoformat(),
        authority=authority,
    )


def granted(decision: Decision) -> said.AssistanceGranted:
    """The decision, still without digest and signature."""
    return said.AssistanceGranted(**_decided(decision), first_month=decision.first_month or "")


def denied(decision: Decision) -> said.AssistanceDenied:
    """The refusal, and whether the household is certified as an edge family by it."""
    return said.AssistanceDenied(
        **_decided(decision),
        edge=decision.edge,
        serve_until=decision.serve_until.isoformat() if decision.serve_until else "",
    )


def _decided(decision: Decision) -> dict[str, Any]:
    """What a grant and a refusal say alike."""
    return {
        "case_id": str(decision.case_id),
        "decision_id": str(decision.id),
        "decision_number": decision.number,
        "determination_id": str(decision.determination_id),
        "authority": decision.authority,
        "lines": line_messages(decision.lines),
        "decided_on": decision.decided_on.isoformat(),
    }


def served(decision: Decision, way: str, on: date) -> said.DocumentServed:
    """The document reached the applicant."""
    return said.DocumentServed(
        case_id=str(decision.case_id),
        decision_id=str(decision.id),
        way=way,
        served_on=on.isoformat(),
        granted=decision.granted,
    )


def line_messages(lines: Iterable[Line]) -> list[common.Line]:
    """Lines as an event carries them: findings without their figures."""
    return [
        common.Line(
            scheme=line.scheme,
            outcome=line.outcome,
            amount_fen_monthly=line.amount_monthly.fen,
            person_ids=[str(person_id) for person_id in line.person_ids],
            findings=[_finding(finding) for finding in line.findings],
            category=line.category,
        )
        for line in lines
    ]


def _finding(finding: Finding) -> common.Finding:
    basis = [common.Basis(instrument=b.instrument, article=b.article, document=b.document) for b in finding.bases]
    return common.Finding(code=finding.code, basis=basis, outcome=finding.outcome)
