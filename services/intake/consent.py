"""Consents (授权) and commitments (承诺): each signed by the member, or by a guardian for a minor."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.intake.household import Household, Member
from shared.refusal import FieldProblem, Invalid


class Way(StrEnum):
    """How somebody signs: by a login of their own, or on paper whose scan is among the case's materials."""

    TOKEN = "token"  # noqa: S105  (a way of signing, not a secret)
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it is offered."""

    way: Way
    paper_hash: str | None = None
    guardian_person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs now: the logged-in person, if it is one, and the hashes of the case's signed papers."""

    person_id: UUID | None
    papers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Consent:
    """A member lets the named sources be asked, until taking it back (社会救助法 art. 40; 个人信息保护法 art. 15)."""

    id: UUID
    person_id: UUID
    scope: tuple[str, ...]
    text_version: str
    household_version: int
    signature: Signature
    signed_on: date
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """A member promises that what was declared is true and whole (民发〔2021〕57号 art. 9(2))."""

    id: UUID
    person_id: UUID
    text_version: str
    household_version: int
    signature: Signature
    signed_on: date


def check_signature(household: Household, member: Member, signature: Signature, signer: Signer, on: date) -> None:
    """Raise Invalid unless the signature is one that this member, or the minor's guardian, can give.

    A minor does not sign alone: a guardian of age does (民法典 arts. 19, 23). Whoever fills in the form also says who
    is whose guardian, so an adult's guardian signs on a paper that the township sees, never by a login alone.
    """
    entitled = _who_signs(household, member, signature, on)
    is_by_guardian = signature.guardian_person_id not in {None, member.person_id}
    if signature.way is Way.TOKEN and is_by_guardian and not member.is_minor(on):
        raise _refused("way", "成年成员由监护人代签的,须在纸质授权书上签字,连同监护证明上传扫描件。")
    if signature.way is Way.TOKEN and signer.person_id != entitled:
        raise _refused("way", "签字人须本人登录确认;不能登录的,请在纸质授权书上签字并上传扫描件。")
    if signature.way is Way.PAPER and signature.paper_hash not in signer.papers:
        raise _refused("paper_hash", "案件材料中没有这份纸质签字,请先选对材料种类上传扫描件,再填写其SM3值。")


def check_withdrawal(household: Household, consent: Consent, signature: Signature, signer: Signer, on: date) -> None:
    """Raise Invalid unless this takes a consent back: the signer's own login, or at a desk the signer's paper."""
    member = household.member(consent.person_id)
    if member is None:
        raise LookupError(f"consent {consent.id} of nobody in the household")
    if signature.way is Way.PAPER and signer.person_id is not None:
        raise _refused("way", "网上撤回授权须由签字人本人登录确认;不能登录的,请到窗口提交签字的撤回授权书。")
    if member.is_minor(on) and signature.guardian_person_id is None:
        signature = replace(signature, guardian_person_id=consent.signature.guardian_person_id)
    check_signature(household, member, signature, signer, on)


def _who_signs(household: Household, member: Member, signature: Signature, on: date) -> UUID:
    guardian_id = signature.guardian_person_id
    if not member.is_minor(on):
        if guardian_id is not None and guardian_id != member.guardian_person_id:
            raise _refused("guardian_person_id", "成年成员应由本人签字,或由登记的监护人代签。")
        return guardian_id or member.person_id
    if guardian_id is None:
        raise _refused("guardian_person_id", "未成年成员由监护人签字,请填写监护人。")
    guardian = household.member(guardian_id)
    if guardian is None or guardian.is_minor(on):
        raise _refused("guardian_person_id", "监护人应为家庭中的成年成员,请核对。")
    if member.guardian_person_id not in {None, guardian_id}:
        raise _refused("guardian_person_id", "请由登记的监护人签字。")
    return guardian_id


def _refused(field: str, reason: str) -> Invalid:
    problem = FieldProblem(f"signature.{field}", reason)
    return Invalid("signature_refused", f"签字无效:{reason}", fields=[problem])
