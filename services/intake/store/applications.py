"""An application with its parts, and the lists of applications."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Table, select, text

from services.intake import course_rows, rows, tables
from services.intake.application import Application, Material, Outcome, RelativeFiling, ReturnNotice, State, Withdrawal
from services.intake.consent import Commitment, Consent
from services.intake.household import Household, Payee
from services.intake.rows import Placed, Sealing, Values, owned
from services.intake.store import PARTS_LIMIT
from services.intake.survey import Survey
from shared.database import driver
from shared.database.readers import let_read
from shared.database.tables import area_of
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import NotFound
from shared.vocabulary.divisions import Area
from shared.web.pages import after, split

NAMELESS = "身份待查明人员"


@dataclass(frozen=True, slots=True)
class Summary:
    """A line of a list."""

    case_id: UUID
    case_number: str | None
    state: str
    channel: str
    schemes: tuple[str, ...]
    applicant_name: str
    place: Area
    submitted_on: date | None
    accepted_on: date | None


async def get(tx: Transaction, case_id: UUID) -> Application:
    """The application with everything that belongs to it; NotFound if it is not there or not for this actor."""
    return await _load(tx, case_id, lock=False)


async def lock(tx: Transaction, case_id: UUID) -> Application:
    """The same, held until the transaction ends."""
    return await _load(tx, case_id, lock=True)


# A case is read by every act on it, so its parts come in one round trip, each as an array of its table's rows.
_WHOLE = f"""
    SELECT a AS application,
        (SELECT h FROM household h WHERE h.case_id = a.id AND h.version = a.household_version) AS household,
        ARRAY(SELECT m FROM member m WHERE m.case_id = a.id AND m.household_version = a.household_version
              ORDER BY m.place LIMIT {PARTS_LIMIT}) AS members,
        ARRAY(SELECT i FROM means_item i WHERE i.case_id = a.id AND i.household_version = a.household_version
              ORDER BY i.id LIMIT {PARTS_LIMIT}) AS means,
        ARRAY(SELECT p FROM payee p WHERE p.case_id = a.id AND p.household_version = a.household_version
              ORDER BY p.id DESC LIMIT 1) AS payees,
        ARRAY(SELECT c FROM consent c WHERE c.case_id = a.id ORDER BY c.id LIMIT {PARTS_LIMIT}) AS consents,
        ARRAY(SELECT c FROM commitment c WHERE c.case_id = a.id ORDER BY c.id LIMIT {PARTS_LIMIT}) AS commitments,
        ARRAY(SELECT m FROM material m WHERE m.case_id = a.id ORDER BY m.id LIMIT {PARTS_LIMIT}) AS materials,
        ARRAY(SELECT r FROM return_notice r WHERE r.case_id = a.id ORDER BY r.id LIMIT {PARTS_LIMIT}) AS returns,
        ARRAY(SELECT f FROM relative_filing f WHERE f.case_id = a.id ORDER BY f.id LIMIT {PARTS_LIMIT}) AS filings
    FROM application a WHERE a.id = $1
"""  # noqa: S608  (a constant)
# What happened since the acceptance, for those that have one.
_COURSE = text(f"""
    SELECT ARRAY(SELECT s FROM survey s WHERE s.case_id = :case_id ORDER BY s.id LIMIT {PARTS_LIMIT}) AS surveys,
        ARRAY(SELECT i FROM survey_item i WHERE i.case_id = :case_id ORDER BY i.id LIMIT {PARTS_LIMIT}) AS survey_items,
        ARRAY(SELECT o FROM objection o WHERE o.case_id = :case_id ORDER BY o.id LIMIT {PARTS_LIMIT}) AS objections,
        ARRAY(SELECT a FROM appraisal a WHERE a.case_id = :case_id ORDER BY a.id LIMIT {PARTS_LIMIT}) AS appraisals,
        ARRAY(SELECT p FROM period_extension p WHERE p.case_id = :case_id LIMIT 1) AS extensions,
        ARRAY(SELECT c FROM change c WHERE c.case_id = :case_id ORDER BY c.id LIMIT {PARTS_LIMIT}) AS changes,
        ARRAY(SELECT d FROM death d WHERE d.case_id = :case_id ORDER BY d.id LIMIT {PARTS_LIMIT}) AS deaths
