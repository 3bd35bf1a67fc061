"""Economic verification asks bureaus and banks about a household's means and reports what they say, without judgement.

A source that did not answer is unknown, never none; one that answers late is heard beside what was reported. Raw
records never leave; items, report id and hash do.

Hears: ApplicationAccepted, HouseholdChanged, EmergencySupplemented, ApplicationWithdrawn, ConsentWithdrawn, PersonDied,
PersonsMerged, CaseMoved. Says: InquiryOpened, InquiryReported, SourceUnanswered.
"""
