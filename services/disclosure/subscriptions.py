"""What disclosure hears, and which use case answers."""

from services.disclosure.workflow import boards, grants, households, notices, objections
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as funding
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.journal.consumer import Subscriptions, each

SUBSCRIPTIONS: Subscriptions = {
    intake.ApplicationAccepted: each(households.learn),
    intake.EmergencyReported: each(households.learn_emergency),
    intake.HouseholdChanged: each(households.learn),
    intake.PersonDied: each(households.note_death),
    intake.DeathCorrected: each(households.note_correction),
    intake.PersonsMerged: each(households.merge),
    intake.CaseMoved: each(households.move),
    intake.ApplicationWithdrawn: each(notices.withdraw),
    intake.ChangeReported: each(notices.hold),
    intake.CountyVisited: each(objections.note_visit),
    eligibility.ReviewCompleted: each(objections.note_visit),
    eligibility.DeterminationReviewed: each(notices.plan),
    eligibility.ProposalVoided: each(notices.void),
    eligibility.AssistanceGranted: each(grants.grant),
    eligibility.EmergencyGranted: each(grants.give_at_once),
    eligibility.AssistanceAdjusted: each(grants.adjust),
    eligibility.AssistanceStopped: each(grants.stop),
    eligibility.DecisionWithdrawn: each(grants.take_back),
    eligibility.AssistanceDenied: each(notices.deny),
    funding.PaymentSettled: boards.note_payments,
    funding.RecoveryOpened: each(boards.note_recovery),
    funding.RecoveryRepaid: each(boards.note_repayment),
}
