"""What the gateway hears: every event that the progress of a case knows."""

from gateway import workflow
from gateway.changes import CHANGES
from shared.journal.consumer import Subscriptions

SUBSCRIPTIONS: Subscriptions = dict.fromkeys(CHANGES, workflow.project)
