"""What economic verification hears."""

from services.economic_verification.workflow import endings, opening
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake_events
from shared.journal.consumer import Subscriptions, each

SUBSCRIPTIONS: Subscriptions = {
    intake_events.ApplicationAccepted: each(opening.accept),
    intake_events.HouseholdChanged: each(opening.change),
    intake_events.EmergencySupplemented: each(opening.follow),
    intake_events.ConsentWithdrawn: each(endings.end_consent),
    intake_events.ApplicationWithdrawn: each(endings.withdraw),
    intake_events.PersonDied: each(endings.hear_death),
    intake_events.PersonsMerged: each(endings.merge),
    intake_events.CaseMoved: each(endings.move),
}
