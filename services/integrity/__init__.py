"""Integrity watches the law's clocks, keeps the register of commitments, and holds the other rooms' audit heads.

It holds no names, no incomes and no assets (山东省社会信用条例 art. 42), and shows no person to the public (art. 20).

Hears: ApplicationAccepted, ApplicationWithdrawn, SurveyCompleted, InquiryOpened, NoticePosted, NoticeConcluded,
DeterminationReviewed, ConfirmationDue, AssistanceGranted, AssistanceDenied, DocumentServed, AuditHeadSealed. Says:
ClockBreached.
"""
