"""The anonymous question "what am I entitled to": answered at once, nothing of it stored or logged."""

import asyncio
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Self

from fastapi import Body, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from services.eligibility import entitlement
from services.eligibility.entitlement import OPEN, POSITIVE, Entitlement, Scheme
from services.eligibility.policy import schema
from services.eligibility.policy.engine.constants import Known
from services.eligibility.policy.engine.verdict import Result
from services.eligibility.workflow import packs
from shared.vocabulary import divisions
from shared.vocabulary.law import Finding
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("能享受什么")

_EXAMPLE = {
    "county": "370102000000",
    "category": "urban",
    "members": [
        {"relation": "self", "birth_on": "1980-05-01", "income": [{"kind": "wage", "yuan": "9600.00"}]},
        {"relation": "child", "birth_on": "2016-09-01", "income": "none"},
    ],
}


class CheckReasonView(BaseModel):
    """一项理由:结论、依据和说明。"""

    code: str = Field(examples=["income_below_standard"])
    outcome: str = Field(description="met 符合,not_met 不符合,unknown 还不能判断,computed 计算得出", examples=["met"])
    basis: list[str] = Field(description="依据的条款", examples=[["《社会救助法》第十八条第一款"]])
    sentence: str = Field(description="说明")

    @classmethod
    def many(cls, findings: Iterable[Finding]) -> list[Self]:
        """The findings as they are told."""
        return [
            cls(code=each.code, outcome=each.outcome, basis=list(map(str, each.bases)), sentence=each.sentence)
            for each in findings
        ]


class CheckSchemeView(BaseModel):
    """一项救助的结果。"""

    scheme: str = Field(examples=["dibao"])
    title: str = Field(examples=["最低生活保障"])
    result: str = Field(
        description=(
            "granted 可以得到,certified 属于该项的对象(由其他部门办理),denied 不符合,"
            "unclear 有事实没有说清,not_configured 当地的参数还没有配置"
        ),
        examples=["granted"],
    )
    member: int | None = Field(description="members 中的位置,从0起;空为全家")
    who: str = Field(examples=["全家"])
    amount_yuan: str = Field(description="单独计算的金额(元)", examples=["1200.00"])
    paid_yuan: str = Field(description="与其他待遇衔接后实际发放的金额(元)", examples=["1200.00"])
    period: str = Field(description="monthly 每月,once 一次,yearly 每年;空为不涉及金额", examples=["monthly"])
    decided_by: str = Field(description="由谁办理", examples=["民政部门"])
    missing: list[str] = Field(description="还缺哪些事实")
    unset: list[str] = Field(description="当地还没有配置的参数")
    cures: list[str] = Field(description="怎样会改变结果")
    because: list[str] = Field(description="不符合的原因")
    reasons: list[CheckReasonView] = Field(description="每一项认定")

    @classmethod
    def many(cls, schemes: Iterable[Scheme]) -> list[Self]:
        """The schemes as they are told."""
        return [
            cls(
                scheme=each.code,
                title=each.title,
                result=each.result,
                member=each.member,
                who=each.who,
                amount_yuan=each.amount.yuan,
                paid_yuan=each.paid.yuan,
                period=each.period,
                decided_by=each.decided_by,
                missing=list(each.missing),
                unset=list(each.unset),
                because=[finding.sentence for finding in each.because],
                cures=list(each.cures),
                reasons=CheckReasonView.many(each.findings),
            )
            for each in schemes
        ]


class EntitlementCheckView(BaseModel):
    """一个家庭能享受什么:试算的结果,不是决定。"""

    on: date
    county_code: str = Field(examples=["370102000000"])
    county_name: str
    policy: str = Field(description="所用政策包的摘要", examples=["57815d905789de4d"])
    gets: list[CheckSchemeView] = Field(description="可以得到的")
    gets_not: list[CheckSchemeView] = Field(description="不符合的,为什么,怎样会改变")
    unclear: list[CheckSchemeView] = Field(description="还不能判断的,缺什么")
    facts: list[CheckReasonView] = Field(description="各项共同依据的认定:谁计入,什么计入收入和财产")
    examples: list[str] = Field(description="示例参数;不为空时金额不是真实标准")
    notice: str
    remedy: str = Field(description="对正式决定不服怎么办")

    @classmethod
    def of(cls, found: Entitlement) -> Self:
        """The view of an answer."""
        return cls(
            on=found.on,
            county_code=found.county,
            county_name=divisions.full_name(found.county),
            policy=found.policy,
            gets=CheckSchemeView.many(found.of(POSITIVE)),
            gets_not=CheckSchemeView.many(found.of([Result.DENIED])),
            unclear=CheckSchemeView.many(found.of(OPEN)),
            facts=CheckReasonView.many(found.found),
            examples=list(found.examples),
            notice=found.notice,
            remedy=found.remedy,
        )


class CheckSchemaView(BaseModel):
    """家庭事实的格式(JSON Schema 2020-12)。"""

    policy: str = Field(description="政策包的摘要", examples=["57815d905789de4d"])
    json_schema: dict[str, Any]


@edge.ask(
    "/entitlement-check", "check_entitlement", response_model=EntitlementCheckView, summary="匿名试算:能享受哪些救助"
)
async def check_entitlement(
    begin: Begin,
    household: Annotated[dict[str, Any], Body(description="一个家庭的事实,不写姓名和证件号码。", examples=[_EXAMPLE])],
    on: Annotated[date | None, Query(description="哪一天的规定,默认今天。")] = None,
) -> Any:
    """不用登录,不保存所填内容。格式见 GET /entitlement-check/schema;没有说清的事实不会当作没有。"""
    async with begin() as work:
        today, accepts_examples = work.tx.today, work.room.settings.is_demo
        pack = await packs.in_force(work.tx)
    # Only now, with no transaction open: the first question of all has the pack read and compiled, which takes seconds.
    book = await asyncio.to_thread(packs.book, pack)
    await asyncio.to_thread(book.on, on or today)
    found = entitlement.check(book, household, on or today, Known(today, accepts_examples))
    return _told(EntitlementCheckView.of(found))


@edge.read(
    "/entitlement-check/schema",
    "check_entitlement",
    response_model=CheckSchemaView,
    summary="匿名试算所填事实的格式",
    problems=(),
)
async def read_entitlement_schema(begin: Begin) -> Any:
    """每项事实的名称、类型、上下限,以及不写代表什么。"""
    async with begin() as work:
        found = await packs.in_force(work.tx)
    pack = (await asyncio.to_thread(packs.book, found)).pack
    return _told(CheckSchemaView(policy=pack.digest, json_schema=schema.of(pack)))


def _told(view: BaseModel) -> Response:
    return Response(view.model_dump_json(), media_type="application/json", headers={"Cache-Control": "no-store"})
