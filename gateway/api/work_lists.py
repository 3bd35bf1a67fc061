"""Work lists: how much waits for the actor, and what. The gateway keeps no names, so it asks intake for a page's."""

from typing import Any

from gateway import workflow
from gateway.api.calling import Calling
from gateway.api.views import WorkItem, WorkLists, WorkListView, WorkPage
from gateway.calls import names_of
from shared.web.begin import Begin
from shared.web.edge import Edge
from shared.web.pages import DEFAULT_LIMIT, Cursor, Limit

edge = Edge("待办")


@edge.read("/work-lists", "read_work_list", response_model=WorkLists, summary="查看待办数量", problems=())
async def list_work(begin: Begin) -> Any:
    """本岗位各待办清单的件数。"""
    async with begin() as work:
        counted = await workflow.count(work.tx)
        return await work.reply(WorkLists(items=[WorkListView.of(each, cases) for each, cases in counted]))


@edge.read("/work-lists/{name}", "read_work_list", response_model=WorkPage, summary="查看待办清单")
async def read_work_list(
    name: str, begin: Begin, calling: Calling, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Any:
    """一个待办清单的一页,附申请人姓名和下一步要用到的编号。"""
    async with begin() as work:
        found, cases, following = await workflow.work(work.tx, name, cursor, limit)
        actor = work.tx.actor
    # Between the two transactions, since nothing is asked over HTTP inside one.
    names = await names_of(calling, actor, [case.case_id for case in cases])
    async with begin() as work:
        items = [WorkItem.named(case, names) for case in cases]
        view = WorkPage(name=found.name, title=found.title, items=items, next=following)
        return await work.reply(view, personal=[case.case_id for case in cases])
