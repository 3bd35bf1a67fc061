"""Eligibility adopts a household's facts, determines by dated policy what the law gives, and records who decided so.

It then accompanies the right: reviews, hearings, adjustments, stops, decisions taken back; and urgent aid before it.

Hears: ApplicationSubmitted, ApplicationAccepted, ApplicationWithdrawn, SurveyCompleted, AppraisalHeld, CountyVisited,
RelativeFiled, ChangeReported, HouseholdChanged, PersonDied, PersonsMerged, CaseMoved, EmergencyReported,
EmergencySupplemented (intake), InquiryReported (economic_verification), NoticeConcluded, ObjectionRaised (disclosure).
Says: FactsReady, AuthorityNamed, DeterminationProposed, ProposalVoided, DeterminationReviewed, ConfirmationDue,
AssistanceGranted, AssistanceDenied, DocumentServed, EmergencyGranted, EmergencyDeclined, EmergencyChecked, ReviewDue,
ReviewCompleted, AdjustmentProposed, AdjustmentDropped, HearingHeld, AssistanceAdjusted, AssistanceStopped,
DecisionWithdrawn.
"""
