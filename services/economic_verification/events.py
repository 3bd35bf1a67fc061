"""Reads the acceptance that starts a check, and writes what economic verification says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from services.economic_verification.bureaus.register import Aspect
from services.economic_verification.inquiry import DECLARED, Consent, Figure, Inquiry, Item, Query
from services.economic_verification.report import Report
from shared.contracts import places
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as messages
from shared.crypto.keyring import DataClass, Keyring
from shared.journal.event import Recorded
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money

REGISTERED = "registered"
EMERGENCY_SCHEME = "temporary"
NO_ABSENCE = ("", "none")


@dataclass(frozen=True, slots=True)
class Person:
    """A member as the bureaus are asked about."""

    id: UUID
    name: str
    identity_number: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What an accepted application brings to its check."""

    case_id: UUID
    area: Area
    schemes: tuple[str, ...]
    household_version: int
    lookback_months: int
    people: tuple[Person, ...]
    consents: tuple[Consent, ...]
    declared: tuple[Item, ...]
    after_emergency: bool = False


def read_acceptance(keyring: Keyring, event: Recorded) -> Acceptance:
    """Open names, identity numbers and declared means of a household as it was accepted or as it has changed.

    Accounts and contacts are not ours to open.
    """
    return _read(keyring, event, tuple(event.message.schemes))


def read_supplement(keyring: Keyring, event: Recorded) -> Acceptance:
    """The same of whoever was helped in an emergency."""
    return replace(_read(keyring, event, (EMERGENCY_SCHEME,)), after_emergency=True)


def _read(keyring: Keyring, event: Recorded, schemes: tuple[str, ...]) -> Acceptance:
    message = event.message
    names = _texts(keyring, event, DataClass.NAME, message.sealed.name)
    numbers = _texts(keyring, event, DataClass.IDENTITY, message.sealed.identity)
    means = common.HouseholdMeans()
    if message.sealed.means:
        means.ParseFromString(keyring.open_event(event.publisher, DataClass.MEANS, event.id, message.sealed.means))
    people = [
        Person(UUID(m.person_id), names.get(m.person_id, ""), numbers.get(m.person_id, "")) for m in message.members
    ]
    return Acceptance(
        case_id=UUID(message.case_id),
        area=places.area_of(message.place),
        schemes=schemes,
        household_version=message.household_version,
        lookback_months=means.lookback_months,
        people=tuple(people),
        consents=tuple(_consent(UUID(message.case_id), consent) for consent in message.consents),
        declared=(*_declared_items(means, event.legal_on), *_declared_statuses(means, people, event.legal_on)),
    )


def _texts(keyring: Keyring, event: Recorded, data_class: DataClass, sealed: bytes) -> dict[str, str]:
    if not sealed:
        return {}
    texts = common.PersonTexts.FromString(keyring.open_event(event.publisher, data_class, event.id, sealed))
    return {item.person_id: item.text for item in texts.items}


def _consent(case_id: UUID, message: Any) -> Consent:
    return Consent(
        id=UUID(message.consent_id),
        case_id=case_id,
        person_id=UUID(message.person_id),
        text_version=message.text_version,
        scope=tuple(message.scope),
        signed_on=date.fromisoformat(message.signed_on),
    )


def _declared_items(means: common.HouseholdMeans, on: date) -> Iterable[Item]:
    for item in means.items:
        figure = Figure(Aspect(item.aspect), item.kind, Money(item.amount_fen), item.count)
        yield Item(UUID(item.person_id), DECLARED, figure, date.fromisoformat(item.data_on) if item.data_on else on)


def _declared_statuses(means: common.HouseholdMeans, people: Sequence[Person], on: date) -> Iterable[Item]:
    """Whoever applies says of each member that it exists, and of some that they are absent: both can be checked."""
    absences = {member.person_id: member.absence for member in means.members if member.absence not in NO_ABSENCE}
    for person in people:
        absence = absences.get(str(person.id))
        for kind in (REGISTERED, absence) if absence else (REGISTERED,):
            yield Item(person.id, DECLARED, Figure(Aspect.STATUS, kind, Money(0), 1), on)


def opened(inquiry: Inquiry, queries: Iterable[Query]) -> messages.InquiryOpened:
    """An inquiry has begun."""
    return messages.InquiryOpened(
        case_id=str(inquiry.case_id),
        inquiry_id=str(inquiry.id),
        sources=sorted({query.source for query in queries if not query.is_closed}),
        opened_on=inquiry.opened_on.isoformat(),
    )


def unanswered(query: Query, on: date) -> messages.SourceUnanswered:
    """A source did not say; of whom is not said here."""
    return messages.SourceUnanswered(
        case_id=str(query.case_id),
        inquiry_id=str(query.inquiry_id),
        source=query.source,
        reason=query.reason or "",
        noted_on=on.isoformat(),
    )


def reported(
    inquiry: Inquiry, report: Report, queries: Sequence[Query], sealed_means: bytes
) -> messages.InquiryReported:
    """An inquiry is finished; what is unknown stands in the results."""
    return messages.InquiryReported(
        case_id=str(report.case_id),
        inquiry_id=str(report.inquiry_id),
        report_id=str(report.id),
        report_digest=report.digest,
        household_version=report.household_version,
        results=[_result(query) for query in queries],
        contradictions=[
            messages.Contradiction(person_id=str(c.person_id), kind=c.kind, source=c.source)
            for c in report.contradictions
        ],
        sealed=common.Sealed(means=sealed_means),
        reported_on=report.reported_on.isoformat(),
        after_emergency=inquiry.after_emergency,
    )


def _result(query: Query) -> messages.SourceResult:
    return messages.SourceResult(
        source=query.source,
        person_id=str(query.person_id),
        status=query.status or query.state,
        reason=query.reason or "",
        data_on=query.data_on.isoformat() if query.data_on else "",
    )


def verified_means(inquiry: Inquiry, items: Iterable[Item]) -> common.HouseholdMeans:
    """What the sources gave, without what was declared; statuses go as contradictions, they are not means."""
    return common.HouseholdMeans(
        items=[
            common.MeansItem(
                person_id=str(item.person_id),
                aspect=item.figure.aspect,
                kind=item.figure.kind,
                amount_fen=item.figure.amount.fen,
                source=item.source,
                data_on=item.data_on.isoformat(),
                count=item.figure.count,
            )
            for item in items
            if item.source != DECLARED and item.figure.aspect is not Aspect.STATUS
        ],
        lookback_months=inquiry.lookback_months,
    )
