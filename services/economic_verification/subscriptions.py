"""What economic verification hears."""

from services.economic_verification import workflow
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake_events
from shared.journal.consumer import Subscriptions, each

SUBSCRIPTIONS: Subscriptions = {
    intake_events.ApplicationAccepted: each(workflow.open_inquiry),
    intake_events.ConsentWithdrawn: each(workflow.end_consent),
    intake_events.ApplicationWithdrawn: each(workflow.withdraw),
}
