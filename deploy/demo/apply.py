"""What a household does for itself: fills in the form, signs, hands it in, completes it, answers, gives up."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deploy.demo import desks, forms, papers
from deploy.demo.client import Actor, Api
from deploy.demo.people import Household

_WITHDRAWAL = "家庭情况好转，不再申请。"
_RELATIVE = {"official_name": "示例委员", "official_role": "committee_member", "relationship": "兄弟"}
_SIGNED = "signed_papers"
_ENTRUSTMENT = "entrustment"


@dataclass(frozen=True, slots=True)
class Form:
    """One household's form at the desk where it is filled in; `persons` are the members' ids in the suite."""

    api: Api
    household: Household
    case_id: str
    persons: tuple[str, ...]

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
    writer = desks.writer(household)
    forgets = household.conduct
    body = forms.filled(household, has_payee=not forgets.forgets_payee) | {
        "channel": household.channel,
        "village_code": household.village_code,
        "schemes": ["dibao"],
    }
    if household.channel == "village_agent":
        body["entrustment"] = {"paper_hash": _entrustment(household).hash}
    form = _opened(api, household, await api.write(writer, "/applications", body, household.index))
    if household.channel == "village_agent":
        await api.hand_in(writer, f"{form.path}/materials", _ENTRUSTMENT, _entrustment(household))
    await _sign(form, "consents", skip=forgets.forgets_consent_of, round_=1)
    await _sign(form, "commitments", skip=forgets.forgets_commitment_of, round_=1)
    await api.write(writer, f"{form.path}/submission", None, "first")
    return form.case_id


async def complete(api: Api, household: Household, case_id: str) -> None:
    """Bring everything that the return named, and submit again."""
    form = _opened(api, household, await api.read(desks.writer(household), f"/applications/{case_id}"))
    if household.conduct.forgets_payee:
        await _add_payee(form)
    await _sign(form, "consents", skip=_but(household, household.conduct.forgets_consent_of), round_=2)
    # A new version of the household asks for every commitment anew.
    signed_before = () if household.conduct.forgets_payee else _but(household, household.conduct.forgets_commitment_of)
    await _sign(form, "commitments", skip=signed_before, round_=2)
    await api.write(form.writer, f"{form.path}/submission", None, "second")


async def file_relative(api: Api, household: Household, case_id: str) -> None:
    """Tell the township of a relative in the village committee, which the clerk writes down (57号 art. 11)."""
    clerk = desks.clerk(desks.township_of(household.village_code))
    form = _opened(api, household, await api.read(clerk, f"/applications/{case_id}"))
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


def _opened(api: Api, household: Household, application: Any) -> Form:
    persons = tuple(str(member["person_id"]) for member in application["household"]["members"])
    return Form(api, household, str(application["case_id"]), persons)


async def _add_payee(form: Form) -> None:
    current = await form.api.fetch(form.writer, form.path)
    if current.body["household"]["payee"] is None and current.etag is not None:
        household = forms.filled(form.household, has_payee=True)
        await form.api.replace(form.writer, f"{form.path}/household", household, current.etag)


async def _sign(form: Form, act: str, *, skip: tuple[int, ...], round_: int) -> None:
    signers = [position for position in _signers(form.household, act) if position not in skip]
    on_paper = [position for position in signers if not _signs_by_login(form.household, position)]
    paper = papers.scan(f"{form.case_id} {act} {round_}")
    if on_paper:
        await form.api.hand_in(form.writer, f"{form.path}/materials", _SIGNED, paper)
    for position in signers:
        signature: dict[str, str] = {"way": "paper", "paper_hash": paper.hash}
        actor = form.writer
        if position not in on_paper:
            signature = {"way": "token"}
            actor = desks.as_applicant(form.household.members[_hand(form.household, position)])
        if _hand(form.household, position) != position:
            signature["guardian_person_id"] = form.persons[form.household.guardian]
        body = {"person_id": form.persons[position], "signature": signature}
        await form.api.write(actor, f"{form.path}/{act}", body, round_, position)


def _signers(household: Household, act: str) -> Iterator[int]:
    """Everybody consents (57号 art. 9(3)); only those of age commit themselves (art. 9(2))."""
    for position in range(len(household.members)):
        if act == "consents" or _hand(household, position) == position:
            yield position


def _hand(household: Household, position: int) -> int:
    """Whose hand signs: the member's own, or the guardian's for a child."""
    return household.guardian if household.members[position].is_minor else position


def _signs_by_login(household: Household, position: int) -> bool:
    return household.channel == "portal" and household.members[position].absence == "none"


def _but(household: Household, kept: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(position for position in range(len(household.members)) if position not in kept)


def _entrustment(household: Household) -> papers.Paper:
    return papers.scan(f"entrustment {household.village_code} {household.index}")
