"""What funding hears, and the use case for each."""

from services.funding.workflow import decisions, moves, payees
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.journal.consumer import Subscriptions, each

SUBSCRIPTIONS: Subscriptions = {
    intake.ApplicationSubmitted: each(payees.admit_readers),
    intake.ApplicationAccepted: each(payees.keep_payee),
    intake.ApplicationWithdrawn: each(payees.forget_account),
    intake.EmergencyReported: each(payees.hear_emergency),
    intake.HouseholdChanged: each(payees.admit_readers),
    intake.PayeeChanged: each(payees.change),
    intake.PersonDied: each(payees.hear_death),
    intake.DeathCorrected: each(payees.hear_correction),
    intake.PersonsMerged: each(payees.merge),
    intake.CaseMoved: each(moves.hear),
    eligibility.AssistanceGranted: each(decisions.hear),
    eligibility.EmergencyGranted: each(decisions.hear),
    eligibility.AssistanceAdjusted: each(decisions.hear),
    eligibility.AssistanceStopped: each(decisions.hear),
    eligibility.DecisionWithdrawn: each(decisions.hear),
}
