"""How persons, names and the catalogue look from outside."""

from collections.abc import Iterable
from uuid import UUID

from pydantic import BaseModel, Field

from services.intake.catalogue import Catalogue
from services.intake.household import Member


class IdentityView(BaseModel):
    """一名成员的完整身份证号码和电话,每次查看都会留痕。"""

    person_id: UUID
    name: str
    identity_number: str
    phone: str | None


class IdentitiesView(BaseModel):
    """一户的完整身份信息。"""

    items: list[IdentityView]

    @classmethod
    def of(cls, members: Iterable[Member]) -> "IdentitiesView":
        """Unmasked, for whoever holds read_identity."""
        return cls(
            items=[
                IdentityView(
                    person_id=each.person_id, name=each.name, identity_number=each.identity_number, phone=each.phone
                )
                for each in members
            ]
        )


class CaseNameView(BaseModel):
    """一件案件的申请人姓名。"""

    case_id: UUID
    applicant_name: str


class CaseNamesView(BaseModel):
    """一页案件的申请人姓名。无权查看的案件不在其中。"""

    items: list[CaseNameView]


class PersonView(BaseModel):
    """人员编号。"""

    person_id: UUID


class MatterView(BaseModel):
    """一个救助事项。"""

    code: str
    title: str
    basis: list[str]
    bring: list[str]
    not_asked: list[str]
    steps: list[str]
    is_drafted: bool = Field(description="是否在线填写申请;否则向急难发生地报告。")


class KindView(BaseModel):
    """一种须申报的收入或财产;是否计入,由审核确认时按当日规定认定。"""

    aspect: str
    code: str
    title: str


class CodeView(BaseModel):
    """代码和名称。"""

    code: str
    title: str


class TextView(BaseModel):
    """须签字的文书。"""

    version: str
    text: str


class MattersView(BaseModel):
    """事项目录:能申请什么、带什么、不用带什么。"""

    matters: list[MatterView]
    kinds: list[KindView]
    sources: list[CodeView]
    papers: list[CodeView] = Field(description="签字的纸质材料的种类,上传时用作 kind。")
    consent: TextView
    commitment: TextView

    @classmethod
    def of(cls, catalogue: Catalogue) -> "MattersView":
        """The catalogue for the public."""
        return cls(
            matters=[
                MatterView(
                    code=each.code,
                    title=each.title,
                    basis=list(each.basis),
                    bring=list(each.bring),
                    not_asked=list(each.not_asked),
                    steps=list(each.steps),
                    is_drafted=each.is_drafted,
                )
                for each in catalogue.matters
            ],
            kinds=[KindView(aspect=each.aspect, code=each.code, title=each.title) for each in catalogue.kinds],
            sources=[CodeView(code=each.code, title=each.title) for each in catalogue.sources],
            papers=[CodeView(code=each.code, title=each.title) for each in catalogue.papers],
            consent=TextView(version=catalogue.consent.version, text=catalogue.consent.text),
            commitment=TextView(version=catalogue.commitment.version, text=catalogue.commitment.text),
        )
