"""What ends with a running right: whatever review of it is still open."""

from dataclasses import replace

from services.eligibility import right_events
from services.eligibility.case import AssistanceCase
from services.eligibility.running_review import ADJUST, ReviewState
from services.eligibility.store import reviews as review_store
from shared.database.transaction import Transaction


async def end_reviews(tx: Transaction, case: AssistanceCase) -> None:
    """A right has ended: nobody has to look at it any more."""
    for review in await review_store.of_case(tx, case.id):
        if review.state is ReviewState.OPEN:
            ended = replace(review.completed(ADJUST, "", tx.actor.id, tx.today), opinion=None)
            await review_store.save(tx, ended)
            tx.publish(right_events.review_completed(ended, tx.today), case.id, area=case.county, schemes=case.schemes)
