"""Who is paid: another account or another payee, on the beneficiary's own word (民发〔2021〕57号 arts. 25, 26)."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.intake import declaration
from services.intake import draft as drafts
from services.intake.application import PAYEE_PAPERS, Application, Outcome
from services.intake.draft import PayeeDraft
from services.intake.emergency import HOUSEHOLD_VERSION, UNKNOWN_ENTRUSTS_NOBODY, Emergency
from services.intake.events import changes as events
from services.intake.household import Household, Payee, PayeeKind
from services.intake.store import applications as store
from services.intake.store import emergencies
from services.intake.workflow import charge
from shared.database.transaction import Transaction
from shared.refusal import Conflict, FieldProblem, Invalid, fields_invalid

_CHANGE = "payee_change"
_WANTED = "变更发放账户申请书(材料种类payee_change)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be paid from now on: a member by id, or an outsider; and the paper by which the applicant says so."""

    payee: PayeeDraft
    person_id: UUID | None
    change_paper_hash: str | None


async def wanted(tx: Transaction, case_id: UUID, wish: Wanted) -> tuple[Application | Emergency, Payee]:
    """Who is to be paid in a case, also after the grant: this is how a closed account is repaired."""
    if await emergencies.is_there(tx, case_id):
        emergency = await emergencies.lock(tx, case_id)
        return emergency, await _of_emergency(tx, emergency, wish)
    application = await store.lock(tx, case_id)
    charge.require_oneself(tx, application.household.applicant_person_id)
    _require_not_over(application)
    if tx.actor.level != "applicant":
        charge.require_paper(wish.change_paper_hash, application.of_kind(_CHANGE), _WANTED)
    return application, await _payee(tx, application, wish)


async def put(tx: Transaction, case: Application | Emergency, payee: Payee) -> Payee:
    """Write who is paid from now on, and say it once anybody has been told of the case."""
    payee = filed(tx, replace(payee, changed_on=tx.today))
    if isinstance(case, Emergency):
        await store.add_payee(tx, case, payee, HOUSEHOLD_VERSION)
        events.payee_changed(tx, case, payee, payee.name or case.sufferer.name or "")
        return payee
    await store.add_payee(tx, case, payee, case.household.version)
    if case.accepted_on is not None:
        events.payee_changed(tx, case, payee, _name_of(case.household, payee))
    return payee


def require_payable(tx: Transaction, case: Application | Emergency, payee: Payee) -> None:
    """Look again at what may have changed since it was asked for: the case goes on, and the payee lives."""
    if isinstance(case, Emergency):
        case.require_open()
        require_no_official(tx, payee, case.reporter_person_id)
        return
    _require_not_over(case)
    member = case.household.member(payee.person_id)
    if payee.name is None and (member is None or not member.is_alive):
        raise Conflict("payee_not_in_household", "领款人已经不是家庭中健在的成员,请核对后重新办理。")
    require_no_official(tx, payee, case.acceptor_person_id)


def _require_not_over(application: Application) -> None:
    """After submission; also after a stop, since arrears may still be due."""
    is_over = application.state.is_end or application.outcome is Outcome.DENIED
    if application.submitted_on is None or is_over:
        raise Conflict("nothing_to_pay", "申请尚未提交或者已经结束,不需要变更发放账户;填写中的申请请直接修改家庭信息。")


async def _payee(tx: Transaction, application: Application, wanted: Wanted) -> Payee:
    household = application.household
    if problems := _wrong(tx, application, wanted):
        raise fields_invalid(*problems)
    if wanted.person_id is None:
        payee = await declaration.outside_payee(tx, application.case_id, wanted.payee)
        _require_paper(payee, application.of_kind(PAYEE_PAPERS[payee.kind]))
    else:
        applicant = household.applicant
        is_guardian = applicant.guardian_person_id == wanted.person_id
        kind = declaration.kind_of(wanted.person_id, applicant.person_id, is_guardian=is_guardian)
        payee = declaration.sealed_payee(tx, application.case_id, wanted.person_id, wanted.payee, kind)
    if household.applicant.is_minor(tx.today) and payee.kind is not PayeeKind.GUARDIAN:
        raise fields_invalid(FieldProblem("kind", "申请人未成年的,救助金由监护人代领,请填写监护人。"))
    require_no_official(tx, payee, application.acceptor_person_id)
    return replace(payee, change_paper_hash=wanted.change_paper_hash)


