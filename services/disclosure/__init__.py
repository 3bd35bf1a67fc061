"""Disclosure shows the public what the law wants shown, for as long as it wants it, and nothing else.

A proposal that grants is posted in the village for seven days; who is granted what stands on the village's board
from the decision on; how a county used its money is open to everybody.

Hears: ApplicationAccepted, ApplicationWithdrawn, DeterminationReviewed, AssistanceGranted, AssistanceDenied,
PaymentSettled. Says: NoticePlanned, NoticePosted, NoticeConcluded, BoardListed.
"""
