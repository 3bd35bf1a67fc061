"""What eligibility hears, and the function that each event goes to."""

from services.eligibility import hearing
from shared.contracts.generated.onenet.disclosure.v1 import events_pb2 as disclosure
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as verification
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.journal.consumer import Subscriptions, each

SUBSCRIPTIONS: Subscriptions = {
    intake.ApplicationSubmitted: each(hearing.open_case),
    intake.ApplicationAccepted: each(hearing.receive_household),
    intake.SurveyCompleted: each(hearing.receive_survey),
    intake.ApplicationWithdrawn: each(hearing.withdraw),
    verification.InquiryReported: each(hearing.receive_report),
    disclosure.NoticeConcluded: each(hearing.end_notice),
}
