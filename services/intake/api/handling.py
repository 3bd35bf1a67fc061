"""Routes by which the township examines an application: return, acceptance, relatives, termination."""

from typing import Any
from uuid import UUID

from services.intake.api.acts import RelativeFilingIn
from services.intake.api.applications import answer
from services.intake.api.turn_views import TerminationView
from services.intake.api.turns import TerminationIn
from services.intake.api.views import ApplicationView
from services.intake.workflow import handling, terminations
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("受理")


@edge.create(
    "/applications/{case_id}/return", "accept_application", response_model=ApplicationView, summary="一次性告知补齐材料"
)
async def return_application(case_id: UUID, begin: Begin) -> Any:
    """一次性告知全部所缺材料(民发〔2021〕57号第十条);材料齐备时不得退回。"""
    async with begin() as work:
        return await answer(work, await handling.return_(work.tx, case_id))


@edge.create(
    "/applications/{case_id}/acceptance", "accept_application", response_model=ApplicationView, summary="受理申请"
)
async def accept_application(case_id: UUID, begin: Begin) -> Any:
    """材料齐备即受理,办理期限自此起算。"""
    async with begin() as work:
        return await answer(work, await handling.accept(work.tx, case_id))


@edge.create(
    "/applications/{case_id}/relative-filing", "file_relative", response_model=ApplicationView, summary="近亲属备案"
)
async def file_relative(case_id: UUID, filing: RelativeFilingIn, begin: Begin) -> Any:
    """成员与经办人员或村(居)委会成员有近亲属关系的,单独登记备案。"""
    async with begin() as work:
        relative = handling.Relative(filing.person_id, filing.official_name, filing.official_role, filing.relationship)
        return await answer(work, await handling.file_relative(work.tx, case_id, relative))


@edge.create(
    "/applications/{case_id}/termination",
    "terminate_procedure",
    response_model=TerminationView,
    summary="终止审核确认程序",
)
async def terminate_procedure(case_id: UUID, termination: TerminationIn, begin: Begin) -> Any:
    """有成员经书面提醒仍不签署或者撤回授权的,说明理由后终止(民发〔2021〕57号第二十九条);随时可以重新申请。"""
    async with begin() as work:
        application, ended = await terminations.terminate(work.tx, case_id, termination.reason)
        return await work.reply(TerminationView.of(application, ended), status=201, personal=[case_id])
