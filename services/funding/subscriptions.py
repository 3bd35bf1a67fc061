"""What funding hears, and the use case for each."""

from services.funding.workflow import rights
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.journal.consumer import Subscriptions, each

SUBSCRIPTIONS: Subscriptions = {
    intake.ApplicationSubmitted: each(rights.admit_readers),
    intake.ApplicationAccepted: each(rights.keep_payee),
    intake.ApplicationWithdrawn: each(rights.forget_account),
    eligibility.AssistanceGranted: each(rights.hear_decision),
}
