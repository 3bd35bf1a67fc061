"""A hearing: what people say before their aid is reduced, stopped or taken back (社会救助法 art. 48)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.refusal import Conflict, FieldProblem, Forbidden, fields_invalid

TELEPHONE = "telephone"
WRITTEN = "written"
SILENT = "silent"
_WAYS = {
    "visit": "上门听取了您家的意见",
    "office": "在乡镇(街道)或者民政部门当面听取了您家的意见",
    TELEPHONE: "通过电话听取了您家的意见",
    WRITTEN: "收到了您家的书面意见",
    SILENT: "拟作出的决定已告知您家,期限内没有收到您家的意见",
}


@dataclass(frozen=True, slots=True)
class Hearing:
    """What somebody of the household said on what is intended, or a guardian for them; sealed at rest.

    `agrees_early`: they have nothing to add and signed that it may be decided before their days are over.
    """

    id: UUID
    case_id: UUID
    adjustment_id: UUID | None
    way: str
    statement: str
    held_on: date
    held_by: str
    person_id: UUID | None = None
    paper_hash: str | None = None
    told_on: date | None = None
    by_guardian: bool = False
    agrees_early: bool = False

    def require_plausible(self, first_day: date, today: date) -> None:
        """Refuse a hearing before there was anything to be heard on, or in the future."""
        if not first_day <= self.held_on <= today:
            raise fields_invalid(FieldProblem("held_on", "听取意见的日期应在提出之日与今天之间。"))

    @property
    def needs_paper(self) -> bool:
        """Whether a signed paper belongs to it; who was rung up signs nothing unless they let their days go."""
        return self.way != TELEPHONE or self.agrees_early


def require_heard(hearings: Sequence[Hearing], hear_until: date | None, today: date) -> None:
    """No reduction, stop or taking back unheard, nor before the days for it are over (社会救助法 art. 48)."""
    if not hearings:
        sentence = "调减、停发或者撤销之前,应当先听取当事人的意见(《社会救助法》第四十八条)。请听取意见后再决定。"
        raise Conflict("not_heard", sentence)
    is_over = hear_until is not None and today > hear_until
    if not is_over and not any(hearing.agrees_early for hearing in hearings):
        sentence = "当事人陈述意见的期限还没有届满。请期满后再决定;当事人签字表示没有其他意见、同意提前决定的除外。"
        raise Conflict("hearing_window_open", sentence)


def require_decider(hearings: Sequence[Hearing], actor_id: str) -> None:
    """Whoever held the hearing does not decide."""
    if actor_id in {hearing.held_by for hearing in hearings}:
        raise Forbidden("own_hearing", "这次听取意见由您办理,请由其他人员决定。")


def hearer(hearings: Sequence[Hearing]) -> str:
    """Who is recorded as hearer beside the decision: the last officer; people who wrote themselves are none."""
    officers = [each.held_by for each in hearings if each.way != WRITTEN or each.paper_hash is not None]
    return officers[-1] if officers else ""


def told(hearings: Sequence[Hearing]) -> str:
    """How the people were heard, as the decision says it."""
    ways = dict.fromkeys(_WAYS[hearing.way] for hearing in hearings)
    early = "您家签字表示没有其他意见、同意提前决定。" if any(each.agrees_early for each in hearings) else ""
    return ";".join(ways) + "。" + early if ways else ""
