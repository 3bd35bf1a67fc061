"""What integrity hears, and which use case answers."""

from services.integrity import workflow
from shared.contracts.generated.onenet.audit.v1 import events_pb2 as audit
from shared.contracts.generated.onenet.disclosure.v1 import events_pb2 as disclosure
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as economic_verification
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.journal.consumer import Subscriptions, each

SUBSCRIPTIONS: Subscriptions = {
    intake.ApplicationAccepted: each(workflow.note_acceptance),
    intake.SurveyCompleted: each(workflow.mark_clocks),
    intake.ApplicationWithdrawn: each(workflow.end_clocks),
    economic_verification.InquiryOpened: each(workflow.mark_clocks),
    disclosure.NoticePosted: each(workflow.mark_clocks),
    disclosure.NoticeConcluded: each(workflow.mark_clocks),
    eligibility.DeterminationReviewed: each(workflow.mark_clocks),
    eligibility.ConfirmationDue: each(workflow.mark_clocks),
    eligibility.AssistanceGranted: each(workflow.mark_clocks),
    eligibility.AssistanceDenied: each(workflow.mark_clocks),
    eligibility.DocumentServed: each(workflow.mark_clocks),
    audit.AuditHeadSealed: each(workflow.receive_head),
}
