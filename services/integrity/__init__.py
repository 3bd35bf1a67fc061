"""Integrity watches the law's clocks, keeps the register of commitments, and holds the other rooms' audit heads.

It holds no names, no incomes and no assets (山东省社会信用条例 art. 42), and shows no person to the public (art. 20).

Hears: ApplicationAccepted, HouseholdChanged, ApplicationWithdrawn, PeriodExtended, PersonDied, PersonsMerged,
CaseMoved, EmergencySupplemented, SurveyCompleted, InquiryOpened, NoticePosted, NoticeConcluded, NoticeWithdrawn,
AuthorityNamed, DeterminationReviewed, ConfirmationDue, ProposalVoided, AssistanceGranted, AssistanceDenied,
AssistanceAdjusted, AssistanceStopped, DecisionWithdrawn, DocumentServed, EmergencyGranted, ReviewDue, ReviewCompleted,
AuditHeadSealed. Says: ClockBreached.
"""
