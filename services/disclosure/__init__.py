"""Disclosure shows the public what the law wants shown, for as long as it wants it, and nothing else.

A proposal that grants is posted in the village for seven days, and anybody may object to it without being known; who is
granted what stands on the village's board from the decision on; how a county used its money is open to everybody.

Hears: ApplicationAccepted, EmergencyReported, HouseholdChanged, PersonDied,
DeathCorrected, PersonsMerged, CaseMoved, ApplicationWithdrawn, ChangeReported, CountyVisited, ReviewCompleted,
DeterminationReviewed, ProposalVoided, AssistanceGranted, EmergencyGranted, AssistanceAdjusted, AssistanceStopped,
DecisionWithdrawn, AssistanceDenied, PaymentSettled, RecoveryOpened, RecoveryRepaid. Says: NoticePlanned, NoticePosted,
NoticeConcluded, NoticeWithdrawn, ObjectionRaised, ComplaintReceived, ObjectionAnswered, BoardListed, BoardDelisted.
"""
