"""What the gateway's own routes answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from gateway import reasons, work_list
from gateway.progress import Progress
from gateway.store import Step
from gateway.work_list import WorkList
from shared.identity.matrix import matrix
from shared.vocabulary import divisions

_DECIDES = "township_clerk"
_CASE = "0198c0de-0000-7000-8000-000000000001"


class SourceLeftOpen(BaseModel):
    """一个没有给出结果的核对来源。查不到不等于没有。"""

    source: str = Field(title="来源代码", examples=["banks"])
    reason: str = Field(title="原因代码", examples=["down"])
    reason_title: str = Field(title="原因", examples=["暂时联系不上"])
    may_decide: str = Field(title="没有结果时由谁核实后继续办理(角色代码)", examples=["township_clerk"])
    may_decide_title: str = Field(title="没有结果时由谁核实后继续办理", examples=["乡镇经办人"])

    @classmethod
    def of(cls, named: str) -> Self:
        """The view of a source that is named `source:reason`; 57号 art. 16 has other ways to find out."""
        source, _, reason = named.partition(":")
        return cls(
            source=source,
            reason=reason,
            reason_title=reasons.UNANSWERED.get(reason, reasons.UNANSWERED_OTHERWISE),
            may_decide=_DECIDES,
            may_decide_title=matrix().roles[_DECIDES].title,
        )


class CaseSummary(BaseModel):
    """一个案件办到了哪一步、接下来等谁。"""

    case_id: UUID = Field(title="案件", examples=[_CASE])
    case_number: str | None = Field(title="办件编号", examples=["370102-2026-000123-8"])
    area_code: str = Field(title="所在区划代码", examples=["370102001001"])
    area_name: str = Field(title="所在地", examples=["山东省济南市历下区解放路街道"])
    schemes: list[str] = Field(title="申请的救助事项代码", examples=[["dibao"]])
    stage: str = Field(title="阶段代码", examples=["posting"])
    stage_title: str = Field(title="阶段", examples=["等待公示"])
    since: date = Field(title="进入本阶段的日期", examples=["2026-12-01"])
    due_on: date | None = Field(title="本阶段的最后日期", examples=["2026-12-08"])
    waits_for: str | None = Field(title="下一步由谁办理(角色代码)", examples=["village_agent"])
    waits_for_title: str | None = Field(title="下一步由谁办理", examples=["村级协理员"])
    is_surveyed: bool = Field(title="入户调查是否完成", examples=[True])
    is_inquired: bool = Field(title="经济状况核对是否完成", examples=[True])
    grants: bool | None = Field(title="意见或决定是否给予救助,尚无意见时为空", examples=[True])
    events: int = Field(title="已经记录的事项数,有变化即有新进展", examples=[7])
    unanswered: list[SourceLeftOpen] = Field(title="没有给出结果的核对来源", examples=[[]])
    held_for: str | None = Field(title="暂停发放的原因代码", examples=[None])
    refs: dict[str, str] = Field(title="后续办理要用到的编号", examples=[{"determination_id": _CASE}])

    @classmethod
    def of(cls, case: Progress) -> Self:
        """The view of a case."""
        return cls(**_summary(case))


class StepView(BaseModel):
    """案件经过的一步。"""

    on: date = Field(title="日期", examples=["2026-12-01"])
    event: str = Field(title="事件代码", examples=["ApplicationAccepted"])
    sentence: str = Field(title="说明", examples=["申请已经受理,接下来会入户调查,并在授权范围内核对家庭经济状况。"])
    reasons: list[str] = Field(title="理由", examples=[[]])

    @classmethod
    def of(cls, step: Step) -> Self:
        """The view of a step."""
        return cls(on=step.on, event=step.event, sentence=step.told.sentence, reasons=list(step.told.reasons))


class ProgressView(CaseSummary):
    """一个案件的全部进度。"""

    steps: list[StepView] = Field(title="经过")

    @classmethod
    def whole(cls, case: Progress, steps: Sequence[Step]) -> Self:
        """The view of a case with its steps."""
        return cls(**_summary(case), steps=[StepView.of(step) for step in steps])


class ProgressPage(BaseModel):
    """一页案件。"""

    items: list[CaseSummary] = Field(title="案件")
    next: str | None = Field(title="下一页标记", examples=[None])


class WorkItem(CaseSummary):
    """一件待办。"""

    applicant_name: str | None = Field(title="申请人姓名,暂时查不到时为空", examples=["王小明"])

    @classmethod
    def named(cls, case: Progress, names: Mapping[UUID, str]) -> Self:
        """The view of a case with its applicant's name."""
        return cls(**_summary(case), applicant_name=names.get(case.case_id))


class WorkListView(BaseModel):
    """一个待办清单有多少件。"""

    name: str = Field(title="清单代码", examples=["review"])
    title: str = Field(title="清单", examples=["待审核"])
    count: int = Field(title="件数", examples=[3])

    @classmethod
    def of(cls, found: WorkList, count: int) -> Self:
        """The view of a list."""
        return cls(name=found.name, title=found.title, count=count)


class WorkLists(BaseModel):
    """本岗位的待办清单。"""

    items: list[WorkListView] = Field(title="清单")


class WorkPage(BaseModel):
    """一个待办清单的一页。"""

    name: str = Field(title="清单代码", examples=["review"])
    title: str = Field(title="清单", examples=["待审核"])
    items: list[WorkItem] = Field(title="待办")
    next: str | None = Field(title="下一页标记", examples=[None])


def _summary(case: Progress) -> dict[str, Any]:
    waits_for = work_list.waits_for(case)
    return {
        "case_id": case.case_id,
        "case_number": case.case_number,
        "area_code": case.area.code,
        "area_name": name_of_area(case.area.code),
        "schemes": list(case.schemes),
        "stage": str(case.stage),
        "stage_title": case.title,
        "since": case.since,
        "due_on": case.due_on,
        "waits_for": waits_for,
        "waits_for_title": matrix().roles[waits_for].title if waits_for else None,
        "is_surveyed": case.is_surveyed,
        "is_inquired": case.is_inquired,
        "grants": case.grants,
        "events": case.events,
        "unanswered": [SourceLeftOpen.of(each) for each in case.unanswered],
        "held_for": case.held_for,
        "refs": dict(case.refs),
    }


def name_of_area(code: str) -> str:
    """A place that has been abolished since keeps its code and loses its name."""
    try:
        return divisions.full_name(code)
    except divisions.UnknownDivision:
        return code
