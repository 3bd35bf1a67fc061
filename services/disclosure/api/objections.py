"""The routes of objections: anybody raises one in nobody's name; the township looks into it and tells its raiser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.disclosure.objection import Answer, Objection, Objector, State, Way
from services.disclosure.workflow import objections
from shared.identity.actor import PUBLIC
from shared.identity.matrix import matrix
from shared.room import Room
from shared.web import idempotency
from shared.web.begin import Begin, Work, actor_of
from shared.web.edge import Edge
from shared.web.pages import DEFAULT_LIMIT, Cursor, Limit

edge = Edge("公开公示")

_RAISE = "raise_objection"
_PURPOSE = "objection"
_CLERK = "township_clerk"
_STATES = {State.OPEN: "已收到,正在核查", State.ANSWERED: "已核查完毕"}
_NEXT = {
    State.OPEN: "乡镇(街道)正在核查。留下联系方式的,核查后会告诉您结果;没有留的,请过些日子再来查询。",
    State.ANSWERED: "乡镇(街道)已经核查完毕。留下联系方式的,结果已经告诉您;没有留的,可凭异议编号到乡镇(街道)窗口了解。",
}

Receipt = Annotated[
    str,
    Path(
        pattern=r"^[0-9A-Za-z]{5}(-?[0-9A-Za-z]{5}){3}$",
        description="提出异议时得到的查询码。",
        examples=["7KQ2M-9XWPA-C4TRN-H6EYD"],
    ),
]
StateQuery = Annotated[Literal["open", "answered"] | None, Query(description="只看某一种状态的异议。")]


class ObjectionRequest(BaseModel):
    """对一份公示的异议,或者对一件案件的投诉、举报。可以不留姓名和联系方式;留下的只有负责核查的其他经办人能看到,受理这个案件的人看不到。"""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    statement: str = Field(
        title="异议内容", min_length=2, max_length=2000, examples=["这家人去年在县城开了店,和公示的情况不一样。"]
    )
    name: str | None = Field(default=None, title="您的姓名,可不填", min_length=1, max_length=50)
    contact: str | None = Field(default=None, title="联系方式,可不填", min_length=1, max_length=100)


class RaisedView(BaseModel):
    """已经登记的异议。查询码只显示这一次,凭它可以查询办理状态,请妥善保存,不要告诉别人。"""

    number: str = Field(description="异议编号", examples=["K7QM2XWP"])
    receipt_code: str = Field(description="查询码", examples=["7KQ2M-9XWPA-C4TRN-H6EYD"])
    raised_on: date
    next_step: str

    @classmethod
    def of(cls, objection: Objection, receipt: str) -> "RaisedView":
        """What the raiser is told, once."""
        return cls(
            number=objection.number,
            receipt_code=receipt,
            raised_on=objection.raised_on,
            next_step=_NEXT[State.OPEN],
        )


class ReceiptView(BaseModel):
    """异议办理状态。"""

    number: str
    state: str = Field(examples=["open"])
    state_title: str
    next_step: str


class ObjectionView(BaseModel):
    """一条异议。谁提出的不在这里;异议内容只给负责核查的经办人看。"""

    objection_id: UUID
    number: str
    case_id: UUID
    notice_id: UUID | None = Field(description="异议所指的公示;不针对公示的投诉、举报为空")
    state: str
    state_title: str
    raised_on: date
    due_since: date | None = Field(description="案件已有新的初审意见或结论、从这一天起应当答复异议人;空表示还在核查")
    statement: str | None = Field(description="异议内容,只有经办人查看一份公示的异议时给出")
    found: str | None = Field(description="核查情况")
    told_way: str | None
    answered_on: date | None

    @classmethod
    def of(cls, objection: Objection, statement: str | None = None) -> "ObjectionView":
        """The view of an objection."""
        given = objection.answer
        return cls(
            objection_id=objection.id,
            number=objection.number,
            case_id=objection.case_id,
            notice_id=objection.notice_id,
            state=objection.state,
            state_title=_STATES[objection.state],
            raised_on=objection.raised_on,
            due_since=objection.due_since,
            statement=statement,
            found=given.found if given else None,
            told_way=given.way if given else None,
            answered_on=given.answered_on if given else None,
        )


class ObjectionPage(BaseModel):
    """一页异议。排列次序与提出的先后无关。"""

    items: list[ObjectionView]
    next: str | None = None


class ObjectorView(BaseModel):
    """异议人。请为异议人保密,只用于核查和告知结果;每次查看都有记录。"""

    number: str
    is_anonymous: bool
    name: str | None
    contact: str | None


class AnswerRequest(BaseModel):
    """异议的核查情况和告知方式。"""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    found: str = Field(
        title="核查情况,不要写异议人是谁",
        min_length=2,
        max_length=2000,
        examples=["重新入户调查,店铺为其兄所开,家庭收入与申报一致。"],
    )
    told_way: Way = Field(title="告知方式:电话、上门、窗口、书面;没有留下姓名和联系方式的为凭查询码查询")


@edge.create(
    "/notices/{notice_id}/objections",
    _RAISE,
    problems=(404, 409),
    response_model=RaisedView,
    summary="对公示提出异议",
)
async def raise_objection(notice_id: UUID, wanted: ObjectionRequest, request: Request, _allowed: Begin) -> Any:
    """Open to everybody; a login is not needed, and where there is one it leaves no trace."""
    at_window = _is_at_window(request)
    async with _in_nobodys_name(request) as work:
        objector = Objector(wanted.name, wanted.contact)
        objection, receipt = await objections.raise_objection(
            work.tx, notice_id, wanted.statement, objector, at_window=at_window
        )
        return await work.reply(RaisedView.of(objection, receipt), status=201)


@edge.create(
    "/cases/{case_id}/complaints",
    _RAISE,
    problems=(404,),
    response_model=RaisedView,
    summary="对一件案件投诉、举报",
)
async def complain_of_case(case_id: UUID, wanted: ObjectionRequest, request: Request, _allowed: Begin) -> Any:
    """At every stage, also while assistance runs; open to everybody, and kept as an objection to a notice is."""
    at_window = _is_at_window(request)
    async with _in_nobodys_name(request) as work:
        objector = Objector(wanted.name, wanted.contact)
        complaint, receipt = await objections.complain(
            work.tx, case_id, wanted.statement, objector, at_window=at_window
        )
        return await work.reply(RaisedView.of(complaint, receipt), status=201)


@edge.read("/objection-receipts/{receipt}", _RAISE, response_model=ReceiptView, summary="凭查询码查询异议办理状态")
async def read_objection_receipt(receipt: Receipt, request: Request, _allowed: Begin) -> Any:
    """Whoever holds the receipt asks, and need not say who they are."""
    async with _in_nobodys_name(request) as work:
        objection = await objections.by_receipt(work.tx, receipt)
        state = objection.state
        view = ReceiptView(number=objection.number, state=state, state_title=_STATES[state], next_step=_NEXT[state])
        return await work.reply(view)


@edge.read(
    "/notices/{notice_id}/objections", "read_objection", response_model=ObjectionPage, summary="查看一份公示的异议"
)
async def list_objections_of_notice(
    notice_id: UUID, begin: Begin, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Any:
    """What was said against a notice, and never by whom."""
    async with begin() as work:
        found, following = await objections.of_notice(work.tx, notice_id, cursor, limit)
        items = [ObjectionView.of(each, statement) for each, statement in found]
        return await work.reply(
            ObjectionPage(items=items, next=following), personal={each.case_id for each, _ in found}
        )


@edge.read(
    "/cases/{case_id}/complaints",
    "read_objection",
    problems=(),
    response_model=ObjectionPage,
    summary="查看一件案件的投诉、举报",
)
async def list_complaints_of_case(
    case_id: UUID, begin: Begin, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Any:
    """What was said of a case, and never by whom."""
    async with begin() as work:
        found, following = await objections.complaints_of(work.tx, case_id, cursor, limit)
        items = [ObjectionView.of(each, statement) for each, statement in found]
        return await work.reply(
            ObjectionPage(items=items, next=following), personal={each.case_id for each, _ in found}
        )


@edge.read("/objections", "read_objection", problems=(), response_model=ObjectionPage, summary="查看本地区的异议")
async def list_objections(
    begin: Begin, state: StateQuery = None, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> Any:
    """The objections of the actor's area, without what they say."""
    async with begin() as work:
        wanted = None if state is None else State(state)
        found, following = await objections.in_state(work.tx, wanted, cursor, limit)
        page = ObjectionPage(items=[ObjectionView.of(each) for each in found], next=following)
        return await work.reply(page, personal={each.case_id for each in found})


