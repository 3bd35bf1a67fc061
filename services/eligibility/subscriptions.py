"""What eligibility hears, and the function that each event goes to."""

from services.eligibility import reception
from services.eligibility.workflow import emergencies
from shared.contracts.generated.onenet.disclosure.v1 import events_pb2 as disclosure
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as verification
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.journal.consumer import Subscriptions, each

SUBSCRIPTIONS: Subscriptions = {
    intake.ApplicationSubmitted: each(reception.open_case),
    intake.ApplicationAccepted: each(reception.receive_household),
    intake.SurveyCompleted: each(reception.receive_survey),
    intake.ApplicationWithdrawn: each(reception.withdraw),
    intake.EmergencyReported: each(emergencies.hear_report),
    intake.EmergencySupplemented: each(emergencies.hear_supplement),
    verification.InquiryReported: each(reception.receive_report),
    disclosure.NoticeConcluded: each(reception.end_notice),
}