""")  # noqa: S608  (a constant)


async def _load(tx: Transaction, case_id: UUID, *, lock: bool) -> Application:
    if lock:
        # First the lock, then the look: parts that somebody wrote while we waited are seen.
        await tx.one(select(tables.APPLICATION.c.id).where(tables.APPLICATION.c.id == case_id).with_for_update())
    found = await driver.run(tx.raw, _WHOLE, case_id)
    if not found:
        raise NotFound("application_not_found", "没有找到这件申请,或者不在您的办理范围内。")
    whole = found[0]
    row = whole["application"]
    parts = rows.Parts(
        consents=whole["consents"],
        commitments=whole["commitments"],
        materials=whole["materials"],
        returns=whole["returns"],
        filings=whole["filings"],
    )
    application = rows.application_of(row, _household(tx, whole), parts)
    if application.state in {State.WITHDRAWN, State.TERMINATED}:
        application = replace(application, withdrawal=await _withdrawal(tx, case_id))
    if application.accepted_on is None:
        return application
    course = (await tx.connection.execute(_COURSE, {"case_id": case_id})).mappings().one()
    return course_rows.with_course(application, course)


def _household(tx: Transaction, whole: RowMapping) -> Household:
    application, household, payees = whole["application"], whole["household"], whole["payees"]
    if household is None:
        raise LookupError(f"case {application['id']} has no household of version {application['household_version']}")
    sealing = Sealing(tx.keyring, tx.today)
    return Household(
        version=household["version"],
        membership_version=household["membership_version"],
        applicant_person_id=application["applicant_person_id"],
        members=tuple(rows.member_of(each, sealing) for each in whole["members"]),
        means=tuple(rows.means_of(each) for each in whole["means"]),
        payee=rows.payee_of(payees[0], application["applicant_person_id"]) if payees else None,
        declared_on=household["declared_on"],
    )


async def add(tx: Transaction, application: Application) -> Application:
    """Write a new application. An applicant becomes its first reader before any row, or could not write a row."""
    if tx.actor.person_id is not None:
        await let_read(tx, application.case_id, [tx.actor.person_id])
    await tx.insert_whole([(tables.APPLICATION, [rows.first_values(application)]), *_version(tx, application)])
    await let_read(tx, application.case_id, application.household.readers(tx.today))
    return application


async def save(tx: Transaction, application: Application, *, version: int | None = None) -> Application:
    """Write the application's own row as it is now; its parts are written by whoever adds them."""
    values = rows.application_values(application)
    row = await tx.update(tables.APPLICATION, application.case_id, values, version=version)
    return replace(application, version=row["row_version"])


async def add_household(tx: Transaction, application: Application) -> None:
    """Write the version of the household; its adults read the case, and whoever left it does so no longer."""
    await add_version(tx, application)
    await let_read(tx, application.case_id, application.household.readers(tx.today))


async def add_version(tx: Transaction, application: Application) -> None:
    """Write the version of the household with its members, means and payee."""
    await tx.insert_whole(_version(tx, application))


def _version(tx: Transaction, application: Application) -> list[tuple[Table, list[Values]]]:
    """The rows of the household's version, by table."""
    household, shared = application.household, owned(application)
    of_version = shared | {"household_version": household.version}
    sealing = Sealing(tx.keyring, tx.today)
    members = [rows.member_values(each, place, sealing) for place, each in enumerate(household.members)]
    payees = [household.payee] if household.payee is not None else []
    return [
        (tables.HOUSEHOLD, [{"id": new_id(), **shared, **rows.household_values(household)}]),
        (tables.MEMBER, [each | of_version for each in members]),
        (tables.MEANS_ITEM, [rows.means_values(each) | of_version for each in household.means]),
        (tables.PAYEE, [{"id": new_id(), **of_version, **rows.payee_values(each)} for each in payees]),
    ]


async def last_version(tx: Transaction, case_id: UUID) -> int:
    """The highest version of a case's household, which may be one that was given up again."""
    table = tables.HOUSEHOLD
    query = select(table.c.version).where(table.c.case_id == case_id).order_by(table.c.version.desc()).limit(1)
    row = await tx.one(query)
    return row["version"] if row else 0


async def restore_version(tx: Transaction, case_id: UUID, version: int) -> Application:
    """Let an earlier version of the household hold again; what was declared after it stays to be seen."""
    await tx.update(tables.APPLICATION, case_id, {"household_version": version})
    return await get(tx, case_id)


async def add_payee(tx: Transaction, case: Placed, payee: Payee, version: int) -> None:
    """Write the payee of a household's version; the last one counts, and the earlier ones stay to be seen."""
    of_version = owned(case) | {"household_version": version}
    await tx.insert(tables.PAYEE, {"id": new_id(), **of_version, **rows.payee_values(payee)})


async def add_signed(tx: Transaction, case: Placed, signed: Consent | Commitment) -> None:
    """Write a consent or a commitment."""
    table = tables.CONSENT if isinstance(signed, Consent) else tables.COMMITMENT
    await tx.insert(table, rows.signed_values(signed) | owned(case))


async def end_consent(tx: Transaction, consent: Consent, reason: str | None, paper_hash: str | None) -> None:
    """Write that a consent was taken back, and by which paper; what was signed stays as it was."""
    values = {
        "withdrawn_on": consent.withdrawn_on,
        "withdrawal_reason": reason,
        "withdrawal_paper_hash": paper_hash,
    }
    await tx.update(tables.CONSENT, consent.id, values)


