"""Funding turns a signed decision into money: budgets, entitlements, monthly payrolls, the bank and a ledger.

Hears: ApplicationSubmitted, ApplicationAccepted, ApplicationWithdrawn, AssistanceGranted. Says: EntitlementOpened,
EncumbranceRefused, PaymentSettled, PaymentReturned. Whatever must never happen to money (paid twice, overspent, checked
by its own maker) is refused by PostgreSQL itself, see tables.py; where a payment meets the bank's answer is
`bank_file.match`.
"""
