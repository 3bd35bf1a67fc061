"""What a household does for itself: fills in the form, signs, hands it in, completes it, answers, gives up."""

from collections.abc import Sequence
from dataclasses import dataclass

from deploy.demo import desks, forms, papers
from deploy.demo.client import Actor, Answer, Api
from deploy.demo.people import Household

_WITHDRAWAL = "家庭情况好转，不再申请。"
_RELATIVE = {"official_name": "示例委员", "official_role": "committee_member", "relationship": "兄弟"}
_ACTS = {"consent": "consents", "commitment": "commitments"}


@dataclass(frozen=True, slots=True)
class Form:
    """One household's form at the desk where it is filled in, and what the API says is missing of it.

    `persons` are the members' ids in the suite; `unsigned` names an act and the position of the member concerned.
    """

    api: Api
    household: Household
    case_id: str
    persons: tuple[str, ...]
    unsigned: tuple[tuple[str, int], ...]
    has_payee: bool
    etag: str | None

    @classmethod
    def of(cls, api: Api, household: Household, answer: Answer) -> "Form":
        """Read an application as intake shows it."""
        application = answer.body
        persons = tuple(member["person_id"] for member in application["household"]["members"])
        unsigned = tuple(
            (_ACTS[item["code"].partition(":")[0]], persons.index(item["person_id"]))
            for item in application["missing"]
            if item["person_id"] is not None
        )
        has_payee = application["household"]["payee"] is not None
        return cls(api, household, application["case_id"], persons, unsigned, has_payee, answer.etag)

    @property
    def path(self) -> str:
        """Where the application stands."""
        return f"/applications/{self.case_id}"

    @property
    def writer(self) -> Actor:
        """Who fills it in."""
        return desks.writer(self.household)


@dataclass(frozen=True, slots=True)
class Found:
    """An application as its applicant finds it on the portal."""

    case_id: str
    state: str


async def find(api: Api, household: Household) -> Found | None:
    """The household's application; None before the first form."""
    person = desks.as_applicant(household.members[household.applicant])
    async for item in api.items(person, "/applications"):
        return Found(item["case_id"], item["state"])
    return None


async def hand_in(api: Api, household: Household) -> str:
    """Fill in a first form, with what this household forgets, and submit it; safe to repeat after a stop."""
    writer, forgets = desks.writer(household), household.conduct
    body = forms.filled(household, has_payee=not forgets.forgets_payee) | {
        "channel": household.channel,
        "village_code": household.village_code,
        "schemes": ["dibao"] if household.enters_alone is None else ["edge", "dibao"],
    }
    if household.enters_alone is not None:
        body["single_entry"] = {"member": household.enters_alone, "route": "edge_disabled"}
    entrustment = papers.scan(f"entrustment {household.village_code} {household.index}")
    if household.channel == "village_agent":
        body["entrustment"] = {"paper_hash": entrustment.hash}
    form = Form.of(api, household, await api.create(writer, "/applications", body, household.index))
    if household.channel == "village_agent":
        await api.hand_in(writer, f"{form.path}/materials", "entrustment", entrustment)
    forgotten = {
        *(("consents", position) for position in forgets.forgets_consent_of),
        *(("commitments", position) for position in forgets.forgets_commitment_of),
    }
    await _sign(form, [signing for signing in form.unsigned if signing not in forgotten])
    await api.write(writer, f"{form.path}/submission", None, "first")
    return form.case_id


async def complete(api: Api, household: Household, case_id: str) -> None:
    """Bring everything that is missing, as the return named it, and submit again."""
    form = await _open(api, household, case_id)
    if not form.has_payee and form.etag is not None:
        await api.replace(form.writer, f"{form.path}/household", forms.filled(household, has_payee=True), form.etag)
        form = await _open(api, household, case_id)  # what is declared anew is to be signed anew
    await _sign(form, form.unsigned)
    await api.write(form.writer, f"{form.path}/submission", None, "second")


async def sign_anew(api: Api, household: Household, case_id: str) -> None:
    """Sign whatever the household as declared anew is still to be signed for."""
    form = await _open(api, household, case_id)
    await _sign(form, form.unsigned)


async def file_relative(api: Api, household: Household, case_id: str) -> None:
    """Tell the township of a relative in the village committee, which the clerk writes down (57号 art. 11)."""
    clerk = desks.clerk(desks.township_of(household.village_code))
    form = Form.of(api, household, await api.fetch(clerk, f"/applications/{case_id}"))
    filing = {"person_id": form.persons[household.applicant]} | _RELATIVE
    await api.write(clerk, f"{form.path}/relative-filing", filing)


async def withdraw(api: Api, household: Household, case_id: str) -> None:
    """Give the application up; the applicant does so alone, whoever wrote the form."""
    person = desks.as_applicant(household.members[household.applicant])
    await api.write(person, f"/applications/{case_id}/withdrawal", {"reason": _WITHDRAWAL})


async def answer(api: Api, household: Household, determination_id: str) -> None:
    """Say something to a proposal that grants nothing."""
    person = desks.as_applicant(household.members[household.applicant])
    statement = {"statement": household.conduct.answer}
    await api.write(person, f"/determinations/{determination_id}/answer", statement)


async def _open(api: Api, household: Household, case_id: str) -> Form:
    return Form.of(api, household, await api.fetch(desks.writer(household), f"/applications/{case_id}"))


async def _sign(form: Form, unsigned: Sequence[tuple[str, int]]) -> None:
    """Sign each act by the signer's own login where there is one, else all of them on one paper."""
    paper = papers.scan(f"{form.case_id} {form.etag}")
    if not all(_signs_by_login(form.household, position) for _, position in unsigned):
        await form.api.hand_in(form.writer, f"{form.path}/materials", "signed_papers", paper)
    for act, position in unsigned:
        signature: dict[str, str] = {"way": "paper", "paper_hash": paper.hash}
        actor, hand = form.writer, _hand(form.household, position)
        if _signs_by_login(form.household, position):
            signature, actor = {"way": "token"}, desks.as_applicant(form.household.members[hand])
        if hand != position:
            signature["guardian_person_id"] = form.persons[hand]
        body = {"person_id": form.persons[position], "signature": signature}
        await form.api.write(actor, f"{form.path}/{act}", body, form.etag, position)


def _hand(household: Household, position: int) -> int:
    """Whose hand signs: the member's own, or the guardian's for a child."""
    return household.guardian if household.members[position].is_minor else position


def _signs_by_login(household: Household, position: int) -> bool:
    return household.channel == "portal" and household.members[position].absence == "none"
