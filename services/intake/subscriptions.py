"""What intake hears: only that a case is decided."""

from services.intake import workflow
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.journal.consumer import Subscriptions, each

SUBSCRIPTIONS: Subscriptions = {
    eligibility.AssistanceGranted: each(workflow.note_grant),
    eligibility.AssistanceDenied: each(workflow.note_denial),
}