async def add_material(tx: Transaction, case: Placed, material: Material) -> None:
    """Write what is known of an uploaded file."""
    await tx.insert(tables.MATERIAL, rows.material_values(material) | owned(case))


async def add_return(tx: Transaction, application: Application, notice: ReturnNotice) -> None:
    """Write a notice of what is missing."""
    values = {"id": notice.id, "missing": list(notice.missing), "returned_on": notice.returned_on}
    await tx.insert(tables.RETURN_NOTICE, values | owned(application))


async def add_filing(tx: Transaction, application: Application, filing: RelativeFiling) -> None:
    """Write a filing of a relative."""
    await tx.insert(tables.RELATIVE_FILING, rows.filing_values(filing) | owned(application))


async def add_survey(tx: Transaction, application: Application, survey: Survey) -> None:
    """Write a survey with its observations."""
    of_case = owned(application)
    await tx.insert(tables.SURVEY, course_rows.survey_values(survey) | of_case)
    items = [rows.means_values(each) | of_case | {"survey_id": survey.id} for each in survey.visit.observations]
    await tx.insert_all(tables.SURVEY_ITEM, items)


async def add_withdrawal(tx: Transaction, before: Application, given_up: Withdrawal, paper_hash: str | None) -> None:
    """Write why an application was given up, and at which stage."""
    values = {
        "id": new_id(),
        "reason": given_up.reason,
        "paper_hash": paper_hash,
        "stage": before.state.value,
        "withdrawn_on": given_up.withdrawn_on,
        "undone": given_up.undone,
    }
    await tx.insert(tables.WITHDRAWAL, values | owned(before))


async def _withdrawal(tx: Transaction, case_id: UUID) -> Withdrawal | None:
    row = await tx.one(select(tables.WITHDRAWAL).where(tables.WITHDRAWAL.c.case_id == case_id))
    return Withdrawal(row["reason"], row["withdrawn_on"], undone=bool(row["undone"])) if row else None


async def page(
    tx: Transaction, state: State | None, cursor: str | None, limit: int
) -> tuple[list[Summary], str | None]:
    """One page of the applications that the actor may see, in the order in which they were begun."""
    application = tables.APPLICATION
    query = select(application, tables.MEMBER.c.name.label("applicant_name")).join(tables.MEMBER, _IS_APPLICANT)
    if state is not None:
        query = query.where(application.c.state == state.value)
    found, following = split(await tx.all(after(query, application.c.id, cursor, limit)), limit)
    return [_summary(row) for row in found], following


_IS_APPLICANT = (
    (tables.MEMBER.c.case_id == tables.APPLICATION.c.case_id)
    & (tables.MEMBER.c.household_version == tables.APPLICATION.c.household_version)
    & (tables.MEMBER.c.person_id == tables.APPLICATION.c.applicant_person_id)
)


def _summary(row: Any) -> Summary:
    return Summary(
        case_id=row["id"],
        case_number=row["case_number"],
        state=row["state"],
        channel=row["channel"],
        schemes=tuple(row["schemes"]),
        applicant_name=row["applicant_name"],
        place=area_of(row),
        submitted_on=row["submitted_on"],
        accepted_on=row["accepted_on"],
    )


async def names(tx: Transaction, case_ids: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """The applicants' names of those cases that the actor may see."""
    application = tables.APPLICATION
    query = select(application.c.id, tables.MEMBER.c.name).join(tables.MEMBER, _IS_APPLICANT)
    found = await tx.all(query.where(application.c.id.in_(case_ids)).limit(len(case_ids)))
    return [(row["id"], row["name"]) for row in found]


async def note_outcome(tx: Transaction, case_id: UUID, outcome: Outcome | None, on: date | None) -> None:
    """Write what was decided, and when: until it is taken back the application cannot be withdrawn."""
    values = {"decided_on": on, "outcome": outcome.value if outcome else None}
    await tx.update(tables.APPLICATION, case_id, values)


async def decided_without_outcome(tx: Transaction) -> Sequence[UUID]:
    """Cases of the first release, which kept the day of a decision alone; only the system sees them all."""
    table = tables.APPLICATION
    bare = table.c.decided_on.is_not(None) & table.c.outcome.is_(None)
    query = select(table.c.id).where(bare).order_by(table.c.id).limit(PARTS_LIMIT)
    return [row["id"] for row in await tx.all(query)]


async def is_there(tx: Transaction, case_id: UUID) -> bool:
    """Whether the actor sees an application of this id."""
    return await tx.one(select(tables.APPLICATION.c.id).where(tables.APPLICATION.c.id == case_id)) is not None


async def emergency_names(tx: Transaction, case_ids: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """The names of people in need, of those emergencies that the actor may see; who they are may be unknown."""
    table = tables.EMERGENCY
    found = await tx.all(select(table.c.id, table.c.name).where(table.c.id.in_(case_ids)).limit(len(case_ids)))
    return [(row["id"], row["name"] or NAMELESS) for row in found]
