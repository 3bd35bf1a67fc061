"""Routes by which the township examines an application: return, acceptance, relatives, survey."""

from typing import Any
from uuid import UUID

from services.intake import workflow
from services.intake.api.acts import RelativeFilingIn, SurveyIn
from services.intake.api.applications import answer
from services.intake.api.views import ApplicationView
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("受理与调查")


@edge.create(
    "/applications/{case_id}/return", "accept_application", response_model=ApplicationView, summary="一次性告知补齐材料"
)
async def return_application(case_id: UUID, begin: Begin) -> Any:
    """一次性告知全部所缺材料(民发〔2021〕57号第十条);材料齐备时不得退回。"""
    async with begin() as work:
        return await answer(work, await workflow.return_(work.tx, case_id))


@edge.create(
    "/applications/{case_id}/acceptance", "accept_application", response_model=ApplicationView, summary="受理申请"
)
async def accept_application(case_id: UUID, begin: Begin) -> Any:
    """材料齐备即受理,办理期限自此起算。"""
    async with begin() as work:
        return await answer(work, await workflow.accept(work.tx, case_id))


@edge.create(
    "/applications/{case_id}/relative-filing", "file_relative", response_model=ApplicationView, summary="近亲属备案"
)
async def file_relative(case_id: UUID, filing: RelativeFilingIn, begin: Begin) -> Any:
    """成员与经办人员或村(居)委会成员有近亲属关系的,单独登记备案。"""
    async with begin() as work:
        relative = workflow.Relative(filing.person_id, filing.official_name, filing.official_role, filing.relationship)
        return await answer(work, await workflow.file_relative(work.tx, case_id, relative))


@edge.create(
    "/applications/{case_id}/surveys", "survey_household", response_model=ApplicationView, summary="登记入户调查"
)
async def record_survey(case_id: UUID, survey: SurveyIn, begin: Begin) -> Any:
    """两名以上调查人员入户,附照片和签字的调查表。"""
    async with begin() as work:
        return await answer(work, await workflow.survey(work.tx, case_id, survey.to_visit()))
