"""What disclosure hears, and which use case answers."""

from services.disclosure.workflow import boards, notices
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as funding
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.journal.consumer import Subscriptions, each

SUBSCRIPTIONS: Subscriptions = {
    intake.ApplicationAccepted: each(notices.note_acceptance),
    intake.ApplicationWithdrawn: each(notices.withdraw),
    intake.ChangeReported: each(notices.hold),
    eligibility.DeterminationReviewed: each(notices.plan),
    eligibility.ProposalVoided: each(notices.void),
    eligibility.AssistanceGranted: each(boards.note_grant),
    eligibility.AssistanceDenied: each(notices.withdraw),
    funding.PaymentSettled: boards.note_payments,
}
