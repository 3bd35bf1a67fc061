"""What exists in demo mode only: tokens for made-up people, and the legal clock that can be moved forward."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from gateway import demo, workflow
from gateway.api.calling import Calling
from gateway.calls import identify, move_clocks
from gateway.demo import Wanted
from shared.refusal import FieldProblem, Invalid
from shared.room import Room
from shared.web.app import ClockOffset
from shared.web.begin import Begin, Work
from shared.web.edge import Edge

edge = Edge("演示")


def _is_role(name: str) -> str:
    if name not in demo.roles():
        raise ValueError("没有这个演示角色,请从角色清单中选择。")
    return name


Role = Annotated[str, AfterValidator(_is_role), Field(json_schema_extra={"enum": [*demo.roles()]})]


class TokenRequest(BaseModel):
    """要以什么身份登录演示系统。"""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"role": "township_clerk", "area_code": "370102001000"}]}
    )
    role: Role = Field(title="角色", max_length=40, examples=["township_clerk"])
    area_code: str | None = Field(
        None, pattern="^[0-9]{12}$", title="岗位所在区划的12位代码", examples=["370102001000"]
    )
    identity_number: str | None = Field(
        None,
        min_length=15,
        max_length=24,
        title="申请人的公民身份号码(角色为申请人时)",
        examples=["37010219500307457X"],
    )
    bureau_id: str | None = Field(
        None, pattern="^[a-z_]{2,40}$", title="协查部门代码(角色为部门时)", examples=["banks"]
    )
    schemes: list[Annotated[str, Field(pattern="^[a-z_]{2,40}$")]] = Field(
        [], max_length=20, title="只办理这些救助事项(代码),不填为全部", examples=[["dibao"]]
    )
    name: str = Field(
        "甲", min_length=1, max_length=20, title="演示人员代号,同一地区同一代号是同一个人", examples=["甲"]
    )


class DemoToken(BaseModel):
    """演示登录凭证。"""

    token: str = Field(title="凭证,放在 Authorization: Bearer 之后", examples=["eyJhbGciOiJFZERTQSJ9.e30.c2ln"])
    expires_in: int = Field(title="有效秒数", examples=[43200])
    actor_id: str = Field(title="办理人标识", examples=["demo:370102001000:甲"])
    person_id: UUID | None = Field(title="申请人编号", examples=["0198c0de-0000-7000-8000-000000000001"])


class DemoClock(BaseModel):
    """演示时钟。法定日期等于真实日期加上前移的天数。"""

    offset_days: int = Field(title="前移天数", examples=[8])
    today: date = Field(title="法定日期", examples=["2026-12-02"])
    now: datetime = Field(title="真实时间", examples=["2026-11-24T01:00:00Z"])


@edge.create("/demo/tokens", "use_demo", response_model=DemoToken, summary="领取演示登录凭证")
async def issue_demo_token(wanted: TokenRequest, begin: Begin, calling: Calling) -> Any:
    """以演示角色登录。只在演示模式中存在,生产环境返回404。"""
    if wanted.role != "applicant":
        actor = demo.officer(
            Wanted(wanted.role, wanted.area_code, wanted.bureau_id, wanted.name, tuple(wanted.schemes))
        )
    elif wanted.identity_number:
        actor = demo.applicant(await identify(calling, wanted.identity_number))
    else:
        fields = [FieldProblem("identity_number", "角色为申请人时须填写公民身份号码。")]
        raise Invalid("field_invalid", "演示身份填写不完整,请按提示修改。", fields=fields)
    token = calling.exchange.outside(actor, demo.TOKEN_LIFETIME)
    seconds = int(demo.TOKEN_LIFETIME.total_seconds())
    async with begin() as work:
        view = DemoToken(token=token, expires_in=seconds, actor_id=actor.id, person_id=actor.person_id)
        return await work.reply(view, status=201)


@edge.read("/demo/clock", "use_demo", response_model=DemoClock, summary="查看演示时钟", problems=())
async def read_demo_clock(begin: Begin) -> Any:
    """法定日期比真实日期快几天。只在演示模式中存在,生产环境返回404。"""
    async with begin() as work:
        return await work.reply(await _clock(work))


@edge.create("/demo/clock", "use_demo", response_model=DemoClock, summary="前移演示时钟", status_code=200)
async def move_demo_clock(wanted: ClockOffset, request: Request, begin: Begin, calling: Calling) -> Any:
    """所有业务系统的法定日期一起前移,只进不退。只在演示模式中存在,生产环境返回404。"""
    room: Room = request.app.state.room
    await move_clocks(calling, wanted)
    async with room.database.begin_system("demo") as tx:
        await workflow.move_clock(tx, wanted.offset_days)
    async with begin() as work:
        return await work.reply(await _clock(work))


async def _clock(work: Work) -> DemoClock:
    return DemoClock(offset_days=await workflow.offset_days(work.tx), today=work.tx.today, now=work.tx.now)
