"""What people send when they sign, return, withdraw, file a relative or record a survey."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.intake.api.requests import EXAMPLE_IDENTITY, MAX_MEANS, MAX_MEMBERS, Hash, IdentityNumber, Name, Yuan
from services.intake.application import OfficialRole
from services.intake.consent import Signature, Way
from services.intake.household import Aspect, MeansItem
from services.intake.survey import Investigator, Present, Visit
from shared.vocabulary.money import Money

MAX_INVESTIGATORS = 10
MAX_PHOTOS = 30
MAX_NAMES = 200

_STRICT = ConfigDict(extra="forbid")
PERSON = "0198c0de-0000-7000-8000-000000000001"


class SignatureIn(BaseModel):
    """签字:本人(或监护人)登录确认为 token;纸质签字须先上传扫描件,为 paper。"""

    model_config = _STRICT
    way: Way = Field(title="签字方式", examples=["paper"])
    paper_hash: Hash | None = Field(None, title="纸质签字扫描件的SM3值", examples=["0" * 64])
    guardian_person_id: UUID | None = Field(None, title="代签监护人", examples=[PERSON])

    def to_signature(self) -> Signature:
        """The signature as the room understands it."""
        return Signature(self.way, self.paper_hash, self.guardian_person_id)


class ConsentIn(BaseModel):
    """一名成员同意核对其家庭经济状况(民发〔2021〕57号第九条第三项)。"""

    model_config = _STRICT
    person_id: UUID = Field(title="成员", examples=[PERSON])
    scope: list[Annotated[str, Field(pattern="^[a-z_]{2,40}$", max_length=40)]] | None = Field(
        None, max_length=20, title="同意查询的来源代码,不填为授权书列明的全部来源", examples=[["social_insurance"]]
    )
    signature: SignatureIn


class ConsentWithdrawalIn(BaseModel):
    """撤回一份核对授权(个人信息保护法第十五条)。本人登录撤回不需要填写;在窗口撤回的,先上传签字的撤回授权书。"""

    model_config = _STRICT
    reason: str | None = Field(None, min_length=1, max_length=500, title="撤回原因", examples=["不再申请。"])
    signature: SignatureIn = Field(
        SignatureIn(way=Way.TOKEN, paper_hash=None, guardian_person_id=None), title="撤回的签字"
    )


class CommitmentIn(BaseModel):
    """一名成员承诺所提供的信息真实、完整(民发〔2021〕57号第九条第二项)。"""

    model_config = _STRICT
    person_id: UUID = Field(title="成员", examples=[PERSON])
    signature: SignatureIn


class WithdrawalIn(BaseModel):
    """撤回申请。提交后十分钟内撤销的,不用填写原因,也不用纸质材料;此后由工作人员代办的,须有申请人签字的纸质材料。"""

    model_config = _STRICT
    reason: str | None = Field(
        None, min_length=1, max_length=500, title="撤回原因", examples=["家庭情况好转,不再申请。"]
    )
    paper_hash: Hash | None = Field(None, title="撤回申请书扫描件的SM3值", examples=["0" * 64])


class RelativeFilingIn(BaseModel):
    """近亲属备案(民发〔2021〕57号第十一条)。"""

    model_config = _STRICT
    person_id: UUID = Field(title="有近亲属关系的家庭成员", examples=[PERSON])
    official_name: Name = Field(title="经办人员或村(居)委会成员姓名", examples=["李某"])
    official_role: OfficialRole = Field(title="身份", examples=["committee_member"])
    relationship: str = Field(min_length=1, max_length=60, title="亲属关系", examples=["兄弟"])


class InvestigatorIn(BaseModel):
    """一名调查人员。记录人本人以登录确认签字(token),其他人以纸质签字(paper)。"""

    model_config = _STRICT
    officer_id: str = Field(min_length=1, max_length=120, title="调查人员标识", examples=["demo:370102001000:赵"])
    name: Name = Field(title="姓名", examples=["赵某"])
    signature: SignatureIn


class PresentIn(BaseModel):
    """一名在场的家庭成员,在入户调查表上签字。"""

    model_config = _STRICT
    person_id: UUID = Field(title="成员", examples=[PERSON])
    signature: SignatureIn


class ObservationIn(BaseModel):
    """入户所见的一项收入或财产。"""

    model_config = _STRICT
    person_id: UUID = Field(title="成员", examples=[PERSON])
    aspect: Aspect = Field(title="收入或财产", examples=["asset"])
    kind: str = Field(pattern="^[a-z_]{2,40}$", max_length=40, title="种类代码", examples=["vehicle"])
    amount_yuan: Yuan = Field("0.00", title="金额(元)", examples=["0.00"])
    count: int = Field(0, ge=0, le=1000, title="数量", examples=[1])


class SurveyIn(BaseModel):
    """入户调查记录(民发〔2021〕57号第十六条)。照片先上传,kind=survey_photo。"""

    model_config = _STRICT
    visited_on: date = Field(title="入户日期", examples=["2026-12-01"])
    investigators: list[InvestigatorIn] = Field(min_length=1, max_length=MAX_INVESTIGATORS, title="调查人员")
    photos: list[Hash] = Field(max_length=MAX_PHOTOS, title="照片的SM3值", examples=[["0" * 64]])
    present_members: list[PresentIn] = Field(max_length=MAX_MEMBERS, title="在场并签字的家庭成员")
    items: list[ObservationIn] = Field(default_factory=list, max_length=MAX_MEANS, title="所见收入和财产")
    living_conditions: str = Field(
        min_length=1, max_length=2000, title="吃、穿、住、用等实际生活状况", examples=["住房为砖瓦平房,生活简朴。"]
    )

    def to_visit(self) -> Visit:
        """The visit as the room understands it."""
        return Visit(
            visited_on=self.visited_on,
            investigators=tuple(
                Investigator(each.officer_id, each.name, each.signature.to_signature()) for each in self.investigators
            ),
            photos=tuple(dict.fromkeys(self.photos)),
            present=tuple(Present(each.person_id, each.signature.to_signature()) for each in self.present_members),
            observations=tuple(
                MeansItem(each.person_id, each.aspect, each.kind, Money.of_yuan(each.amount_yuan), each.count)
                for each in self.items
            ),
            living_conditions=self.living_conditions,
        )


class CaseIdsIn(BaseModel):
    """一页案件的编号。"""

    model_config = _STRICT
    case_ids: list[UUID] = Field(min_length=1, max_length=MAX_NAMES, title="案件", examples=[[PERSON]])


class IdentityIn(BaseModel):
    """一个公民身份号码。"""

    model_config = _STRICT
    identity_number: IdentityNumber = Field(title="公民身份号码", examples=[EXAMPLE_IDENTITY])
