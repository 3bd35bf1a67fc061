"""Handing in, returning once, accepting, filing a relative, and giving up."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.intake.application import Application, OfficialRole, RelativeFiling, ReturnNotice, State, Withdrawal
from services.intake.catalogue import catalogue
from services.intake.events import applications as events
from services.intake.events import surveys as survey_events
from services.intake.store import applications as store
from services.intake.workflow import charge, memberships, payees
from shared.database.transaction import Transaction
from shared.ids import case_number, new_id
from shared.refusal import FieldProblem, fields_invalid
from shared.vocabulary.divisions import Area

UNDONE_REASON = "提交后十分钟内撤销"


async def submit(tx: Transaction, case_id: UUID) -> Application:
    """Hand an application in; whether something is missing is for the township to say, once (57号 art. 10)."""
    application = await store.lock(tx, case_id)
    charge.require_charge(tx, application)
    number = application.case_number or await next_number(tx, application.place)
    submitted = application.submit(tx.today, tx.now, number)
    saved = await store.save(tx, submitted)
    events.submitted(tx, saved)
    return saved


async def next_number(tx: Transaction, place: Area) -> str:
    """The next number of a county and year."""
    county = (place.county or "")[:6]
    serial = await tx.draw(f"case_number:{county}:{tx.today.year}")
    return case_number(county, tx.today.year, serial)


async def return_(tx: Transaction, case_id: UUID) -> Application:
    """Tell the applicant once of everything that is missing (民发〔2021〕57号 art. 10)."""
    application = await store.lock(tx, case_id)
    missing = application.to_return(tx.today)
    notice = ReturnNotice(new_id(), tuple(each.code for each in missing), tx.today)
    await store.add_return(tx, application, notice)
    returned = replace(application, state=State.RETURNED, returns=(*application.returns, notice))
    saved = await store.save(tx, returned)
    events.returned(tx, saved, missing)
    return saved


async def accept(tx: Transaction, case_id: UUID) -> Application:
    """Accept a complete application; every legal clock of the case starts here (57号 arts. 10, 22)."""
    application = (await store.lock(tx, case_id)).accept(tx.today, tx.actor.id, tx.actor.person_id)
    payees.require_no_official(tx, application.household.payee)
    await memberships.claim(tx, application)
    saved = await payees.file_with_county(tx, await store.save(tx, application))
    events.accepted(tx, saved, catalogue().lookback_months)
    return saved


@dataclass(frozen=True, slots=True)
class Relative:
    """Whose relative among the officials, as the clerk writes it down."""

    person_id: UUID
    official_name: str
    official_role: OfficialRole
    relationship: str


async def file_relative(tx: Transaction, case_id: UUID, relative: Relative) -> Application:
    """File a near relative among those who decide; the county then visits the household (57号 arts. 11, 20)."""
    application = await store.lock(tx, case_id)
    application.require(State.SUBMITTED, State.ACCEPTED, State.SURVEYED, State.RESURVEY, State.CHANGING)
    if application.household.member(relative.person_id) is None:
        problem = FieldProblem("person_id", "此人不是这个家庭的成员,请核对。")
        raise fields_invalid(problem)
    filing = RelativeFiling(
        id=new_id(),
        person_id=relative.person_id,
        official_name=relative.official_name,
        official_role=relative.official_role,
        relationship=relative.relationship,
        filed_on=tx.today,
    )
    await store.add_filing(tx, application, filing)
    if application.accepted_on is not None:
        survey_events.relative_filed(tx, application, filing)
    return replace(application, filings=(*application.filings, filing))


async def withdraw(tx: Transaction, case_id: UUID, reason: str | None, paper_hash: str | None) -> Application:
    """Give an application up before the decision; whoever does it for the applicant needs the applicant's paper.

    Within ten minutes of handing in it is undone as if it had not been: no reason, no paper.
    """
    before = await store.lock(tx, case_id)
    charge.require_charge(tx, before)
    withdrawn = before.withdraw()
    undone = before.may_undo(tx.now)
    if not undone:
        if reason is None:
            raise fields_invalid(FieldProblem("reason", "撤回申请请写明原因(提交后十分钟内撤销的不用填写)。"))
        if tx.actor.level != "applicant":
            charge.require_paper(paper_hash, before.withdrawal_papers, "撤回申请书(材料种类withdrawal)")
    given_up = Withdrawal(reason or UNDONE_REASON, tx.today, undone=undone)
    await store.add_withdrawal(tx, before, given_up, paper_hash)
    saved = await store.save(tx, replace(withdrawn, withdrawal=given_up))
    if before.accepted_on is not None:
        await memberships.release_soon(tx, case_id)
    if before.state is not State.DRAFT:
        events.withdrawn(tx, before, undone=undone)
    return saved
