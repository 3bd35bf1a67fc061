"""Funding turns a signed decision into money: budgets, entitlements, monthly payrolls, the bank and a ledger.

Hears: ApplicationSubmitted, ApplicationAccepted, ApplicationWithdrawn, EmergencyReported, HouseholdChanged,
PayeeChanged, PersonDied, DeathCorrected, PersonsMerged, CaseMoved, AssistanceGranted, EmergencyGranted,
AssistanceAdjusted, AssistanceStopped, DecisionWithdrawn. Says: EntitlementOpened, EntitlementEnded,
EncumbranceRefused, PaymentSettled, PaymentReturned, PaymentReissued, PaymentHeld, PaymentFreed, PayrollStopped,
ArrearsOwed, RecoveryOpened, RecoveryRepaid, RecoveryDropped. Whatever must never happen to money (paid twice,
overspent, checked by its own maker) is refused by PostgreSQL itself, see tables/; where a payment meets the bank's
answer is `bank_file.match`, and where the past is put right is `settlement.settle`.
"""
