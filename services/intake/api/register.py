"""Routes of the catalogue, of names for one page of cases, and of the register of persons."""

from typing import Any

from services.intake.api.acts import CaseIdsIn, IdentityIn
from services.intake.api.household_views import name_for
from services.intake.api.register_views import CaseNamesView, CaseNameView, MattersView, PersonView
from services.intake.catalogue import catalogue
from services.intake.workflow import applications as workflow
from shared.vocabulary.resident_id import ResidentId
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("事项与人员")


@edge.read("/matters", "read_matters", problems=(), response_model=MattersView, summary="查询救助事项目录")
async def list_matters(begin: Begin) -> Any:
    """能申请什么、带什么材料、哪些材料不得要求提供,以及授权书、承诺书文本。"""
    async with begin() as work:
        return await work.reply(MattersView.of(catalogue()))


@edge.create(
    "/cases/names",
    "name_cases",
    problems=(),
    status_code=200,
    response_model=CaseNamesView,
    summary="查询一页案件的申请人姓名",
)
async def name_cases(wanted: CaseIdsIn, begin: Begin) -> Any:
    """按案件编号返回申请人姓名;监督层级看到的是隐去部分字的姓名。"""
    async with begin() as work:
        names = await workflow.names(work.tx, wanted.case_ids)
        items = [CaseNameView(case_id=case, applicant_name=name_for(work.tx.actor, name)) for case, name in names]
        return await work.reply(CaseNamesView(items=items), personal=[case for case, _ in names])


@edge.create(
    "/persons/identification",
    "identify_person",
    problems=(),
    status_code=200,
    response_model=PersonView,
    summary="按身份证号码取得人员编号",
)
async def identify_person(wanted: IdentityIn, begin: Begin) -> Any:
    """仅供统一入口登录时使用。"""
    async with begin() as work:
        person_id = await workflow.identify(work.tx, ResidentId.parse(wanted.identity_number))
        return await work.reply(PersonView(person_id=person_id))
