"""What people send at the hard turns of a case: appraisals, longer periods, changes, deaths, payees."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.intake.api.acts import PERSON
from services.intake.api.requests import EXAMPLE_IDENTITY, Account, Bank, Hash, IdentityNumber, Name, to_outsider
from services.intake.change import ChangeKind, Report
from services.intake.death import Correction, Death, DeathSource
from services.intake.dispute import ExtensionReason, Meeting
from services.intake.draft import PayeeDraft
from services.intake.household import PayeeKind
from services.intake.workflow.payees import Wanted
from shared.ids import new_id

_STRICT = ConfigDict(extra="forbid")
Text = Annotated[str, Field(min_length=1, max_length=1000)]


class AppraisalIn(BaseModel):
    """民主评议记录(民发〔2021〕57号第十九条第二款)。评议记录先上传,kind=appraisal_minutes。"""

    model_config = _STRICT
    held_on: date = Field(title="评议日期", examples=["2026-12-01"])
    participants: int = Field(ge=0, le=1000, title="参加评议的人数", examples=[7])
    supports: bool = Field(title="评议是否认为申报情况属实", examples=[True])
    minutes_hash: Hash = Field(title="签字的评议记录的SM3值", examples=["0" * 64])
    opinion: Text = Field(title="评议意见", examples=["经评议,所申报的收入和财产与实际相符。"])

    def to_meeting(self) -> Meeting:
        """The meeting as the room understands it."""
        return Meeting(self.held_on, self.participants, self.supports, self.minutes_hash, self.opinion)


class ExtensionIn(BaseModel):
    """延长办理期限(民发〔2021〕57号第二十二条),每件一次,申请人能看到原因。"""

    model_config = _STRICT
    reason: ExtensionReason = Field(title="延长的原因", examples=["difficult_survey"])
    explanation: Text = Field(title="说明", examples=["主要收入来源在外省,函证尚未答复。"])


class ChangeIn(BaseModel):
    """家庭情况变动(社会救助法第四十六条)。"""

    model_config = _STRICT
    kind: ChangeKind = Field(title="变动的种类", examples=["income"])
    happened_on: date = Field(title="变动日期", examples=["2026-11-20"])
    description: Text | None = Field(None, title="变动情况", examples=["本月起在镇上务工。"])

    def to_report(self) -> Report:
        """The report as the room understands it."""
        return Report(self.kind, self.happened_on, self.description)


class ChangeClosingIn(BaseModel):
    """误报,或者有成员不签字、不再按变动办理的,说明原因后办结;家庭情况恢复为变动以前的申报。"""

    model_config = _STRICT
    reason: Text = Field(title="办结原因", examples=["误报,家庭情况没有变化。"])


class DeathIn(BaseModel):
    """登记死亡。证明先上传:死亡证明为death_certificate,公安机关登记的查询结果为public_security_answer。"""

    model_config = _STRICT
    person_id: UUID = Field(title="死亡的人员", examples=[PERSON])
    died_on: date = Field(title="死亡日期", examples=["2026-11-20"])
    source: DeathSource = Field(DeathSource.PAPER, title="来源", examples=["paper"])
    evidence_hash: Hash | None = Field(None, title="死亡证明或者查询结果的SM3值", examples=["0" * 64])

    def to_death(self, today: date, recorder_id: str) -> Death:
        """The death as the room understands it."""
        return Death(new_id(), self.person_id, self.died_on, self.source, self.evidence_hash, today, recorder_id)


class DeathCorrectionIn(BaseModel):
    """更正误登的死亡。证明先上传,kind=death_correction;由登记人以外的经办人员办理,原登记和更正都保留。"""

    model_config = _STRICT
    reason: Text = Field(title="更正原因", examples=["同名同姓,本人健在。"])
    evidence_hash: Hash = Field(title="证明本人健在的材料的SM3值", examples=["0" * 64])

    def to_correction(self, today: date, corrector_id: str) -> Correction:
        """The correction as the room understands it."""
        return Correction(self.reason, self.evidence_hash, corrector_id, today)


class TerminationIn(BaseModel):
    """终止审核确认程序(民发〔2021〕57号第二十九条)。书面提醒书先上传,kind=cooperation_reminder。"""

    model_config = _STRICT
    reason: str = Field(
        min_length=5,
        max_length=1000,
        title="终止理由,送达给家庭",
        examples=["一名成年成员经书面提醒仍不签署核对授权书。"],
    )


class PayeeChangeIn(BaseModel):
    """变更领款人或者账户。家庭成员填 person_id;家庭以外的监护人、代领人填 kind、姓名和身份证号码。"""

    model_config = _STRICT
    person_id: UUID | None = Field(None, title="领款的家庭成员", examples=[PERSON])
    kind: PayeeKind | None = Field(None, title="领款人身份", examples=["self"])
    name: Name | None = Field(None, title="家庭以外的领款人姓名", examples=["李某"])
    identity_number: IdentityNumber | None = Field(None, title="其身份证号码", examples=[EXAMPLE_IDENTITY])
    is_official: bool | None = Field(
        None, title="代领人是否为乡镇(街道)或者村(居)工作人员(代领人必填)", examples=[False]
    )
    bank_name: Bank = Field(title="开户银行", examples=["示例银行济南分行"])
    account_number: Account = Field(title="账号", examples=["6217000000000000000"])
    agreement_hash: Hash | None = Field(None, title="监护关系证明或者代领协议的SM3值", examples=["0" * 64])
    paper_hash: Hash | None = Field(None, title="签字的变更申请书的SM3值(窗口办理时)", examples=["0" * 64])

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.person_id is None) is (self.name is None or self.identity_number is None):
            raise ValueError("请填写领款的家庭成员,或者家庭以外领款人的姓名和身份证号码,二者只填其一。")
        return self

    def to_wanted(self) -> Wanted:
        """The change as the room understands it."""
        payee = PayeeDraft(
            member_index=None,
            bank_name=self.bank_name,
            account_number=self.account_number,
            kind=self.kind,
            outsider=to_outsider(self.name, self.identity_number, is_official=self.is_official),
            paper_hash=self.agreement_hash,
        )
        return Wanted(payee, self.person_id, self.paper_hash)
