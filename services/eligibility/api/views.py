"""What eligibility answers: determinations and decisions as JSON, with every finding in plain Chinese."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from services.eligibility import names
from services.eligibility.decision import Decision, Served
from services.eligibility.determination import Determination, Line
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
    state: str = Field(
        description="proposed、agreed、returned、confirmed、refused、void、disputed。", examples=["proposed"]
    )
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
