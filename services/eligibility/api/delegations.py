"""Delegations of the decision to townships: imported by the province, public for everybody."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from services.eligibility.api.policy import CODE
from services.eligibility.api.views import ImportedView
from services.eligibility.delegation import Delegation
from services.eligibility.policy.policy import Span
from services.eligibility.workflow import delegations
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("审核确认权限")

MAX_DELEGATIONS = 500


class DelegationBody(BaseModel):
    """一项委托:某地区的乡镇(街道)自某日起对某项救助作出确认决定。"""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    area_code: str = Field(
        pattern=CODE, title="地区", description="乡镇(街道),或者县(其全部乡镇、街道)。", examples=["370102001000"]
    )
    scheme: Literal["all", "dibao", "edge", "temporary"] = Field(title="救助项目", examples=["dibao"])
    valid_from: date = Field(alias="from", title="起始日", examples=["2026-01-01"])
    valid_to: date | None = Field(default=None, alias="to", title="终止日(含当日)", examples=["2027-12-31"])
    document: str = Field(min_length=1, max_length=200, title="文件", examples=["示例:关于委托审核确认权限的通知"])
    basis: str = Field(min_length=1, max_length=200, title="依据", examples=["《社会救助法》第四十四条第二款"])
    status: Literal["official", "example"] = Field(title="状态", examples=["example"])

    def delegation(self) -> Delegation:
        """The noun of it."""
        valid = Span(self.valid_from, self.valid_to)
        return Delegation(self.area_code, self.scheme, valid, self.document, self.basis, self.status)


class DelegationsBody(BaseModel):
    """要导入的委托清单。"""

    model_config = ConfigDict(extra="forbid")
    items: list[DelegationBody] = Field(min_length=1, max_length=MAX_DELEGATIONS, title="清单")


class DelegationView(BaseModel):
    """一项委托。"""

    area_code: str = Field(examples=["370102001000"])
    scheme: str = Field(examples=["dibao"])
    valid_from: date
    valid_to: date | None
    document: str
    basis: str
    status: str = Field(description="official 正式,example 示例。", examples=["example"])

    @classmethod
    def many(cls, found: Sequence[Delegation]) -> list[Self]:
        """The delegations as they are shown."""
        return [
            cls(
                area_code=each.area_code,
                scheme=each.scheme,
                valid_from=each.valid.first,
                valid_to=each.valid.last,
                document=each.document,
                basis=each.basis,
                status=each.status,
            )
            for each in found
        ]


class DelegationsView(BaseModel):
    """按地区、项目、起始日排列的委托。"""

    items: list[DelegationView]
    next: str | None = None


@edge.create(
    "/delegations", "import_delegation", response_model=ImportedView, summary="导入审核确认权限的委托", problems=(409,)
)
async def import_delegations(body: DelegationsBody, begin: Begin) -> Any:
    """由省级导入(《社会救助法》第四十四条第二款)。同一地区、项目、起始日再次导入视为更正,例如提前终止。"""
    async with begin() as work:
        rows = [row.delegation() for row in body.items]
        is_demo = work.room.settings.is_demo
        count = await delegations.import_delegations(work.tx, rows, accepts_examples=is_demo)
        return await work.reply(ImportedView(imported=count), status=201)


@edge.read(
    "/delegations", "read_delegations", response_model=DelegationsView, summary="查询审核确认权限的委托", problems=()
)
async def read_delegations(
    begin: Begin,
    area_code: Annotated[
        str | None, Query(pattern=CODE, description="乡镇(街道)或者县的代码。", examples=["370102001000"])
    ] = None,
    on: Annotated[date | None, Query(description="哪一天有效的;不填则列出全部。")] = None,
) -> Any:
    """没有列出的地区,由县级民政部门确认。"""
    async with begin() as work:
        found = await delegations.read_delegations(work.tx, area_code, on)
        return await work.reply(DelegationsView(items=DelegationView.many(found)))
