"""What people send about an emergency: the report, the supplement, and who somebody is found to be."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.intake.api.acts import PERSON, SignatureIn
from services.intake.api.requests import (
    EXAMPLE_IDENTITY,
    Account,
    Hash,
    IdentityNumber,
    Name,
    Yuan,
    to_outsider,
)
from services.intake.draft import PayeeDraft
from services.intake.emergency import EmergencyReport, Explained, Hardship, Identification, Sufferer
from services.intake.household import PayeeKind
from shared.vocabulary.money import Money
from shared.vocabulary.resident_id import ResidentId

MAX_PAPERS = 30
_STRICT = ConfigDict(extra="forbid")


class SuffererIn(BaseModel):
    """遇急难的人。身份不明的不填姓名和号码,填写描述。"""

    model_config = _STRICT
    name: Name | None = Field(None, title="姓名", examples=["王小明"])
    id_number: IdentityNumber | None = Field(None, title="公民身份号码", examples=[EXAMPLE_IDENTITY])
    description: str | None = Field(None, min_length=1, max_length=500, title="身份不明者的描述")
    sex: Annotated[str, Field(pattern="^[12]$")] | None = Field(None, title="性别(1男2女)", examples=["1"])
    approx_birth_year: int | None = Field(None, ge=1900, le=2100, title="大致出生年份", examples=[1970])
    is_minor: bool = Field(title="是否未成年", examples=[False])

    def to_sufferer(self) -> Sufferer:
        """The person as the room understands them."""
        identity = ResidentId.parse(self.id_number) if self.id_number else None
        return Sufferer(self.is_minor, self.name, identity, self.description, self.sex, self.approx_birth_year)


class EmergencyPayeeIn(BaseModel):
    """领款人:本人、监护人、受托人,或者已经垫付的乡镇(街道)备用金。"""

    model_config = _STRICT
    kind: PayeeKind = Field(title="领款人身份", examples=["self"])
    name: Name | None = Field(None, title="监护人或者受托人姓名", examples=["李某"])
    id_number: IdentityNumber | None = Field(None, title="监护人或者受托人身份证号码", examples=[EXAMPLE_IDENTITY])
    is_official: bool | None = Field(
        None, title="受托人是否为乡镇(街道)或者村(居)工作人员(受托人必填)", examples=[False]
    )
    bank_name: str = Field("", max_length=60, title="开户银行", examples=["示例银行济南分行"])
    account: Account = Field(title="账号", examples=["6217000000000000000"])

    def to_draft(self) -> PayeeDraft:
        """The payee as the room understands it."""
        outsider = to_outsider(self.name, self.id_number, is_official=self.is_official)
        return PayeeDraft(None, self.bank_name, self.account, self.kind, outsider)


class EmergencyIn(BaseModel):
    """急难报告(社会救助法第三十七条、第五十条)。在急难发生地报告,不问户籍。"""

    model_config = _STRICT
    village_code: str = Field(pattern="^[0-9]{12}$", title="急难发生地村(居)的12位区划代码", examples=["370102001001"])
    person: SuffererIn
    hardship: Hardship = Field(title="急难的种类", examples=["fire"])
    wanted_yuan: Yuan = Field(title="需要的金额(元)", examples=["1500.00"])
    circumstances: str = Field(min_length=1, max_length=2000, title="情况", examples=["家中失火,无处居住。"])
    payee: EmergencyPayeeIn

    def to_report(self) -> EmergencyReport:
        """The report as the room understands it."""
        return EmergencyReport(
            village_code=self.village_code,
            sufferer=self.person.to_sufferer(),
            hardship=self.hardship,
            wanted=Money.of_yuan(self.wanted_yuan),
            circumstances=self.circumstances,
            payee=self.payee.to_draft(),
        )


class SupplementIn(BaseModel):
    """紧急情况解除后的补充说明(社会救助法第五十条)。材料先上传,必须有 kind=emergency_statement。

    监护人领取的另附 guardianship,受托人领取的另附 payee_agreement,备用金垫付的另附 reserve_slip。
    """

    model_config = _STRICT
    explanation: str = Field(min_length=1, max_length=2000, title="情况说明", examples=["火情已经核实。"])
    papers: list[Hash] = Field(min_length=1, max_length=MAX_PAPERS, title="材料的SM3值", examples=[["0" * 64]])
    signature: SignatureIn | None = Field(None, title="核对授权的签字(身份已明的,与下一项填写其一)")
    no_consent_reason: str | None = Field(
        None, min_length=2, max_length=500, title="没有核对授权的原因", examples=["本人仍在昏迷,没有监护人。"]
    )

    def to_explained(self) -> Explained:
        """The explanation as the room understands it."""
        signature = self.signature.to_signature() if self.signature else None
        return Explained(self.explanation, tuple(dict.fromkeys(self.papers)), signature, self.no_consent_reason)


class IdentificationIn(BaseModel):
    """查明身份。"""

    model_config = _STRICT
    case_id: UUID = Field(title="急难案件", examples=[PERSON])
    name: Name = Field(title="姓名", examples=["王小明"])
    id_number: IdentityNumber = Field(title="公民身份号码", examples=[EXAMPLE_IDENTITY])
    evidence_hash: Hash = Field(title="查明身份的材料的SM3值", examples=["0" * 64])

    def to_identification(self) -> Identification:
        """The finding as the room understands it."""
        return Identification(self.name, ResidentId.parse(self.id_number), self.evidence_hash)
