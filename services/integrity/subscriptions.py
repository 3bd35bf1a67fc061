"""What integrity hears, and which use case answers."""

from services.integrity.workflow import clocks, commitments, heads
from shared.contracts.generated.onenet.audit.v1 import events_pb2 as audit
from shared.contracts.generated.onenet.disclosure.v1 import events_pb2 as disclosure
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as economic_verification
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.journal.consumer import Subscriptions, each

_MARKING = (
    intake.ApplicationWithdrawn,
    intake.SurveyCompleted,
    intake.PeriodExtended,
    intake.PersonDied,
    intake.DeathCorrected,
    intake.EmergencySupplemented,
    economic_verification.InquiryOpened,
    disclosure.NoticePosted,
    disclosure.NoticeConcluded,
    disclosure.NoticeWithdrawn,
    eligibility.AuthorityNamed,
    eligibility.DeterminationReviewed,
    eligibility.ConfirmationDue,
    eligibility.ProposalVoided,
    eligibility.AssistanceGranted,
    eligibility.AssistanceDenied,
    eligibility.AssistanceAdjusted,
    eligibility.AssistanceStopped,
    eligibility.DecisionWithdrawn,
    eligibility.DocumentServed,
    eligibility.EmergencyGranted,
    eligibility.ReviewDue,
    eligibility.ReviewCompleted,
)

SUBSCRIPTIONS: Subscriptions = {
    **dict.fromkeys(_MARKING, clocks.mark),
    intake.ApplicationAccepted: clocks.begin,
    intake.HouseholdChanged: commitments.register,
    intake.PersonsMerged: each(commitments.merge),
    intake.CaseMoved: each(clocks.move),
    audit.AuditHeadSealed: each(heads.receive_head),
}
