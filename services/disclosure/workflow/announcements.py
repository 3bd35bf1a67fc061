"""What the room says, event by event. An objection's events hold nothing of who raised it, nor of what they said."""

from collections.abc import Iterable
from datetime import date

from google.protobuf.message import Message

from services.disclosure.board import BoardEntry
from services.disclosure.notice import Notice
from services.disclosure.objection import Answer, Objection, unordered_id
from shared.contracts.generated.onenet.disclosure.v1.events_pb2 import (
    BoardDelisted,
    BoardListed,
    ComplaintReceived,
    NoticeConcluded,
    NoticePlanned,
    NoticePosted,
    NoticeWithdrawn,
    ObjectionAnswered,
    ObjectionRaised,
)
from shared.database.transaction import Transaction
from shared.journal.event import Event


def planned(tx: Transaction, notice: Notice) -> None:
    """The village is to post it."""
    message = NoticePlanned(
        case_id=str(notice.case_id),
        notice_id=str(notice.id),
        determination_id=str(notice.determination_id),
        planned_on=tx.today.isoformat(),
    )
    _of_notice(tx, notice, message)


def posted(tx: Transaction, notice: Notice, posted_on: date, ends_on: date) -> None:
    """It stands."""
    message = NoticePosted(
        case_id=str(notice.case_id),
        notice_id=str(notice.id),
        posted_on=posted_on.isoformat(),
        ends_on=ends_on.isoformat(),
    )
    _of_notice(tx, notice, message)


def concluded(tx: Transaction, notice: Notice, outcome: str) -> None:
    """Its days are over, or there is nothing to show."""
    message = NoticeConcluded(
        case_id=str(notice.case_id),
        notice_id=str(notice.id),
        determination_id=str(notice.determination_id),
        outcome=outcome,
        concluded_on=tx.today.isoformat(),
    )
    _of_notice(tx, notice, message)


def withdrawn(tx: Transaction, notice: Notice, reason: str) -> None:
    """It ends without a result."""
    message = NoticeWithdrawn(
        case_id=str(notice.case_id),
        notice_id=str(notice.id),
        determination_id=str(notice.determination_id),
        reason=reason,
        withdrawn_on=tx.today.isoformat(),
    )
    _of_notice(tx, notice, message)


def raised(tx: Transaction, notice: Notice, objection: Objection) -> None:
    """Somebody objects."""
    message = ObjectionRaised(
        case_id=str(objection.case_id),
        notice_id=str(objection.notice_id),
        objection_id=str(objection.id),
        determination_id=str(objection.determination_id),
        raised_on=objection.raised_on.isoformat(),
    )
    _of_notice(tx, notice, message)


def complained(tx: Transaction, complaint: Objection, schemes: Iterable[str]) -> None:
    """Somebody complains about a case; the event's id has no time either."""
    message = ComplaintReceived(
        case_id=str(complaint.case_id),
        complaint_id=str(complaint.id),
        received_on=complaint.raised_on.isoformat(),
    )
    area = complaint.area.county or ""
    tx.publish_sealed(Event(unordered_id(), str(complaint.case_id), message, area, tuple(schemes)))


def answered(tx: Transaction, objection: Objection, answer: Answer) -> None:
    """The raiser knows what came of it, or nobody can be told."""
    message = ObjectionAnswered(
        case_id=str(objection.case_id),
        objection_id=str(objection.id),
        answered_on=answer.answered_on.isoformat(),
    )
    tx.publish(message, objection.case_id, area=objection.area.county or "")


def listed(tx: Transaction, entry: BoardEntry) -> None:
    """A line stands on the board."""
    message = BoardListed(
        case_id=str(entry.case_id),
        entry_id=str(entry.id),
        scheme=entry.scheme,
        amount_fen_monthly=entry.amount_monthly.fen,
        persons=entry.persons,
        listed_on=tx.today.isoformat(),
    )
    tx.publish(message, entry.case_id, area=entry.area.county or "", schemes=[entry.scheme])


def delisted(tx: Transaction, entry: BoardEntry) -> None:
    """A line was taken off the board."""
    message = BoardDelisted(
        case_id=str(entry.case_id),
        entry_id=str(entry.id),
        scheme=entry.scheme,
        delisted_on=tx.today.isoformat(),
    )
    tx.publish(message, entry.case_id, area=entry.area.county or "", schemes=[entry.scheme])


def _of_notice(tx: Transaction, notice: Notice, message: Message) -> None:
    """An id without a time, so that a case's steps do not tell the moment at which somebody stood at the window."""
    said = Event(unordered_id(), str(notice.case_id), message, notice.area.county or "", (notice.scheme,))
    tx.publish_sealed(said)
