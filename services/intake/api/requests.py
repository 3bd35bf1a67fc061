"""What applicants, agents and officers send about an application and its household."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.intake.application import Channel
from services.intake.draft import Draft, EntryDraft, HouseholdDraft, MeansDraft, MemberDraft, Outsider, PayeeDraft
from services.intake.entry import Route
from services.intake.health import LEAST_GRADE, MOST_GRADE, DisabilityKind, HealthFacts
from services.intake.household import Absence, Aspect, PayeeKind, Relation, Studies
from shared.vocabulary.money import Money
from shared.vocabulary.resident_id import ResidentId

MAX_MEMBERS = 20
MAX_MEANS = 200
EXAMPLE_IDENTITY = "37010219500307457X"

_STRICT = ConfigDict(extra="forbid")


def _is_yuan(text: str) -> str:
    Money.of_yuan(text)
    return text


def _is_identity(text: str) -> str:
    ResidentId.parse(text)
    return text


def _readable(text: str) -> str:
    """What is printed and posted reads as it is stored: no line breaks, no marks that turn the direction, not blank."""
    if not text.strip() or not text.isprintable():
        raise ValueError("请填写可以显示的文字,不要含换行、制表符或不可见的字符。")
    return text.strip()


Yuan = Annotated[str, Field(max_length=16), AfterValidator(_is_yuan)]
Name = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_readable)]
IdentityNumber = Annotated[str, Field(min_length=15, max_length=24), AfterValidator(_is_identity)]
Place = Annotated[int, Field(ge=0, lt=MAX_MEMBERS)]
Bank = Annotated[str, Field(min_length=2, max_length=60), AfterValidator(_readable)]
Account = Annotated[str, Field(pattern="^[0-9]{10,30}$", max_length=30)]
Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$", max_length=64)]


class MemberIn(BaseModel):
    """一名共同生活的家庭成员。"""

    model_config = _STRICT
    name: Name = Field(title="姓名", examples=["王小明"])
    identity_number: IdentityNumber = Field(title="公民身份号码", examples=[EXAMPLE_IDENTITY])
    relation: Relation = Field(title="与申请人的关系", examples=["self"])
    birth_on: date | None = Field(None, title="出生日期(填写时须与身份证号码一致)", examples=["1950-03-07"])
    phone: str | None = Field(
        None, pattern=r"^[0-9+\-]{5,20}$", max_length=20, title="联系电话", examples=["13800000000"]
    )
    studies: Studies = Field(Studies.NONE, title="在读情况", examples=["none"])
    absence: Absence = Field(Absence.NONE, title="不在家庭共同生活的情形", examples=["none"])
    absent_since: date | None = Field(None, title="上述情形开始日期", examples=["2022-05-01"])
    lives_in_household: bool = Field(default=True, title="是否在家共同居住", examples=[True])
    can_live_independently: bool = Field(default=True, title="是否能够独立生活", examples=[True])
    disability: str | None = Field(None, max_length=200, title="残疾或患病情况", examples=["肢体残疾二级"])
    disability_kind: DisabilityKind | None = Field(None, title="残疾人证上的残疾类别", examples=["physical"])
    disability_grade: int | None = Field(
        None, ge=LEAST_GRADE, le=MOST_GRADE, title="残疾人证上的残疾等级(1最重)", examples=[2]
    )
    seriously_ill: bool = Field(default=False, title="是否患有当地认定的重特大疾病", examples=[False])
    guardian_index: Place | None = Field(None, title="监护人在成员列表中的位置", examples=[0])

    def to_draft(self) -> MemberDraft:
        """The member as the room understands it."""
        return MemberDraft(
            name=self.name,
            identity=ResidentId.parse(self.identity_number),
            birth_on=self.birth_on,
            relation=self.relation,
            phone=self.phone,
            studies=self.studies,
            absence=self.absence,
            absent_since=self.absent_since,
            lives_in_household=self.lives_in_household,
            can_live_independently=self.can_live_independently,
            health=self.disability,
            guardian_index=self.guardian_index,
            health_facts=HealthFacts(self.disability_kind, self.disability_grade, self.seriously_ill),
        )


class MeansIn(BaseModel):
    """申报的一项收入或财产。收入按申请前12个月合计填写。"""

    model_config = _STRICT
    member_index: Place = Field(title="属于第几名成员(从0开始)", examples=[0])
    aspect: Aspect = Field(title="收入或财产", examples=["income"])
    kind: str = Field(pattern="^[a-z_]{2,40}$", max_length=40, title="种类代码,见事项目录", examples=["wage"])
    amount_yuan: Yuan = Field(title="金额(元)", examples=["12000.00"])
    count: int = Field(0, ge=0, le=1000, title="数量(如车辆数)", examples=[0])

    def to_draft(self) -> MeansDraft:
        """The item as the room understands it."""
        return MeansDraft(self.member_index, self.aspect, self.kind, Money.of_yuan(self.amount_yuan), self.count)


class PayeeIn(BaseModel):
    """救助金发放账户。领款人是家庭成员的填 member_index;家庭以外的监护人、代领人填 kind、姓名和身份证号码。"""

    model_config = _STRICT
    member_index: Place | None = Field(None, title="账户属于第几名成员(从0开始)", examples=[0])
    kind: PayeeKind | None = Field(None, title="领款人身份", examples=["self"])
    name: Name | None = Field(None, title="家庭以外的领款人姓名", examples=["李某"])
    identity_number: IdentityNumber | None = Field(
        None, title="家庭以外的领款人身份证号码", examples=[EXAMPLE_IDENTITY]
    )
    is_official: bool | None = Field(
        None, title="代领人是否为乡镇(街道)或者村(居)工作人员(代领人必填)", examples=[False]
    )
    paper_hash: Hash | None = Field(None, title="监护关系证明或者代领协议的SM3值", examples=["0" * 64])
    bank_name: Bank = Field(title="开户银行", examples=["示例银行济南分行"])
    account_number: Account = Field(title="账号", examples=["6217000000000000000"])

    def to_draft(self) -> PayeeDraft:
        """The payee as the room understands it."""
        return PayeeDraft(
            member_index=self.member_index,
            bank_name=self.bank_name,
            account_number=self.account_number,
            kind=self.kind,
            outsider=to_outsider(self.name, self.identity_number, is_official=self.is_official),
            paper_hash=self.paper_hash,
        )


def to_outsider(name: str | None, identity_number: str | None, *, is_official: bool | None = None) -> Outsider | None:
    """Whoever is named with a number; a name alone is nobody yet."""
    if name is None or identity_number is None:
        return None
    return Outsider(name, ResidentId.parse(identity_number), is_official)


class SingleEntryIn(BaseModel):
    """单独提出申请的成员及其情形(民发〔2021〕57号第八条)。"""

    model_config = _STRICT
    member: Place = Field(title="单独申请的成员在列表中的位置(从0开始)", examples=[0])
    route: Route = Field(title="单独申请的情形", examples=["edge_disabled"])
    document: str | None = Field(None, min_length=1, max_length=120, title="县级规定的文件名称和文号")


class HouseholdIn(BaseModel):
    """家庭成员、申报的收入财产和发放账户。"""

    model_config = _STRICT
    applicant_index: Place = Field(title="申请人在成员列表中的位置(从0开始)", examples=[0])
    members: list[MemberIn] = Field(min_length=1, max_length=MAX_MEMBERS, title="家庭成员")
    means: list[MeansIn] = Field(default_factory=list, max_length=MAX_MEANS, title="申报的收入和财产")
    payee: PayeeIn | None = Field(None, title="发放账户")

    def to_household(self) -> HouseholdDraft:
        """The household as the room understands it; the account travels apart, since it is sealed at once."""
        return HouseholdDraft(
            applicant_index=self.applicant_index,
            members=tuple(member.to_draft() for member in self.members),
            means=tuple(item.to_draft() for item in self.means),
            payee=self.payee.to_draft() if self.payee else None,
        )


class EntrustmentIn(BaseModel):
    """委托书(村级代办时)。委托书扫描件另行上传,kind=entrustment。"""

    model_config = _STRICT
    paper_hash: str = Field(pattern="^[0-9a-f]{64}$", title="委托书扫描件的SM3值", examples=["0" * 64])


class DraftIn(HouseholdIn):
    """一份救助申请。"""

    channel: Channel = Field(title="申请渠道", examples=["window"])
    village_code: str = Field(pattern="^[0-9]{12}$", title="户籍所在村(居)的12位区划代码", examples=["370102001001"])
    schemes: list[Annotated[str, Field(pattern="^[a-z_]{2,30}$", max_length=30)]] = Field(
        min_length=1, max_length=5, title="申请的救助事项代码", examples=[["dibao"]]
    )
    entrustment: EntrustmentIn | None = Field(None, title="委托")
    single_entry: SingleEntryIn | None = Field(None, title="单独提出申请")
    previous_case_id: UUID | None = Field(None, title="以前的案件(如先行救助的急难案件)")

    def to_draft(self) -> Draft:
        """The application as the room understands it."""
        entry = self.single_entry
        return Draft(
            channel=self.channel,
            village_code=self.village_code,
            schemes=tuple(dict.fromkeys(self.schemes)),
            household=self.to_household(),
            entrustment_hash=self.entrustment.paper_hash if self.entrustment else None,
            entry=EntryDraft(entry.member, entry.route, entry.document) if entry else None,
            previous_case_id=self.previous_case_id,
        )
