"""Intake takes applications for assistance: persons, households, consents, acceptance, and the household survey.

Hears: AssistanceGranted, AssistanceDenied. Says: ApplicationSubmitted, ApplicationReturned, ApplicationAccepted,
ApplicationWithdrawn, ConsentWithdrawn, SurveyCompleted.
"""
