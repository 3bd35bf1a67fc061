"""Routes of emergencies: report, read, papers, supplement, and who somebody is found to be."""

from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from services.intake.api.applications import FILE, Kind, as_download, uploaded
from services.intake.api.emergency_requests import EmergencyIn, IdentificationIn, SupplementIn
from services.intake.api.emergency_views import EmergencyView
from services.intake.api.views import MaterialView
from services.intake.emergency import Emergency
from services.intake.workflow import emergencies as workflow
from shared.web.begin import Begin, Work
from shared.web.edge import Edge

edge = Edge("急难救助")


async def _answer(work: Work, emergency: Emergency, status: int = 201) -> Any:
    materials = await workflow.list_materials(work.tx, emergency.case_id)
    view = EmergencyView.of(emergency, materials, work.tx.actor)
    return await work.reply(view, status=status, personal=[emergency.case_id])


@edge.create("/emergencies", "report_emergency", problems=(), response_model=EmergencyView, summary="报告急难")
async def report_emergency(report: EmergencyIn, begin: Begin) -> Any:
    """在急难发生地报告,不问户籍;情况紧急、金额较小的先行救助(社会救助法第五十条)。"""
    async with begin() as work:
        return await _answer(work, await workflow.report(work.tx, report.to_report()))


@edge.read("/emergencies/{case_id}", "read_application", response_model=EmergencyView, summary="查询急难救助")
async def read_emergency_report(case_id: UUID, begin: Begin) -> Any:
    """急难救助的全部内容。"""
    async with begin() as work:
        return await _answer(work, await workflow.read(work.tx, case_id), status=200)


@edge.create(
    "/emergencies/{case_id}/materials",
    "upload_material",
    problems=(404, 409, 415),
    response_model=MaterialView,
    summary="上传急难材料",
    openapi_extra={"requestBody": {"required": True, "content": FILE}},
)
async def upload_emergency_material(case_id: UUID, request: Request, kind: Kind, begin: Begin) -> Any:
    """请求体即文件内容,Content-Type 为其类型。返回编号和内容的SM3值。"""
    content = await request.body()
    async with begin() as work:
        material = await workflow.add_material(work.tx, case_id, uploaded(work, request, kind, content))
        return await work.reply(MaterialView.of(material), status=201)


@edge.read(
    "/emergencies/{case_id}/materials/{material_id}",
    "read_material",
    response_class=Response,
    summary="查看急难材料",
    openapi_extra={"responses": {"200": {"description": "文件内容", "content": FILE}}},
)
async def read_emergency_material(case_id: UUID, material_id: UUID, begin: Begin) -> Any:
    """答复即文件内容,供下载查看;每次查看均留痕。"""
    async with begin() as work:
        material, content = await workflow.read_material(work.tx, case_id, material_id, work.room.blobs)
        work.tx.note_read([case_id])
    return as_download(material, content)


@edge.create(
    "/emergencies/{case_id}/supplement",
    "supplement_emergency",
    response_model=EmergencyView,
    summary="补充说明急难情况",
)
async def supplement_emergency(case_id: UUID, supplement: SupplementIn, begin: Begin) -> Any:
    """紧急情况解除后补充说明,附签字的情况说明;身份已明的附核对授权,或者写明没有授权的原因。"""
    async with begin() as work:
        return await _answer(work, await workflow.supplement(work.tx, case_id, supplement.to_explained()))


@edge.create(
    "/persons/{person_id}/identity", "identify_unknown", response_model=EmergencyView, summary="登记查明的身份"
)
async def identify_unknown(person_id: UUID, identity: IdentificationIn, begin: Begin) -> Any:
    """身份不明的受助人查明身份后登记,此后按同一人办理。"""
    async with begin() as work:
        found = identity.to_identification()
        return await _answer(work, await workflow.identify_unknown(work.tx, identity.case_id, person_id, found))
