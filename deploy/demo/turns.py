"""The hard turns of a case: which steps a story holds beside the usual way, and when such a case is at its end."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from deploy.demo import changes, neighbours, urgent
from deploy.demo.moment import Moment
from deploy.demo.people import Story


@dataclass(frozen=True, slots=True)
class Step:
    """An act that somebody takes once, seen to be done by the event that it brings about."""

    brings: str
    is_time: Callable[[Moment], bool]
    act: Callable[[Moment], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Turn:
    """A story's steps, the events that it must have met, and the stages at which it can be over."""

    steps: tuple[Step, ...]
    met: frozenset[str]
    stages: frozenset[str] = frozenset({"listed"})

    def is_over(self, moment: Moment) -> bool:
        """Whether nothing is left to do."""
        return moment.standing.stage in self.stages and moment.has_met(*self.met)

    def next_step(self, moment: Moment) -> Step | None:
        """The step that is to be taken now."""
        open_steps = (step for step in self.steps if not moment.has_met(step.brings))
        step = next(open_steps, None)
        return step if step is not None and step.is_time(moment) else None


def _is_posted(moment: Moment) -> bool:
    return moment.standing.stage == "posted"


def _is_listed(moment: Moment) -> bool:
    return moment.standing.stage == "listed"


def _has_begun_a_change(moment: Moment) -> bool:
    return moment.has_met("ChangeReported")


_DECLARES = "HouseholdChanged"
_HELPED = frozenset({"PaymentSettled", "EmergencySupplemented", "EmergencyChecked", "DocumentServed"})
_PAID = frozenset({"paid", "listed"})

TURNS: Mapping[Story, Turn] = {
    Story.OBJECTED: Turn(
        (Step("ObjectionRaised", _is_posted, neighbours.object_to),), frozenset({"ObjectionAnswered", "PaymentSettled"})
    ),
    Story.CHANGED: Turn(
        (Step(_DECLARES, lambda moment: _is_posted(moment) or _has_begun_a_change(moment), changes.declare),),
        frozenset({_DECLARES}),
    ),
    Story.REPAIRED: Turn(
        (Step("PayeeChanged", lambda moment: moment.has_met("PaymentHeld"), changes.repair_account),),
        frozenset({"PaymentReissued", "PaymentSettled"}),
    ),
    Story.REDUCED: Turn(
        (Step(_DECLARES, lambda moment: _is_listed(moment) or _has_begun_a_change(moment), changes.declare),),
        frozenset({"HearingHeld", "AssistanceAdjusted"}),
    ),
    Story.DIED: Turn(
        (Step("PersonDied", _is_listed, changes.record_death),),
        frozenset({"AssistanceStopped"}),
        frozenset({"stopped"}),
    ),
    Story.MOVED: Turn((Step("CaseMoved", _is_listed, changes.move),), frozenset({"CaseMoved"})),
    Story.EMERGENCY: Turn((), _HELPED, _PAID),
    Story.UNKNOWN: Turn(
        (Step("PersonsMerged", lambda moment: moment.has_met("PaymentSettled"), urgent.identify),),
        _HELPED | {"PersonsMerged"},
        _PAID,
    ),
}
