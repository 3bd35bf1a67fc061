"""Who looked: a person reads who saw or changed their case, over all services."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from gateway import workflow
from gateway.api.calling import Calling
from gateway.api.views import name_of_area
from gateway.calls import accesses
from shared.identity.matrix import matrix
from shared.web.access_log import AccessLine
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("进度")

PURPOSES = {
    "application": "办理申请",
    "case_handling": "办理案件",
    "identity_check": "核对身份",
    "household_survey": "入户调查",
    "economic_check": "核对经济状况",
    "determination": "审核确认",
    "service_of_documents": "送达文书",
    "disclosure": "公示公开",
    "payment": "发放救助金",
    "emergency_aid": "急难救助",
    "objection": "处理异议",
    "supervision": "监督检查",
    "access_log": "查看访问记录",
}
"""How the matrix's purposes are told to people."""


class AccessView(BaseModel):
    """一次查看或修改。"""

    at: datetime = Field(title="时间", examples=["2026-12-02T01:20:00Z"])
    who: str = Field(title="岗位", examples=["县级审核确认人"])
    area_name: str = Field(title="所在地", examples=["山东省济南市历下区"])
    purpose: str = Field(title="目的", examples=["审核确认"])
    is_change: bool = Field(title="是否修改", examples=[False])

    @classmethod
    def of(cls, line: AccessLine) -> "AccessView":
        """Say a line in words."""
        roles = matrix().roles
        return cls(
            at=line.at,
            who="、".join(roles[name].title for name in line.role.split(",") if name in roles),
            area_name=name_of_area(line.area_code) if line.area_code else "",
            purpose=PURPOSES.get(line.purpose, line.purpose),
            is_change=line.is_change,
        )


class AccessLogView(BaseModel):
    """谁看过、谁改过,从新到旧。"""

    items: list[AccessView]


@edge.read("/cases/{case_id}/access-log", "read_access_log", response_model=AccessLogView, summary="谁看过我的案件")
async def read_access_log(case_id: UUID, begin: Begin, calling: Calling) -> Any:
    """本人可以查看哪些岗位、在什么时间、为什么目的看过或改过自己的案件。"""
    async with begin() as work:
        await workflow.read(work.tx, case_id)
    # Between the two transactions, since nothing is asked over HTTP inside one.
    lines = await accesses(calling, case_id)
    async with begin() as work:
        view = AccessLogView(items=[AccessView.of(line) for line in lines])
        return await work.reply(view, personal=[case_id])
