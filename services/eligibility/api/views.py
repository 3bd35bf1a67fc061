"""What eligibility answers: facts, determinations and decisions as JSON, with every finding in plain Chinese."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.eligibility import names
from services.eligibility.case import AssistanceCase
from services.eligibility.decision import Decision, Served
from services.eligibility.determination import Determination, Line
from services.eligibility.facts import Item
from services.eligibility.household import Standing
from services.eligibility.inventory import Inventory
from services.eligibility.proposal import Proposal
from services.eligibility.review import Review
from shared.vocabulary.law import Finding


class FindingView(BaseModel):
    """一项认定:适用了哪条规定、结论如何、为什么。"""

    code: str = Field(examples=["income_below_standard"])
    outcome: str = Field(description="met 符合,not_met 不符合,unknown 未能查清,computed 计算所得。", examples=["met"])
    basis: list[str] = Field(examples=[["《社会救助法》第十八条"]])
    sentence: str = Field(examples=["您家月人均收入900.00元,低于当地标准每月1000.00元。"])

    @classmethod
    def of(cls, finding: Finding) -> "FindingView":
        """The finding with its facts filled in."""
        basis = [str(basis) for basis in finding.bases]
        return cls(code=finding.code, outcome=finding.outcome, basis=basis, sentence=finding.sentence)


class LineView(BaseModel):
    """一项救助的审核结论。"""

    scheme: str = Field(examples=["dibao"])
    scheme_name: str = Field(examples=["最低生活保障"])
    outcome: str = Field(description="granted 给予,denied 不给予,certified 认定。", examples=["granted"])
    outcome_name: str = Field(examples=["给予"])
    amount_yuan: str = Field(description="每月金额(全家合计)。", examples=["300.00"])
    persons: int = Field(examples=[3])
    person_ids: list[UUID] = Field(examples=[["0192b6a1-7f7e-7c31-9a55-0d7f5a1f0a01"]])
    category: str = Field(examples=["urban"])
    findings: list[FindingView]

    @classmethod
    def of(cls, line: Line, *, with_findings: bool = True) -> "LineView":
        """A village agent posts the outcome and needs no income of a neighbour: no findings then (57号 art. 24)."""
        return cls(
            scheme=line.scheme,
            scheme_name=names.scheme(line.scheme),
            outcome=line.outcome,
            outcome_name=names.OUTCOMES[line.outcome],
            amount_yuan=line.amount_monthly.yuan,
            persons=len(line.person_ids),
            person_ids=list(line.person_ids),
            category=line.category,
            findings=[FindingView.of(finding) for finding in line.findings] if with_findings else [],
        )


class PinsView(BaseModel):
    """本次审核所依据的各项材料版本。"""

    household_version: int = Field(examples=[1])
    report_id: UUID
    survey_id: UUID
    policy_version: str = Field(examples=["f2a41c90d1b7a3e8"])


class ReviewView(BaseModel):
    """乡镇审核意见。"""

    outcome: str = Field(description="agreed 同意,returned 退回重新认定。", examples=["agreed"])
    opinion: str = Field(examples=["材料齐全,同意初审意见。"])
    reviewed_on: date

    @classmethod
    def of(cls, review: Review) -> "ReviewView":
        """The review without the reviewer's id."""
        return cls(outcome=review.outcome, opinion=review.opinion, reviewed_on=review.reviewed_on)


class DeterminationView(BaseModel):
    """一次审核认定:每项救助一行。"""

    determination_id: UUID
    case_id: UUID
    version: int = Field(examples=[1])
    state: str = Field(description="proposed、agreed、returned、confirmed、refused、void。", examples=["proposed"])
    grants: bool = Field(description="是否提出给予低保金;不给予的不公示,先听取申请人意见。")
    lines: list[LineView]
    pins: PinsView
    example_values: list[str] = Field(description="用到的示例参数;正式环境不接受示例参数。", examples=[["低保标准"]])
    digest: str = Field(description="认定内容的SM3摘要。")
    proposed_on: date
    answer_until: date | None = Field(description="申请人可以陈述意见的最后一天;仅在拟不给予时有。")
    review: ReviewView | None
    returned_for: str | None = Field(default=None, description="退回乡镇(街道)重新认定的理由。")
    answer: str | None = Field(default=None, description="申请人对拟不给予的陈述意见;仅在查看单次认定时返回。")

    @classmethod
    def of(cls, proposal: Proposal, *, with_findings: bool = True) -> "DeterminationView":
        """A proposal with its determination and, where there is one, its review."""
        determination: Determination = proposal.determination
        return cls(
            determination_id=proposal.id,
            case_id=proposal.case_id,
            version=proposal.version,
            state=proposal.state,
            grants=determination.grants,
            lines=[LineView.of(line, with_findings=with_findings) for line in determination.lines],
            pins=PinsView(
                household_version=proposal.pins.household_version,
                report_id=proposal.pins.report_id,
                survey_id=proposal.pins.survey_id,
                policy_version=determination.policy_version,
            ),
            example_values=list(determination.examples),
            digest=proposal.digest.hex(),
            proposed_on=proposal.proposed_on,
            answer_until=proposal.answer_until,
            review=ReviewView.of(proposal.review) if proposal.review else None,
            returned_for=proposal.returned_for if with_findings else None,
        )


