"""Routes of moves: asked for by the old township, taken in or returned by the new one."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from services.intake.api.requests import Hash
from services.intake.api.turns import Text
from services.intake.arrival import Arrival, Standing
from services.intake.store import moves as store
from services.intake.store.moves import Move
from services.intake.workflow import moves as workflow
from shared.web.begin import Begin
from shared.web.edge import Edge
from shared.web.pages import DEFAULT_LIMIT, Cursor, Limit

edge = Edge("迁移")

_STRICT = ConfigDict(extra="forbid")

StandingQuery = Annotated[
    Literal["waiting", "accepted", "returned"] | None, Query(description="只看某一种状态的迁入。")
]


class MoveIn(BaseModel):
    """家庭迁移到省内另一村(居),案件随迁。申请书先上传,kind=move_request。"""

    model_config = _STRICT
    village_code: str = Field(pattern="^[0-9]{12}$", title="迁入村(居)的12位区划代码", examples=["370103001001"])
    moved_on: date = Field(title="迁移日期", examples=["2026-11-20"])
    paper_hash: Hash = Field(title="签字的迁移办理申请书的SM3值", examples=["0" * 64])

    def to_move(self, case_id: UUID) -> Move:
        """The move as the room understands it."""
        return store.new(case_id, self.village_code, self.moved_on)


class MoveView(BaseModel):
    """一次迁移。迁入地接收、转移完成后,迁出地不再看到这件案件;此前仍由迁出地办理和发放。"""

    id: UUID
    case_id: UUID
    village_code: str
    moved_on: date
    done_on: date | None = Field(description="转移完成,或者被迁入地退回的日期。")
    returned_for: str | None = Field(description="迁入地退回的原因。")

    @classmethod
    def of(cls, move: Move) -> "MoveView":
        """What was asked for, and what came of it."""
        return cls(
            id=move.id,
            case_id=move.case_id,
            village_code=move.village_code,
            moved_on=move.moved_on,
            done_on=move.done_on,
            returned_for=move.returned_for,
        )


class MovePage(BaseModel):
    """一页迁移。"""

    items: list[MoveView]
    next: str | None = None


class ArrivalView(BaseModel):
    """一件等待迁入的案件。接收以前,案件仍由迁出地办理和发放,这里只有核实所需的内容。"""

    arrival_id: UUID
    case_id: UUID
    case_number: str
    applicant: str = Field(description="申请人姓名,已隐去部分字。")
    from_township: str = Field(description="迁出的乡镇(街道)。")
    village_code: str | None = Field(description="迁入的村(居)。")
    moved_on: date
    offered_on: date
    state: str = Field(description="waiting 待接收,accepted 已接收,returned 已退回。", examples=["waiting"])
    settled_on: date | None
    reason: str | None

    @classmethod
    def of(cls, arrival: Arrival) -> "ArrivalView":
        """An arrival as the new township sees it."""
        return cls(
            arrival_id=arrival.id,
            case_id=arrival.case_id,
            case_number=arrival.case_number,
            applicant=arrival.applicant,
            from_township=arrival.from_township,
            village_code=arrival.place.village,
            moved_on=arrival.moved_on,
            offered_on=arrival.offered_on,
            state=arrival.standing,
            settled_on=arrival.settled_on,
            reason=arrival.reason,
        )


class ArrivalPage(BaseModel):
    """一页迁入。"""

    items: list[ArrivalView]
    next: str | None = None


class ArrivalAnswerIn(BaseModel):
    """迁入地的答复:家庭确已在本地居住的接收,否则写明原因退回。"""

    model_config = _STRICT
    outcome: Literal["accepted", "returned"] = Field(title="接收或者退回", examples=["accepted"])
    reason: Text | None = Field(None, title="退回的原因", examples=["该户没有在本地居住。"])


@edge.create("/cases/{case_id}/moves", "move_case", response_model=MoveView, summary="案件随家庭迁移")
async def move_case(case_id: UUID, move: MoveIn, begin: Begin) -> Any:
    """迁往省内另一村(居)的,由迁出地提出;跨乡镇(街道)的由迁入地接收后转移,救助金不中断、不重复。"""
    async with begin() as work:
        asked = await workflow.ask(work.tx, case_id, move.to_move(case_id), move.paper_hash)
        return await work.reply(MoveView.of(asked), status=201, personal=[case_id])


@edge.read("/moves", "read_moves", problems=(), response_model=MovePage, summary="查看迁移")
async def list_moves(begin: Begin, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT) -> Any:
    """本辖区案件的迁移;被迁入地退回的有原因,可以核实后重新提出。"""
    async with begin() as work:
        found, following = await workflow.page(work.tx, cursor, limit)
        page = MovePage(items=[MoveView.of(each) for each in found], next=following)
        return await work.reply(page, personal={each.case_id for each in found})


@edge.read("/arrivals", "read_moves", problems=(), response_model=ArrivalPage, summary="查看等待迁入的案件")
async def list_arrivals(
    begin: Begin, state: StandingQuery = None, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Any:
    """要迁入本辖区的案件,请及时核实并接收或者退回。"""
    async with begin() as work:
        standing = None if state is None else Standing(state)
        found, following = await workflow.arrivals(work.tx, standing, cursor, limit)
        page = ArrivalPage(items=[ArrivalView.of(each) for each in found], next=following)
        return await work.reply(page, personal={each.case_id for each in found})


@edge.create(
    "/arrivals/{arrival_id}/answer", "answer_arrival", response_model=ArrivalView, summary="接收或者退回迁入的案件"
)
async def answer_arrival(arrival_id: UUID, wanted: ArrivalAnswerIn, begin: Begin) -> Any:
    """由迁入地乡镇(街道)办理;接收后案件随即转入,退回的仍由迁出地办理。"""
    async with begin() as work:
        is_accepted = wanted.outcome == "accepted"
        arrival = await workflow.answer(work.tx, arrival_id, wanted.reason, is_accepted=is_accepted)
        return await work.reply(ArrivalView.of(arrival), status=201, personal=[arrival.case_id])
