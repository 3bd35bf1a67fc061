"""Routes of changes in a household, and of deaths."""

from typing import Any
from uuid import UUID

from services.intake.api.applications import answer
from services.intake.api.turn_views import DeathView
from services.intake.api.turns import ChangeClosingIn, ChangeIn, DeathCorrectionIn, DeathIn
from services.intake.api.views import ApplicationView
from services.intake.workflow import changes, corrections, deaths
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("变动")


@edge.create("/cases/{case_id}/changes", "report_change", response_model=ApplicationView, summary="报告家庭情况变动")
async def report_change(case_id: UUID, change: ChangeIn, begin: Begin) -> Any:
    """家庭成员、收入、财产等发生变化的,及时告知(社会救助法第四十六条);此后重新申报、重新签字。"""
    async with begin() as work:
        return await answer(work, await changes.report(work.tx, case_id, change.to_report()))


@edge.create(
    "/cases/{case_id}/changes/{change_id}/acceptance",
    "accept_change",
    response_model=ApplicationView,
    summary="受理家庭情况变动",
)
async def accept_change(case_id: UUID, change_id: UUID, begin: Begin) -> Any:
    """重新申报并签字后受理;所缺材料一次性列明。"""
    async with begin() as work:
        return await answer(work, await changes.accept(work.tx, case_id, change_id))


@edge.create(
    "/cases/{case_id}/changes/{change_id}/closing",
    "accept_change",
    response_model=ApplicationView,
    summary="办结不再办理的变动",
)
async def close_change(case_id: UUID, change_id: UUID, closing: ChangeClosingIn, begin: Begin) -> Any:
    """误报,或者有成员不签字的,说明原因后办结;案件按变动以前的家庭情况继续。"""
    async with begin() as work:
        return await answer(work, await changes.close(work.tx, case_id, change_id, closing.reason))


@edge.create("/cases/{case_id}/deaths", "record_death", response_model=DeathView, summary="登记死亡")
async def record_death(case_id: UUID, death: DeathIn, begin: Begin) -> Any:
    """登记一次,这名人员所在的其他案件同时得知;死亡当月的救助金照发。"""
    async with begin() as work:
        recorded = await deaths.record(work.tx, case_id, death.to_death(work.tx.today, work.tx.actor.id))
        return await work.reply(DeathView.of(case_id, recorded), status=201, personal=[case_id])


@edge.create(
    "/cases/{case_id}/deaths/{person_id}/correction",
    "record_death",
    response_model=DeathView,
    summary="更正误登的死亡",
)
async def correct_death(case_id: UUID, person_id: UUID, correction: DeathCorrectionIn, begin: Begin) -> Any:
    """由登记人以外的经办人员凭证明更正;这名人员所在的各案件同时得知,原登记保留。"""
    async with begin() as work:
        wanted = correction.to_correction(work.tx.today, work.tx.actor.id)
        corrected = await corrections.correct(work.tx, case_id, person_id, wanted)
        return await work.reply(DeathView.of(case_id, corrected), status=201, personal=[case_id])
