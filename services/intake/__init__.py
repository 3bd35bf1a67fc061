"""Intake takes applications for assistance and accompanies a household through every hard turn of its case.

Hears: AssistanceGranted, AssistanceDenied, AssistanceStopped, DecisionWithdrawn, EmergencyGranted, EmergencyDeclined
(eligibility), ObjectionRaised (disclosure). Says: ApplicationSubmitted, ApplicationReturned, ApplicationAccepted,
ApplicationWithdrawn, ConsentWithdrawn, SurveyCompleted, AppraisalHeld, CountyVisited, RelativeFiled, PeriodExtended,
ChangeReported, HouseholdChanged, PersonDied, DeathCorrected, PersonsMerged, CaseMoved, PayeeChanged, EmergencyReported,
EmergencySupplemented.
"""
