"""Economic verification asks bureaus and banks about a household's means and reports what they say, without judgement.

A source that did not answer is unknown, never none. Raw records never leave; items, report id and hash do.

Hears: ApplicationAccepted, ApplicationWithdrawn, ConsentWithdrawn. Says: InquiryOpened, InquiryReported.
"""
