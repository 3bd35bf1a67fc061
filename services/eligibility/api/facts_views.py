"""What is known of a household, as JSON: members, means and sources, and what the turns of a case add."""

from collections.abc import Iterable
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.eligibility import names
from services.eligibility.api.views import FindingView
from services.eligibility.appraisal import Appraisal
from services.eligibility.case import AssistanceCase
from services.eligibility.facts import Item
from services.eligibility.household import Standing
from services.eligibility.inventory import Inventory


class AppraisalView(BaseModel):
    """异议后的民主评议结果。"""

    held_on: date
    participants: int = Field(examples=[9])
    supports: bool = Field(description="评议是否认为申报情况属实。")

    @classmethod
    def of(cls, appraisal: Appraisal | None) -> Self | None:
        """The appraisal, if there was one."""
        if appraisal is None:
            return None
        return cls(held_on=appraisal.held_on, participants=appraisal.participants, supports=appraisal.supports)


class EntryView(BaseModel):
    """单独申请(单人户)。"""

    route: str = Field(examples=["edge_disabled"])
    route_name: str = Field(examples=["低保边缘家庭中的重度残疾人"])
    person_id: UUID
    document: str = Field(description="县级以上民政部门的文件;仅其他特殊困难人员有。")

    @classmethod
    def of(cls, case: AssistanceCase) -> Self | None:
        """The single entry that the application asks for."""
        if case.entry is None:
            return None
        entry = case.entry
        return cls(
            route=entry.route,
            route_name=names.ROUTES[entry.route],
            person_id=entry.person_id,
            document=entry.document,
        )


class VisitView(BaseModel):
    """县级民政部门的入户调查。"""

    is_owed: bool = Field(description="是否须先入户调查才能确认(近亲属备案,或者接到投诉、举报)。")
    wanted_on: date | None
    visited_on: date | None

    @classmethod
    def of(cls, case: AssistanceCase) -> Self:
        """Whether a visit is owed, and the last one."""
        return cls(is_owed=case.owes_county_visit, wanted_on=case.visit_wanted_on, visited_on=case.county_visited_on)


class MemberView(BaseModel):
    """家庭成员,以及依法是否计入。"""

    person_id: UUID
    relation: str = Field(examples=["child"])
    birth_on: date
    studies: str = Field(examples=["full_time_undergraduate_or_below"])
    absence: str = Field(examples=["none"])
    absent_since: date | None
    lives_in_household: bool
    can_live_independently: bool
    is_counted: bool
    standing: FindingView = Field(description="计入或者不计入的依据。")

    @classmethod
    def of(cls, standing: Standing) -> "MemberView":
        """A member with what the law makes of them on the day."""
        member = standing.member
        return cls(
            person_id=member.person_id,
            relation=member.relation,
            birth_on=member.birth_on,
            studies=member.studies,
            absence=member.absence,
            absent_since=member.absent_since,
            lives_in_household=member.lives_in_household,
            can_live_independently=member.can_live_independently,
            is_counted=standing.is_counted,
            standing=FindingView.of(standing.finding),
        )


class ItemView(BaseModel):
    """一项收入(整个核算期合计)或者财产。"""

    person_id: UUID
    aspect: str = Field(examples=["income"])
    kind: str = Field(examples=["wage"])
    kind_name: str = Field(examples=["工资性收入"])
    amount_yuan: str = Field(examples=["10800.00"])
    count: int = Field(examples=[0])
    source: str = Field(description="declared 申报,survey 入户调查,或者数据来源代码。", examples=["social_insurance"])
    data_on: date | None

    @classmethod
    def many(cls, items: Iterable[Item]) -> "list[ItemView]":
        """Items under the names of their kinds."""
        return [
            cls(
                person_id=item.person_id,
                aspect=item.aspect,
                kind=item.kind,
                kind_name=names.kind(item.kind),
                amount_yuan=item.amount.yuan,
                count=item.count,
                source=item.source,
                data_on=item.data_on,
            )
            for item in items
        ]


class SourceResultView(BaseModel):
    """一个来源对一名成员的查询结果;没有答复就是未知,不是没有。"""

    source: str = Field(examples=["banks"])
    source_name: str = Field(examples=["银行"])
    person_id: UUID
    status: str = Field(examples=["unknown"])
    reason: str = Field(examples=["deadline"])
    data_on: date | None


class ContradictionView(BaseModel):
    """某来源所说与申报不一致;涉及户籍、服刑、死亡的须在认定时逐人写明。"""

    person_id: UUID
    kind: str = Field(examples=["vehicle"])
    source: str = Field(examples=["public_security"])
    needs_choice: bool = Field(description="是否必须在 member_choices 中写明认定。")


class FactsView(BaseModel):
    """一个案件收到的全部事实,以及按默认规则拟采信的收入和财产。"""

    case_id: UUID
    case_number: str = Field(examples=["370102-2026-000123-8"])
    state: str = Field(examples=["facts_ready"])
    household_version: int | None
    lookback_months: int | None
    report_id: UUID | None
    survey_id: UUID | None
    members: list[MemberView]
    items: list[ItemView] = Field(description="收到的全部数据,按来源列出。")
    adoptable_items: list[ItemView] = Field(description="默认采信:核对数据优先于调查,调查优先于申报。")
    results: list[SourceResultView]
    contradictions: list[ContradictionView]
    unknown_sources: list[str] = Field(description="未能查清的来源;认定时须逐一写明理由。", examples=[["banks"]])
    open_changes: int = Field(description="已经报告、还没有受理完的家庭变化。", examples=[0])
    county_visit: VisitView
    entry: EntryView | None = Field(default=None, description="单独申请(单人户)的,申请人和情形。")
    appraisal: AppraisalView | None = Field(default=None, description="异议后的民主评议。")

    @classmethod
    def of(cls, case: AssistanceCase, inventory: Inventory, standings: Iterable[Standing]) -> "FactsView":
        """All that came in, beside what the default rule makes of it."""
        return cls(
            case_id=case.id,
            case_number=case.case_number,
            state=case.state,
            household_version=case.household_version,
            lookback_months=case.lookback_months,
            report_id=case.report_id,
            survey_id=case.survey_id,
            members=[MemberView.of(standing) for standing in standings],
            items=ItemView.many(inventory.items),
            adoptable_items=ItemView.many(inventory.adoptable()),
            results=[
                SourceResultView(
                    source=result.source,
                    source_name=names.source(result.source),
                    person_id=result.person_id,
                    status=result.status,
                    reason=result.reason,
                    data_on=result.data_on,
                )
                for result in inventory.results
            ],
            contradictions=[
                ContradictionView(
                    person_id=each.person_id, kind=each.kind, source=each.source, needs_choice=each.concerns_presence
                )
                for each in inventory.contradictions
            ],
            unknown_sources=list(inventory.unknown_sources()),
            open_changes=len(case.open_changes),
            county_visit=VisitView.of(case),
            entry=EntryView.of(case),
        )