def _wrong(tx: Transaction, application: Application, wanted: Wanted) -> list[FieldProblem]:
    household = application.household
    member = household.member(wanted.person_id) if wanted.person_id else None
    if wanted.person_id is not None and (member is None or not member.is_alive):
        return [FieldProblem("person_id", "领款人应为家庭中健在的成员,请核对。")]
    if member is not None and member.is_minor(tx.today):
        return [FieldProblem("person_id", "未成年成员不能领款,请填写成年成员或者监护人。")]
    place = household.place_of(member.person_id) - 1 if member else None
    return drafts.wrong_payee(replace(wanted.payee, member_index=place), len(household.members))


def _require_paper(payee: Payee, papers: frozenset[str]) -> None:
    """A guardian's proof or the written agreement, which the county keeps on file (57号 art. 26)."""
    if not papers or (payee.paper_hash is not None and payee.paper_hash not in papers):
        kind = PAYEE_PAPERS[payee.kind]
        problem = FieldProblem("agreement_hash", f"请先上传监护关系证明或者代领协议(材料种类{kind}),再填写其SM3值。")
        raise Invalid("paper_required", "领款人不是家庭成员的,须有监护关系证明或者书面代领协议。", fields=[problem])


def require_no_official(tx: Transaction, payee: Payee | None, *handlers: UUID | None) -> None:
    """Whoever handles the case, or took it in (`handlers`), is not paid for it: card and file never lie in one hand.

    One person has one id, found by the index of the identity number. Applicants handle no case.
    """
    acting = tx.actor.person_id if tx.actor.level != "applicant" else None
    if payee is not None and payee.person_id in {acting, *handlers} - {None}:
        raise Conflict("payee_is_official", "经办这件案件的工作人员不能作为领款人,请填写其他人。")


def filed(tx: Transaction, payee: Payee) -> Payee:
    """An official's agreement to keep the card is filed with the county by the office that takes it (57号 art. 26)."""
    if not payee.is_unfiled or tx.actor.level == "applicant":
        return payee
    return replace(payee, filed_by=tx.actor.id, filed_on=tx.today)


async def file_with_county(tx: Transaction, application: Application) -> Application:
    """The same for the payee of a household that is accepted."""
    payee = application.household.payee
    if payee is None or not payee.is_unfiled:
        return application
    done = filed(tx, payee)
    await store.add_payee(tx, application, done, application.household.version)
    return replace(application, household=replace(application.household, payee=done))


async def _of_emergency(tx: Transaction, emergency: Emergency, wanted: Wanted) -> Payee:
    """The person in need themself, or somebody outside; on the same paper."""
    emergency.require_open()
    charge.require_oneself(tx, emergency.person_id)
    materials = await emergencies.materials(tx, emergency.case_id)
    of_kind = {
        kind: frozenset(e.sm3 for e in materials if e.kind == kind) for kind in (_CHANGE, *PAYEE_PAPERS.values())
    }
    if tx.actor.level != "applicant":
        charge.require_paper(wanted.change_paper_hash, of_kind[_CHANGE], _WANTED)
    if wanted.person_id is None:
        if wanted.payee.outsider is None or wanted.payee.kind not in PAYEE_PAPERS:
            raise fields_invalid(
                FieldProblem("kind", "请填写领款的监护人(guardian)或者代领人(entrusted)及其姓名、身份证号码。")
            )
        if wanted.payee.kind is PayeeKind.ENTRUSTED and not emergency.sufferer.is_identified:
            raise fields_invalid(FieldProblem("kind", UNKNOWN_ENTRUSTS_NOBODY))
        payee = await declaration.outside_payee(tx, emergency.case_id, wanted.payee)
        _require_paper(payee, of_kind[PAYEE_PAPERS[payee.kind]])
    elif wanted.person_id == emergency.person_id and not emergency.sufferer.is_minor:
        payee = declaration.sealed_payee(tx, emergency.case_id, emergency.person_id, wanted.payee, PayeeKind.SELF)
    else:
        raise fields_invalid(FieldProblem("person_id", "领款人应为成年的受助人本人,或者填写监护人、代领人。"))
    require_no_official(tx, payee, emergency.reporter_person_id)
    return replace(payee, change_paper_hash=wanted.change_paper_hash)


def _name_of(household: Household, payee: Payee) -> str:
    member = household.member(payee.person_id)
    return payee.name or (member.name if member else "")
