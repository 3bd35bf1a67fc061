"""The routes of the boards and of the public account, open to everybody."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from services.disclosure.api.places import CountyQuery, VillagePath
from services.disclosure.board import BoardEntry, SheetLine
from services.disclosure.fund_use import FundUse
from services.disclosure.publicity import rule
from services.disclosure.workflow import boards
from shared.vocabulary.divisions import full_name
from shared.web.begin import Begin
from shared.web.edge import Edge
from shared.web.pages import DEFAULT_LIMIT, MAX_LIMIT, Cursor, Limit

edge = Edge("公开公示")

Year = Annotated[int, Query(ge=2020, le=2100, description="年份。", examples=[2026])]


class BoardEntryView(BaseModel):
    """长期公示栏的一行。姓名隐去一部分。"""

    entry_id: UUID
    scheme: str
    scheme_title: str
    name: str = Field(examples=["王*明"])
    persons: int = Field(description="保障人数")
    amount_yuan: str = Field(description="保障金额:按月发放的为每月金额,一次性发放的为总额(元)", examples=["812.00"])
    paid: str = Field(description="monthly 按月发放,once 一次性发放", examples=["monthly"])
    since_month: str = Field(description="起始月份", examples=["2027-01"])
    listed_on: date

    @classmethod
    def of(cls, entry: BoardEntry) -> "BoardEntryView":
        """The view of a board's line."""
        return cls(
            entry_id=entry.id,
            scheme=entry.scheme,
            scheme_title=rule(entry.scheme).title,
            name=entry.name_masked,
            persons=entry.persons,
            amount_yuan=entry.amount_monthly.yuan,
            paid="once" if rule(entry.scheme).is_paid_once else "monthly",
            since_month=entry.first_month,
            listed_on=entry.listed_on,
        )


class BoardView(BaseModel):
    """一个村(居)的长期公示栏。"""

    village_code: str
    village_name: str
    items: list[BoardEntryView]
    next: str | None = None


class BoardSheetLineView(BaseModel):
    """张贴名单的一行。村级和乡镇看到全名,其他岗位看到隐去一部分的姓名;未成年人不写姓名。"""

    entry_id: UUID
    scheme: str
    scheme_title: str
    name: str = Field(description="姓名", examples=["王小明"])
    persons: int = Field(description="保障人数")
    amount_yuan: str = Field(description="保障金额:按月发放的为每月金额,一次性发放的为总额(元)", examples=["812.00"])
    paid: str = Field(description="monthly 按月发放,once 一次性发放", examples=["monthly"])
    since_month: str = Field(description="起始月份", examples=["2027-01"])
    listed_on: date = Field(description="列入日期")

    @classmethod
    def of(cls, line: SheetLine) -> "BoardSheetLineView":
        """The view of a line to be printed."""
        return cls(**BoardEntryView.of(line.entry).model_dump() | {"name": line.name})


class BoardSheetView(BaseModel):
    """打印后张贴在村(居)公示栏的长期公示名单。"""

    village_code: str
    village_name: str
    as_of: date = Field(description="名单截至日期")
    items: list[BoardSheetLineView]
    next: str | None = None


class FundUseItem(BaseModel):
    """一项救助一个月的资金使用。"""

    scheme: str
    scheme_title: str
    period: str = Field(examples=["2026-12"])
    households: int = Field(description="发放户数")
    persons: int = Field(description="保障人数")
    amount_yuan: str = Field(description="实际发放金额(元)", examples=["81200.00"])
    recovered_yuan: str = Field(description="当月追回的多发金额(元)", examples=["0.00"])

    @classmethod
    def of(cls, use: FundUse) -> "FundUseItem":
        """The view of a line of the public account."""
        return cls(
            scheme=use.account.scheme,
            scheme_title=rule(use.account.scheme).title,
            period=use.account.period,
            households=use.households,
            persons=use.persons,
            amount_yuan=use.amount.yuan,
            recovered_yuan=use.recovered.yuan,
        )


class FundUseView(BaseModel):
    """一个县一年的社会救助资金使用情况。"""

    county_code: str
    county_name: str
    year: int
    items: list[FundUseItem]


@edge.read("/boards/{village_code}", "read_public_notices", response_model=BoardView, summary="查看某村长期公示栏")
async def read_board(
    village_code: VillagePath, begin: Begin, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Any:
    """Everybody may read a village's board."""
    async with begin() as work:
        entries, following = await boards.page(work.tx, village_code, cursor, limit)
        items = [BoardEntryView.of(entry) for entry in entries]
        board = BoardView(village_code=village_code, village_name=full_name(village_code), items=items, next=following)
        return await work.reply(board)


@edge.read("/boards/{village_code}/sheet", "read_notice", response_model=BoardSheetView, summary="打印某村长期公示名单")
async def read_board_sheet(
    village_code: VillagePath, begin: Begin, cursor: Cursor = None, limit: Limit = MAX_LIMIT
) -> Any:
    """The list that hangs in the village (57号 art. 24)."""
    async with begin() as work:
        lines, following = await boards.sheet(work.tx, village_code, cursor, limit)
        sheet = BoardSheetView(
            village_code=village_code,
            village_name=full_name(village_code),
            as_of=work.tx.today,
            items=[BoardSheetLineView.of(line) for line in lines],
            next=following,
        )
        return await work.reply(sheet, personal={line.entry.case_id for line in lines})


@edge.read("/fund-use", "read_public_notices", response_model=FundUseView, summary="查看县(市、区)救助资金使用情况")
async def read_fund_use(county_code: CountyQuery, year: Year, begin: Begin) -> Any:
    """Everybody may read how a county used its money (社会救助法 art. 67)."""
    async with begin() as work:
        uses = await boards.fund_use(work.tx, county_code, year)
        view = FundUseView(
            county_code=county_code,
            county_name=full_name(county_code),
            year=year,
            items=[FundUseItem.of(use) for use in uses],
        )
        return await work.reply(view)
