"""Reading what is known of a household, and adopting it: the determination follows at once."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.eligibility.adoption import Adoption, Choice, MemberChoice
from services.eligibility.api.amounts import Yuan
from services.eligibility.api.facts_views import AppraisalView, FactsView
from services.eligibility.api.views import DeterminationView
from services.eligibility.entry import EntryChoice
from services.eligibility.policy.reading import load
from services.eligibility.workflow import proposals
from shared.vocabulary.money import Money
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("事实认定")

MAX_CHOICES = 200
MAX_SOURCES = 50
MAX_MEMBERS = 50


class ChoiceBody(BaseModel):
    """对一项收入或财产不按默认规则采信,须写明理由。"""

    model_config = ConfigDict(extra="forbid")
    person_id: UUID = Field(title="成员", examples=["0192b6a1-7f7e-7c31-9a55-0d7f5a1f0a01"])
    aspect: Literal["income", "asset"] = Field(title="收入或财产", examples=["income"])
    kind: str = Field(min_length=1, max_length=40, pattern="^[a-z_]+$", title="种类", examples=["wage"])
    amount_yuan: Yuan = Field(title="采信金额")
    count: int = Field(default=0, ge=0, le=999, title="采信数量", examples=[0])
    source: str = Field(min_length=1, max_length=40, pattern="^[a-z_]+$", title="依据的来源", examples=["survey"])
    reason: str = Field(min_length=2, max_length=500, title="理由", examples=["工资流水与社保记录不一致,以流水为准。"])

    def choice(self) -> Choice:
        """The noun of it."""
        return Choice(
            self.person_id,
            self.aspect,
            self.kind,
            Money.of_yuan(self.amount_yuan),
            self.count,
            self.source,
            self.reason,
        )


class MemberChoiceBody(BaseModel):
    """核对结果与申报的户籍、服刑等情况不一致时,对该成员的认定。"""

    model_config = ConfigDict(extra="forbid")
    person_id: UUID = Field(title="成员", examples=["0192b6a1-7f7e-7c31-9a55-0d7f5a1f0a01"])
    absence: Literal["none", "clergy", "prison", "compulsory_detoxification", "declared_missing", "death"] = Field(
        title="认定的情况", examples=["prison"]
    )
    absent_since: date | None = Field(default=None, title="起始日", examples=["2025-05-20"])
    source: str = Field(
        min_length=1, max_length=40, pattern="^[a-z_]+$", title="依据的来源", examples=["public_security"]
    )
    reason: str = Field(min_length=2, max_length=500, title="理由", examples=["公安机关回函确认正在服刑。"])

    def choice(self) -> MemberChoice:
        """The noun of it."""
        return MemberChoice(self.person_id, self.absence, self.absent_since, self.source, self.reason)


class UnknownReasonBody(BaseModel):
    """某一来源未能查清仍继续认定的理由。"""

    model_config = ConfigDict(extra="forbid")
    source: str = Field(min_length=1, max_length=40, pattern="^[a-z_]+$", title="来源", examples=["banks"])
    reason: str = Field(
        min_length=2, max_length=500, title="理由", examples=["银行逾期未答复,已入户核实存折,先行认定。"]
    )


class EntryBody(BaseModel):
    """单独申请人的认定:残疾人证的类别、等级,或者经办人员根据材料作出的判断,须写明材料和理由。"""

    model_config = ConfigDict(extra="forbid")
    disability_kind: Literal["", "visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple"] = (
        Field(default="", title="残疾类别", examples=["mental"])
    )
    disability_grade: int = Field(default=0, ge=0, le=4, title="残疾等级", examples=[3])
    is_met: bool | None = Field(
        default=None, title="是否符合", description="重特大疾病、县级以上民政部门规定的其他人员必填。", examples=[True]
    )
    paper: str = Field(min_length=2, max_length=200, title="依据的材料", examples=["三甲医院诊断证明"])
    reason: str = Field(min_length=2, max_length=500, title="理由", examples=["诊断明确,属于当地重特大疾病范围。"])

    def choice(self) -> EntryChoice:
        """The noun of it."""
        return EntryChoice(self.paper, self.reason, self.disability_kind, self.disability_grade, self.is_met)


class AdoptionBody(BaseModel):
    """采信事实。各清单都为空时,全部按默认规则采信。"""

    model_config = ConfigDict(extra="forbid")
    choices: list[ChoiceBody] = Field(default=[], max_length=MAX_CHOICES, title="个别采信")
    member_choices: list[MemberChoiceBody] = Field(default=[], max_length=MAX_MEMBERS, title="成员情况的认定")
    unknown_reasons: list[UnknownReasonBody] = Field(default=[], max_length=MAX_SOURCES, title="未知来源的理由")
    entry: EntryBody | None = Field(default=None, title="单独申请人的认定")

    def adoption(self) -> Adoption:
        """The noun of it."""
        return Adoption(
            choices=tuple(choice.choice() for choice in self.choices),
            member_choices=tuple(choice.choice() for choice in self.member_choices),
            unknown_reasons={row.source: row.reason for row in self.unknown_reasons},
            entry=self.entry.choice() if self.entry else None,
        )


@edge.read("/cases/{case_id}/facts", "read_facts", response_model=FactsView, summary="查看案件事实")
async def read_facts(case_id: UUID, begin: Begin) -> Any:
    """收到的申报、调查、核对数据,默认采信的结果,以及哪些来源未能查清。"""
    async with begin() as work:
        policy = load(accepts_examples=work.room.settings.is_demo)
        case, inventory, standings = await proposals.read_facts(work.tx, case_id, policy)
        view = FactsView.of(case, inventory, standings)
        view.appraisal = AppraisalView.of(await proposals.read_appraisal(work.tx, case))
        return await work.reply(view, version=case.row_version, personal=[case_id])


@edge.create("/cases/{case_id}/facts", "adopt_facts", response_model=DeterminationView, summary="采信事实并提出认定")
async def adopt_facts(case_id: UUID, body: AdoptionBody, begin: Begin) -> Any:
    """采信事实后立即依法计算并提出认定。未能查清的来源须逐一写明理由。"""
    async with begin() as work:
        policy = load(accepts_examples=work.room.settings.is_demo)
        proposal = await proposals.adopt_facts(work.tx, case_id, body.adoption(), policy)
        return await work.reply(DeterminationView.of(proposal), status=201, personal=[case_id])
