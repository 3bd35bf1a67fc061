"""Whoever acts on a case or on its money does so once: no desk checks its own work."""

from collections import Counter

from deploy.demo import desks
from deploy.demo.officers import DUTIES

VILLAGE = "370115002031"


def test_accepting_proposing_reviewing_confirming_and_the_three_of_a_payroll_are_seven_people() -> None:
    county = desks.of_villages("370115000000", [VILLAGE])
    at_work = {
        duty.work_list: duty.by(actor).name
        for role, duties in DUTIES.items()
        for duty in duties
        if (actor := desks.officer(role, VILLAGE)) is not None
    }
    acting = [at_work[name] for name in ("acceptance", "facts", "review", "confirmation")]
    paying = [actor.name for actor in (county.finance, county.maker, county.checker, county.releaser)]
    surveying = [desks.SECOND_INVESTIGATOR]
    names = Counter([*acting, *paying, *surveying, county.province.name])
    assert max(names.values()) == 1
    assert None not in names
