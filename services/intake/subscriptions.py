"""What intake hears: decisions on its cases, what is taken back or stopped, and that somebody objects."""

from services.intake.workflow import decisions, surveys
from shared.contracts.generated.onenet.disclosure.v1 import events_pb2 as disclosure
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.journal.consumer import Subscriptions, each

SUBSCRIPTIONS: Subscriptions = {
    eligibility.AssistanceGranted: each(decisions.note_grant),
    eligibility.AssistanceDenied: each(decisions.note_denial),
    eligibility.AssistanceStopped: each(decisions.note_stop),
    eligibility.DecisionWithdrawn: each(decisions.note_withdrawn_decision),
    eligibility.EmergencyGranted: each(decisions.note_emergency_grant),
    eligibility.EmergencyDeclined: each(decisions.note_emergency_decline),
    disclosure.ObjectionRaised: each(surveys.note_objection),
}
