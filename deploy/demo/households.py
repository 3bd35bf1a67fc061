"""What households do in a round: each looks at where its case stands and takes the step that is theirs."""

from dataclasses import dataclass, field

from deploy.demo import apply, urgent
from deploy.demo.client import Api
from deploy.demo.moment import Moment
from deploy.demo.people import EMERGENCIES, Household
from deploy.demo.standing import Standing
from deploy.demo.turns import TURNS

_BEFORE_SUBMISSION = "draft"


@dataclass(slots=True)
class Households:
    """The population at work; what is kept here can all be read again from the API after a stop."""

    api: Api
    cases: dict[int, str] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)
    turned: set[tuple[int, str]] = field(default_factory=set)

    async def tend(self, household: Household, moment: Moment | None) -> bool:
        """Take this household's next step, if there is one now."""
        if household.index not in self.cases:
            return await self._begin(household)
        if moment is None:
            return False
        return await self._go_on(household, moment.standing) or await self._turn(moment)

    async def _begin(self, household: Household) -> bool:
        if household.story not in EMERGENCIES:
            return await self._apply(household)
        self.cases[household.index] = await urgent.report(self.api, household)
        return True

    async def _turn(self, moment: Moment) -> bool:
        """Take the next step of a hard turn; what was taken shows a moment later."""
        turn = TURNS.get(moment.household.story)
        step = turn.next_step(moment) if turn is not None else None
        if step is None or (moment.household.index, step.brings) in self.turned:
            return False
        await step.act(moment)
        self.turned.add((moment.household.index, step.brings))
        return True

    async def _go_on(self, household: Household, standing: Standing) -> bool:
        if standing.stage == "returned" and household.conduct.resubmits:
            return await self._complete(household)
        if household.conduct.withdraws and standing.can_be_withdrawn:
            return await self._withdraw(household)
        if self._has_something_to_say(household, standing):
            await apply.answer(self.api, household, standing.ref("determination_id"))
            self.answered.add(household.index)
            return True
        return False

    async def _apply(self, household: Household) -> bool:
        found = await apply.find(self.api, household)
        if found is None or found.state == _BEFORE_SUBMISSION:
            self.cases[household.index] = case_id = await apply.hand_in(self.api, household)
            if household.conduct.is_relative_of_official:
                await apply.file_relative(self.api, household, case_id)
            return True
        self.cases[household.index] = found.case_id
        return False

    async def _complete(self, household: Household) -> bool:
        """The progress lags a moment behind intake, so intake is asked before anything is done twice."""
        found = await apply.find(self.api, household)
        if found is None or found.state != "returned":
            return False
        await apply.complete(self.api, household, found.case_id)
        return True

    async def _withdraw(self, household: Household) -> bool:
        found = await apply.find(self.api, household)
        if found is None or found.state == "withdrawn":
            return False
        await apply.withdraw(self.api, household, found.case_id)
        return True

    def _has_something_to_say(self, household: Household, standing: Standing) -> bool:
        is_asked = standing.stage == "reviewed" and standing.is_refused
        return is_asked and household.conduct.answer is not None and household.index not in self.answered
