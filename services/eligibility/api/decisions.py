"""Decisions: their full text, the papers of their service, and the service itself (送达)."""

import asyncio
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.eligibility.api.determinations import sees_findings
from services.eligibility.api.views import DecisionsView, DecisionView, MaterialView, ServiceView
from services.eligibility.decision import Served
from services.eligibility.workflow import decisions
from shared.blobs import ALLOWED_TYPES
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("决定与送达")

HASH = "^[0-9a-f]{64}$"
_FILE = {"schema": {"type": "string", "format": "binary"}}
_FILE_BODY = {"requestBody": {"required": True, "content": dict.fromkeys(sorted(ALLOWED_TYPES), _FILE)}}


class ServiceBody(BaseModel):
    """送达决定书。"""

    model_config = ConfigDict(extra="forbid")
    way: Literal["handed_over", "post", "electronic"] = Field(title="送达方式", examples=["handed_over"])
    served_on: date = Field(title="送达日期", examples=["2026-12-04"])
    receipt_hash: str | None = Field(
        default=None, pattern=HASH, title="送达回证", description="当面送达和邮寄须先上传回证,此处填其摘要。"
    )


@edge.read("/cases/{case_id}/decisions", "read_determination", response_model=DecisionsView, summary="查看案件的决定")
async def read_case_decisions(case_id: UUID, begin: Begin) -> Any:
    """列出案件已经作出的决定,按时间先后。"""
    async with begin() as work:
        found = await decisions.read_decisions(work.tx, case_id)
        shows = sees_findings(work.tx)
        items = [DecisionView.of(decision, served, with_findings=shows) for decision, served in found]
        return await work.reply(DecisionsView(items=items), personal=[case_id])


@edge.read("/decisions/{decision_id}", "read_determination", response_model=DecisionView, summary="查看决定书全文")
async def read_decision(decision_id: UUID, begin: Begin) -> Any:
    """决定书全文、各项认定、送达情况和签名。村级人员只能看到结论。"""
    async with begin() as work:
        decision, served = await decisions.read_decision(work.tx, decision_id)
        view = DecisionView.of(decision, served, with_findings=sees_findings(work.tx))
        return await work.reply(view, personal=[decision.case_id])


@edge.create(
    "/decisions/{decision_id}/materials",
    "serve_document",
    problems=(404, 409, 415),
    response_model=MaterialView,
    summary="上传送达材料",
    openapi_extra=_FILE_BODY,
)
async def upload_decision_material(
    decision_id: UUID,
    request: Request,
    begin: Begin,
    kind: Annotated[
        Literal["service_receipt", "stop_request", "hearing_notice", "hearing_record", "other"],
        Query(
            description="材料种类:service_receipt 决定书的送达回证,stop_request 停发申请,"
            "hearing_notice 拟作决定的告知回证,hearing_record 听取意见的签字记录。"
        ),
    ] = "service_receipt",
) -> Any:
    """请求体是文件本身(照片或PDF),类型写在 Content-Type 中;返回的 hash 用于登记送达。"""
    content = await request.body()
    media_type = request.headers.get("content-type", "")
    async with begin() as work:
        await decisions.read_decision(work.tx, decision_id)
        blob = await asyncio.to_thread(work.room.blobs.put, content, media_type)
        material_id, case_id = await decisions.keep_material(work.tx, decision_id, kind, blob)
        view = MaterialView(id=material_id, kind=kind, hash=blob.id, media_type=blob.media_type, size=blob.size)
        return await work.reply(view, status=201, personal=[case_id])


@edge.create("/decisions/{decision_id}/service", "serve_document", response_model=ServiceView, summary="记录送达")
async def serve_decision(decision_id: UUID, body: ServiceBody, begin: Begin) -> Any:
    """不予确认的决定应在作出后三个工作日内送达(民发〔2021〕57号第二十一条)。"""
    async with begin() as work:
        served = Served(body.way, body.served_on, body.receipt_hash)
        decision = await decisions.serve(work.tx, decision_id, served)
        view = ServiceView(
            decision_id=decision.id,
            way=served.way,
            served_on=served.served_on,
            serve_until=decision.serve_until,
            is_late=decision.is_late(served.served_on),
        )
        return await work.reply(view, status=201, personal=[decision.case_id])
