"""Routes of visits to a household, of appraisals after an objection, and of the longer period."""

from typing import Any
from uuid import UUID

from services.intake.api.acts import SurveyIn
from services.intake.api.applications import answer
from services.intake.api.turns import AppraisalIn, ExtensionIn
from services.intake.api.views import ApplicationView
from services.intake.workflow import surveys
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("调查与评议")


@edge.create(
    "/applications/{case_id}/surveys", "survey_household", response_model=ApplicationView, summary="登记入户调查"
)
async def record_survey(case_id: UUID, survey: SurveyIn, begin: Begin) -> Any:
    """两名以上调查人员入户,附照片和签字的调查表;公示有异议、家庭情况变动或者定期核查时再次入户。"""
    async with begin() as work:
        return await answer(work, await surveys.survey(work.tx, case_id, survey.to_visit()))


@edge.create(
    "/cases/{case_id}/county-visits", "visit_for_county", response_model=ApplicationView, summary="登记县级入户调查"
)
async def visit_for_county(case_id: UUID, visit: SurveyIn, begin: Begin) -> Any:
    """近亲属备案或者接到投诉举报的,县级民政部门入户调查(民发〔2021〕57号第二十条)。"""
    async with begin() as work:
        return await answer(work, await surveys.visit_for_county(work.tx, case_id, visit.to_visit()))


@edge.create("/cases/{case_id}/appraisals", "hold_appraisal", response_model=ApplicationView, summary="登记民主评议")
async def hold_appraisal(case_id: UUID, appraisal: AppraisalIn, begin: Begin) -> Any:
    """公示有异议的,可以开展民主评议代替重新调查(民发〔2021〕57号第十九条)。"""
    async with begin() as work:
        return await answer(work, await surveys.appraise(work.tx, case_id, appraisal.to_meeting()))


@edge.create(
    "/cases/{case_id}/extended-period", "extend_period", response_model=ApplicationView, summary="延长办理期限"
)
async def extend_period(case_id: UUID, extension: ExtensionIn, begin: Begin) -> Any:
    """特殊情况下自受理之日起45个工作日(民发〔2021〕57号第二十二条),原因告知申请人。"""
    async with begin() as work:
        extended = await surveys.extend_period(work.tx, case_id, extension.reason, extension.explanation)
        return await answer(work, extended)
