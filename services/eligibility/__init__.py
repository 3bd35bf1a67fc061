"""Eligibility adopts a household's facts, determines by dated policy what the law gives, and records who decided so.

Hears: ApplicationSubmitted, ApplicationAccepted, SurveyCompleted, ApplicationWithdrawn (intake), InquiryReported
(economic_verification), NoticeConcluded (disclosure).
Says: FactsReady, DeterminationProposed, DeterminationReviewed, ConfirmationDue, AssistanceGranted, AssistanceDenied,
DocumentServed.
"""
