"""The HTTP edge: officers read a case's inquiry, bureaus see what they are asked and answer it."""

from typing import Any
from uuid import UUID

from services.economic_verification.views import AnswerBody, AnsweredView, InquiryView, QuestionPage, QuestionView
from services.economic_verification.workflow import asking, reporting
from shared.web.begin import Begin
from shared.web.edge import Edge
from shared.web.pages import DEFAULT_LIMIT, Cursor, Limit

edge = Edge("经济状况核对")


@edge.read("/cases/{case_id}/inquiry", "read_inquiry", response_model=InquiryView, summary="查看案件的经济状况核对")
async def read_inquiry(case_id: UUID, begin: Begin) -> Any:
    """查看最近一次核对的进展、各单位结果与报告。"""
    async with begin() as work:
        dossier = await reporting.dossier(work.tx, case_id)
        view = InquiryView.of(dossier, masked=work.tx.actor.level == "auditor")
        return await work.reply(view, personal=[case_id])


@edge.read("/queries", "list_queries", response_model=QuestionPage, summary="本单位待答复的查询", problems=())
async def list_queries(begin: Begin, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT) -> Any:
    """列出本单位尚未答复的查询。"""
    async with begin() as work:
        queries, following = await reporting.waiting(work.tx, cursor, limit)
        page = QuestionPage(items=[QuestionView.of(query) for query in queries], next=following)
        return await work.reply(page, personal=sorted({query.case_id for query in queries}))


@edge.create("/queries/{query_id}/answer", "answer_query", response_model=AnsweredView, summary="答复查询")
async def answer_query(query_id: UUID, body: AnswerBody, begin: Begin) -> Any:
    """提交答复;同一查询重复提交相同答复得到同一结果,过期的答复另行保存。"""
    async with begin() as work:
        query, is_late = await asking.answer(work.tx, query_id, body.answer())
        return await work.reply(AnsweredView.of(query, is_late=is_late), status=201)
