"""What eligibility hears, and the function that each event goes to."""

from services.eligibility import changes, objections, people, reception, visits
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
    intake.AppraisalHeld: each(objections.hear_appraisal),
    intake.CountyVisited: each(visits.hear_visit),
    intake.RelativeFiled: each(visits.hear_relative),
    intake.ChangeReported: each(changes.hear_report),
    intake.HouseholdChanged: each(changes.hear_household),
    intake.PersonDied: each(changes.hear_death),
    intake.DeathCorrected: each(changes.hear_correction),
    intake.PersonsMerged: each(people.hear_merge),
    intake.CaseMoved: each(changes.hear_move),
    verification.InquiryReported: each(reception.receive_report),
    disclosure.NoticeConcluded: each(reception.end_notice),
    disclosure.ObjectionRaised: each(objections.hear_objection),
    disclosure.ComplaintReceived: each(objections.hear_complaint),
}
