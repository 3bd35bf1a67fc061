"""The public standards, and the import of which village is urban and which rural."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from services.eligibility import names
from services.eligibility.api.views import ImportedView, StandardsView, StandardView
from services.eligibility.policy.reading import load
from services.eligibility.village import VillageCategory
from services.eligibility.workflow import villages
from shared.refusal import Invalid
from shared.vocabulary import divisions
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("政策")

CODE = r"^37[0-9]{10}$"
MAX_VILLAGES = 500


@edge.read("/standards", "read_standards", response_model=StandardsView, summary="查询低保标准", problems=(404, 409))
async def read_standards(
    begin: Begin,
    county_code: Annotated[str, Query(pattern=CODE, description="县级区划代码,12位。", examples=["370102000000"])],
    on: Annotated[date | None, Query(description="哪一天的标准,默认今天。")] = None,
) -> Any:
    """低保标准和低保边缘家庭收入线。示例值会注明,正式环境不提供示例值。"""
    async with begin() as work:
        day = on or work.tx.today
        policy = load(accepts_examples=work.room.settings.is_demo)
        items = []
        for category in names.CATEGORIES:
            standard = policy.standard(county_code, category, day)
            items.append(
                StandardView(
                    category=category,
                    category_name=names.CATEGORIES[category],
                    dibao_yuan=standard.monthly.yuan,
                    edge_yuan=policy.edge_line(standard, day).yuan,
                    valid_from=standard.valid.first,
                    document=standard.document,
                    status=standard.status,
                )
            )
        view = StandardsView(county_code=county_code, county_name=_name(county_code), on=day, items=items)
        return await work.reply(view)


def _name(county_code: str) -> str:
    try:
        return divisions.full_name(county_code)
    except divisions.UnknownDivision as unknown:
        raise Invalid("area_unknown", f"{unknown}。") from unknown


class VillageCategoryBody(BaseModel):
    """一个村(社区)自某日起按城市还是农村标准。"""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    village_code: str = Field(pattern=CODE, title="村级代码", examples=["370102001002"])
    category: Literal["urban", "rural"] = Field(title="类别", examples=["urban"])
    valid_from: date = Field(alias="from", title="起始日", examples=["2026-01-01"])
    status: Literal["official", "example"] = Field(title="状态", examples=["example"])
    document: str = Field(min_length=1, max_length=200, title="依据文件", examples=["示例:城乡类别划分表"])


class VillageCategoriesBody(BaseModel):
    """要导入的村(社区)类别。"""

    model_config = ConfigDict(extra="forbid")
    items: list[VillageCategoryBody] = Field(min_length=1, max_length=MAX_VILLAGES, title="清单")


@edge.create("/village-categories", "import_policy", response_model=ImportedView, summary="导入村(社区)城乡类别")
async def import_village_categories(body: VillageCategoriesBody, begin: Begin) -> Any:
    """同一村(社区)同一起始日再次导入视为更正。只能导入本地区的村(社区)。"""
    async with begin() as work:
        rows = [
            VillageCategory(row.village_code, row.category, row.valid_from, row.status, row.document)
            for row in body.items
        ]
        count = await villages.import_village_categories(work.tx, rows, accepts_examples=work.room.settings.is_demo)
        return await work.reply(ImportedView(imported=count), status=201)
