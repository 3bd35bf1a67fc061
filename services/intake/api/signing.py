"""Routes by which a household signs, hands in and withdraws its application."""

from typing import Any
from uuid import UUID

from services.intake.api.acts import CommitmentIn, ConsentIn, ConsentWithdrawalIn, WithdrawalIn
from services.intake.api.applications import answer
from services.intake.api.views import ApplicationView
from services.intake.workflow import handling, signing
from shared.web.begin import Begin
from shared.web.edge import Edge

edge = Edge("签字与提交")


@edge.create(
    "/applications/{case_id}/consents", "sign_application", response_model=ApplicationView, summary="签署核对授权书"
)
async def sign_consent(case_id: UUID, consent: ConsentIn, begin: Begin) -> Any:
    """每名成员一份,未成年人由监护人签。"""
    async with begin() as work:
        scope = tuple(dict.fromkeys(consent.scope)) if consent.scope is not None else None
        signed = signing.Signing(consent.person_id, consent.signature.to_signature(), scope)
        return await answer(work, await signing.consent(work.tx, case_id, signed))


@edge.create(
    "/applications/{case_id}/consents/{consent_id}/withdrawal",
    "sign_application",
    response_model=ApplicationView,
    summary="撤回核对授权",
)
async def withdraw_consent(case_id: UUID, consent_id: UUID, withdrawal: ConsentWithdrawalIn, begin: Begin) -> Any:
    """签字人随时可以撤回授权,此后不再查询其情况;撤回之前已经进行的核对仍然有效。"""
    async with begin() as work:
        signature = withdrawal.signature.to_signature()
        application = await signing.withdraw_consent(work.tx, case_id, consent_id, signature, withdrawal.reason)
        return await answer(work, application)


@edge.create(
    "/applications/{case_id}/commitments", "sign_application", response_model=ApplicationView, summary="签署承诺书"
)
async def sign_commitment(case_id: UUID, commitment: CommitmentIn, begin: Begin) -> Any:
    """每名成年成员一份;家庭信息修改后须重新签署。"""
    async with begin() as work:
        signed = signing.Signing(commitment.person_id, commitment.signature.to_signature())
        return await answer(work, await signing.commit(work.tx, case_id, signed))


@edge.create(
    "/applications/{case_id}/submission", "submit_application", response_model=ApplicationView, summary="提交申请"
)
async def submit_application(case_id: UUID, begin: Begin) -> Any:
    """提交后由乡镇(街道)审查材料。"""
    async with begin() as work:
        return await answer(work, await handling.submit(work.tx, case_id))


@edge.create(
    "/applications/{case_id}/withdrawal",
    "withdraw_application",
    response_model=ApplicationView,
    summary="撤回申请",
)
async def withdraw_application(case_id: UUID, withdrawal: WithdrawalIn, begin: Begin) -> Any:
    """审核确认决定作出前,申请人随时可以撤回;提交后十分钟内撤销的,视为没有提交。"""
    async with begin() as work:
        application = await handling.withdraw(work.tx, case_id, withdrawal.reason, withdrawal.paper_hash)
        return await answer(work, application)