@edge.read("/objections/{objection_id}/objector", "read_objector", response_model=ObjectorView, summary="查看异议人")
async def read_objector(objection_id: UUID, begin: Begin) -> Any:
    """Who raised it, for a clerk who tells them what was found; not for the one who took the case in."""
    async with begin() as work:
        objection, found = await objections.objector(work.tx, objection_id)
        view = ObjectorView(
            number=objection.number, is_anonymous=found.is_anonymous, name=found.name, contact=found.contact
        )
        return await work.reply(view)


@edge.create(
    "/objections/{objection_id}/answer",
    "answer_objection",
    response_model=ObjectionView,
    status_code=200,
    summary="登记异议的核查情况和告知",
)
async def answer_objection(objection_id: UUID, wanted: AnswerRequest, begin: Begin) -> Any:
    """What was found, and how the raiser was told."""
    async with begin() as work:
        given = Answer(wanted.found, wanted.told_way, work.tx.today)
        objection = await objections.answer(work.tx, objection_id, given)
        return await work.reply(ObjectionView.of(objection), personal=[objection.case_id])


@asynccontextmanager
async def _in_nobodys_name(request: Request) -> AsyncIterator[Work]:
    """The room's own transaction, under the public's key, once the asker's permission was seen.

    Audit, kept answers and rows would otherwise tell who objected: the household reads who touched its case.
    """
    room: Room = request.app.state.room
    async with room.database.begin_system(_PURPOSE) as tx:
        kept = await _kept(request)
        if kept is not None:
            await idempotency.claim(tx, kept)
        yield Work(tx, room, kept)


def _is_at_window(request: Request) -> bool:
    """Whether a clerk writes down what somebody says at the window; that it was so is not kept."""
    room: Room = request.app.state.room
    asks = actor_of(request, room, matrix().permissions[_RAISE])
    return _CLERK in asks.roles


async def _kept(request: Request) -> idempotency.Key | None:
    given = request.headers.get("idempotency-key")
    if request.method == "GET" or given is None:
        return None
    route = f"{request.method} {getattr(request.scope.get('route'), 'path', '')}"
    return idempotency.Key(PUBLIC.id, route, given, idempotency.digest(request, await request.body()))
