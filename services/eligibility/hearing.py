"""A hearing: what people say before their aid is reduced, stopped or taken back (社会救助法 art. 48)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.refusal import Conflict, FieldProblem, Forbidden, fields_invalid

WRITTEN = "written"
SILENT = "silent"
_WAYS = {
    "visit": "上门听取了您家的意见",
    "office": "在乡镇(街道)或者民政部门当面听取了您家的意见",
    "telephone": "通过电话听取了您家的意见",
    WRITTEN: "收到了您家的书面意见",
    SILENT: "拟作出的决定已告知您家,期限内没有收到您家的意见",
}


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was said on an intended adjustment, or before a decision is taken back; the statement is sealed at rest."""

    id: UUID
    case_id: UUID
    adjustment_id: UUID | None
    decision_id: UUID | None
    way: str
    statement: str
    held_on: date
    held_by: str
    person_id: UUID | None = None
    paper_hash: str | None = None
    told_on: date | None = None

    def require_plausible(self, first_day: date, today: date) -> None:
        """Refuse a hearing before there was anything to be heard on, or in the future."""
        if not first_day <= self.held_on <= today:
            raise fields_invalid(FieldProblem("held_on", "听取意见的日期应在提出之日与今天之间。"))


def require_heard(hearings: Sequence[Hearing]) -> None:
    """No reduction, stop or taking back without a hearing, whatever the reasons (社会救助法 art. 48)."""
    if not hearings:
        sentence = "调减、停发或者撤销之前,应当先听取当事人的意见(《社会救助法》第四十八条)。请听取意见后再决定。"
        raise Conflict("not_heard", sentence)


def require_decider(hearings: Sequence[Hearing], actor_id: str) -> None:
    """Whoever held the hearing does not decide."""
    if actor_id in {hearing.held_by for hearing in hearings}:
        raise Forbidden("own_hearing", "这次听取意见由您办理,请由其他人员决定。")


def hearer(hearings: Sequence[Hearing]) -> str:
    """Who is recorded as hearer beside the decision: the last officer; people who wrote themselves are none."""
    officers = [hearing.held_by for hearing in hearings if hearing.person_id is None or hearing.way != WRITTEN]
    return officers[-1] if officers else ""


def told(hearings: Sequence[Hearing]) -> str:
    """How the people were heard, as the decision says it."""
    ways = dict.fromkeys(_WAYS[hearing.way] for hearing in hearings)
    return ";".join(ways) + "。" if ways else ""
