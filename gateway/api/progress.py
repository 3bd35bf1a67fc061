"""Progress of cases: one with its steps, and a page of those that the actor may see."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query

from gateway import workflow
from gateway.api.views import CaseSummary, ProgressPage, ProgressView
from gateway.progress import Stage
from shared.web.begin import Begin
from shared.web.edge import Edge
from shared.web.pages import DEFAULT_LIMIT, Cursor, Limit

edge = Edge("进度")

StageFilter = Annotated[Stage | None, Query(description="只看处于这个阶段的案件。")]


@edge.read("/cases/{case_id}/progress", "read_progress", response_model=ProgressView, summary="查看案件进度")
async def read_progress(case_id: UUID, begin: Begin) -> Any:
    """一个案件办到了哪一步、经过了哪些步骤、接下来等谁。"""
    async with begin() as work:
        case, steps = await workflow.read(work.tx, case_id)
        return await work.reply(ProgressView.whole(case, steps), personal=[case_id])


@edge.read("/progress", "read_progress", response_model=ProgressPage, summary="查看本人或本辖区案件", problems=())
async def list_progress(
    begin: Begin, stage: StageFilter = None, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Any:
    """申请人看到自己家庭的案件,工作人员看到本辖区的案件。"""
    async with begin() as work:
        cases, following = await workflow.page(work.tx, stage, cursor, limit)
        view = ProgressPage(items=[CaseSummary.of(case) for case in cases], next=following)
        return await work.reply(view, personal=[case.case_id for case in cases])
