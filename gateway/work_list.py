"""Work lists: what waits for whom, derived from where a case stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gateway.progress import Progress, Stage
from shared.identity.actor import Actor

SUPERVISORS = frozenset({"city_officer", "province_officer"})
"""They see every list of their area, to see where work piles up."""


@dataclass(frozen=True, slots=True)
class WorkList:
    """One list: whose work it is, and which cases stand on it."""

    name: str
    title: str
    role: str
    holds: Callable[[Progress], bool]

    def is_open_to(self, actor: Actor) -> bool:
        """Whether the actor works this list or supervises it."""
        return not actor.roles.isdisjoint({self.role, *SUPERVISORS})


_EXAMINED = frozenset({Stage.REVIEWED, Stage.POSTING, Stage.POSTED, Stage.AWAITING_CONFIRMATION})


_TO_REPAIR = frozenset({"payee_dead", "account_closed"})
"""What another payee or account puts right; for the death of those who are helped the authority decides."""


def _awaits(case: Progress, *, delegated: bool) -> bool:
    return case.stage is Stage.AWAITING_CONFIRMATION and case.is_delegated is delegated


def _needs_visit(case: Progress) -> bool:
    """The county visits whose relative decides or helps to, and whom somebody complained of (57号 art. 20)."""
    is_owed = case.is_complained_of or case.is_relative_filed
    return case.stage in _EXAMINED and is_owed and not case.is_visited_by_county


def _is_running(case: Progress) -> bool:
    return case.eligibility is Stage.GRANTED


def _must_hear(case: Progress) -> bool:
    """A reduction or a stop waits until its people were heard (社会救助法 art. 48)."""
    return case.adjustment in {"reduce", "stop"} and not case.is_heard


def _may_be_adjusted(case: Progress, *, delegated: bool) -> bool:
    return case.adjustment is not None and not _must_hear(case) and case.is_delegated is delegated


LISTS: tuple[WorkList, ...] = (
    WorkList("emergency", "急难待决定", "township_reviewer", lambda case: case.stage is Stage.EMERGENCY),
    WorkList("county_emergency", "急难待县级决定", "county_confirmer", lambda case: case.stage is Stage.EMERGENCY),
    WorkList("acceptance", "待受理", "township_clerk", lambda case: case.stage is Stage.SUBMITTED),
    WorkList(
        "survey", "待入户调查", "township_clerk", lambda case: case.stage is Stage.ACCEPTED and not case.is_surveyed
    ),
    WorkList("resurvey", "有异议待重新调查", "township_clerk", lambda case: case.stage is Stage.RESURVEY),
    WorkList("change", "家庭变化待核实", "township_clerk", lambda case: case.is_changing),
    WorkList("facts", "待认定", "township_clerk", lambda case: case.stage is Stage.FACTS_READY),
    WorkList("review", "待审核", "township_reviewer", lambda case: case.stage is Stage.PROPOSED),
    WorkList("posting", "待张贴公示", "village_agent", lambda case: case.stage is Stage.POSTING),
    WorkList("objection", "异议待答复", "township_clerk", lambda case: case.open_objections > 0),
    WorkList("county_visit", "待县级入户调查", "county_confirmer", _needs_visit),
    WorkList("confirmation", "待确认", "county_confirmer", lambda case: _awaits(case, delegated=False)),
    WorkList("delegated_confirmation", "受委托待确认", "township_reviewer", lambda case: _awaits(case, delegated=True)),
    WorkList("service", "待送达决定书", "township_clerk", lambda case: case.is_decided and not case.is_served),
    WorkList(
        "supplement",
        "急难待补充说明",
        "township_clerk",
        lambda case: case.is_emergency and _is_running(case) and not case.is_supplemented,
    ),
    WorkList(
        "emergency_check",
        "急难待事后核查",
        "county_confirmer",
        lambda case: case.is_emergency and _is_running(case) and case.is_supplemented and not case.is_checked,
    ),
    WorkList("payee", "收款账户待核对", "township_clerk", lambda case: case.held_for in _TO_REPAIR),
    WorkList("reissue", "退款待重新发放", "payroll_maker", lambda case: bool(case.returned) and case.held_for is None),
    WorkList("running_review", "待定期核查", "township_clerk", lambda case: case.is_under_review),
    WorkList("hearing", "调减停发待听取意见", "township_clerk", _must_hear),
    WorkList(
        "adjustment",
        "待遇变更待决定",
        "county_confirmer",
        lambda case: _may_be_adjusted(case, delegated=False),
    ),
    WorkList(
        "delegated_adjustment",
        "受委托待遇变更待决定",
        "township_reviewer",
        lambda case: _may_be_adjusted(case, delegated=True),
    ),
    WorkList("recovery", "多发待追回", "county_finance", lambda case: bool(case.recovering)),
)

BY_NAME: Mapping[str, WorkList] = {each.name: each for each in LISTS}


def lists_of(case: Progress) -> tuple[str, ...]:
    """The lists on which a case stands."""
    return tuple(each.name for each in LISTS if each.holds(case))


_WAITS_FOR: Mapping[Stage, str] = {
    Stage.EMERGENCY: "township_reviewer",
    Stage.SUBMITTED: "township_clerk",
    Stage.RETURNED: "applicant",
    Stage.CHANGING: "township_clerk",
    Stage.RESURVEY: "township_clerk",
    Stage.FACTS_READY: "township_clerk",
    Stage.PROPOSED: "township_reviewer",
    Stage.POSTING: "village_agent",
    Stage.POSTED: "public",
    Stage.AWAITING_CONFIRMATION: "county_confirmer",
    Stage.DENIED: "township_clerk",
}


def waits_for(case: Progress) -> str | None:
    """The role whose move is next; None where nobody's is."""
    if case.eligibility is Stage.GRANTED:
        return _right_waits_for(case)
    if case.stage is Stage.ACCEPTED:
        if not case.is_surveyed:
            return "township_clerk"
        return "system" if case.is_inquired else "bureau"
    if case.stage is Stage.REVIEWED:
        return "applicant" if case.due_on else "system"
    if case.stage is Stage.AWAITING_CONFIRMATION and case.is_delegated:
        return "township_reviewer"
    return _WAITS_FOR.get(case.stage)


def _right_waits_for(case: Progress) -> str | None:
    """Money first, then what has to follow an emergency, then what is to happen to the right."""
    return next((role for role, waits in _RIGHT_WAITS if waits(case)), None)


_RIGHT_WAITS: tuple[tuple[str, Callable[[Progress], bool]], ...] = (
    ("township_clerk", lambda case: case.held_for in _TO_REPAIR),
    ("payroll_maker", lambda case: bool(case.returned)),
    ("county_finance", lambda case: not case.is_paid and case.is_unfunded),
    ("payroll_maker", lambda case: not case.is_paid),
    ("township_clerk", lambda case: case.is_emergency and not case.is_supplemented),
    ("county_confirmer", lambda case: case.is_emergency and not case.is_checked),
    ("township_clerk", _must_hear),
    ("county_confirmer", lambda case: _may_be_adjusted(case, delegated=False)),
    ("township_reviewer", lambda case: _may_be_adjusted(case, delegated=True)),
    ("township_clerk", lambda case: case.is_changing or case.is_under_review),
)