class DeterminationsView(BaseModel):
    """一个案件的历次审核认定,最新的在最后。"""

    items: list[DeterminationView]
    next: str | None = None


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
        )


class AnswerView(BaseModel):
    """申请人的陈述意见已经收到。"""

    answer_id: UUID
    determination_id: UUID
    answered_on: date


class DecisionView(BaseModel):
    """审核确认决定,`text` 是送达给申请人的全文。"""

    decision_id: UUID
    case_id: UUID
    determination_id: UUID | None = Field(description="所依据的审核认定;急难救助、调整、停发和撤销的决定没有。")
    number: str = Field(examples=["历下民低保〔2026〕12号"])
    kind: str = Field(
        description="ordinary 审核确认,emergency 先行救助,adjusted 调整,stopped 停发,withdrawn 撤销。",
        examples=["ordinary"],
    )
    outcome: str = Field(
        description="granted 给予,denied 不给予,stopped 停发,withdrawn 撤销后不再给予或者重新认定。",
        examples=["granted"],
    )
    replaces_id: UUID | None = Field(description="调整、停发、撤销的是哪一份决定。")
    edge: bool = Field(description="是否同时认定为低保边缘家庭。")
    authority: str = Field(examples=["山东省济南市历下区民政局"])
    decided_on: date
    first_month: str | None = Field(description="开始发放的月份。", examples=["2026-12"])
    last_month: str | None = Field(description="停发的,最后发放的月份。", examples=["2027-05"])
    serve_until: date | None = Field(description="不予确认的,最迟送达日。")
    lines: list[LineView]
    text: str = Field(description="决定书全文。")
    digest: str
    signature: str
    key_id: str
    served_on: date | None
    way: str | None = Field(examples=["handed_over"])

    @classmethod
    def of(cls, decision: Decision, served: Served | None, *, with_findings: bool = True) -> "DecisionView":
        """A decision and its service; whoever may not see the household's means gets no text either."""
        return cls(
            decision_id=decision.id,
            case_id=decision.case_id,
            determination_id=decision.determination_id,
            number=decision.number,
            kind=decision.kind,
            outcome=decision.outcome,
            replaces_id=decision.replaces_id,
            edge=decision.edge,
            authority=decision.authority,
            decided_on=decision.decided_on,
            first_month=decision.first_month,
            last_month=decision.last_month,
            serve_until=decision.serve_until,
            lines=[LineView.of(line, with_findings=with_findings) for line in decision.lines],
            text=decision.text if with_findings else "",
            digest=decision.digest.hex(),
            signature=decision.signature.hex(),
            key_id=decision.key_id,
            served_on=served.served_on if served else None,
            way=served.way if served else None,
        )


class DecisionsView(BaseModel):
    """一个案件的决定。"""

    items: list[DecisionView]
    next: str | None = None


class MaterialView(BaseModel):
    """已保存的材料;`hash` 用于在后续步骤中引用。"""

    id: UUID
    kind: str = Field(examples=["service_receipt"])
    hash: str = Field(description="文件内容的SM3摘要,十六进制。")
    media_type: str = Field(examples=["image/jpeg"])
    size: int = Field(examples=[20480])


class ServiceView(BaseModel):
    """送达记录。"""

    decision_id: UUID
    way: str = Field(examples=["handed_over"])
    served_on: date
    serve_until: date | None
    is_late: bool = Field(description="是否超过法定送达期限。")


class StandardView(BaseModel):
    """一类低保标准。"""

    category: str = Field(examples=["urban"])
    category_name: str = Field(examples=["城市"])
    dibao_yuan: str = Field(description="每人每月。", examples=["1000.00"])
    edge_yuan: str = Field(description="低保边缘家庭收入线,每人每月。", examples=["1500.00"])
    valid_from: date
    document: str = Field(examples=["示例文件"])
    status: str = Field(description="official 正式,example 示例。", examples=["example"])


class StandardsView(BaseModel):
    """一个县(市、区)某日施行的标准。"""

    county_code: str = Field(examples=["370102000000"])
    county_name: str = Field(examples=["山东省济南市历下区"])
    on: date
    items: list[StandardView]


class ImportedView(BaseModel):
    """导入结果。"""

    imported: int = Field(examples=[12])
