"""Who may act for a household, and on which papers."""

from uuid import UUID

from services.intake.application import Application
from shared.database.transaction import Transaction
from shared.refusal import FieldProblem, Forbidden, Invalid


def require_oneself(tx: Transaction, applicant: UUID) -> None:
    """On the portal only the applicant acts for the household (民发〔2021〕57号 art. 4)."""
    if tx.actor.level == "applicant" and tx.actor.person_id != applicant:
        raise Forbidden("not_the_applicant", "网上只能由申请人本人办理这一步,请由申请人登录,或到窗口办理。")


def require_entrusted(tx: Transaction, application: Application) -> None:
    """A village's agent whom the household did not entrust changes no declaration, account, signature or paper."""
    if not application.is_open_to(tx.actor.level):
        raise Forbidden("not_entrusted", "这户家庭没有委托村(居)代办,请由申请人本人或乡镇(街道)窗口办理。")


def require_charge(tx: Transaction, application: Application) -> None:
    """Whoever declares, hands in or gives up for a household is the applicant, an office, or entrusted."""
    require_entrusted(tx, application)
    require_oneself(tx, application.household.applicant_person_id)


def require_paper(paper_hash: str | None, papers: frozenset[str], wanted: str) -> None:
    """Whoever acts for the applicant at a desk needs the applicant's own paper; `wanted` names it with its kind."""
    if paper_hash not in papers:
        problem = FieldProblem("paper_hash", f"请先上传申请人签字的{wanted},再填写其SM3值。")
        raise Invalid("paper_required", "由工作人员代办的,须有申请人签字的书面材料。", fields=[problem])
