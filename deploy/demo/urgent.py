"""Aid before papers: an emergency is reported where it happens, decided and paid, then explained and checked."""

from dataclasses import replace
from datetime import date
from http import HTTPStatus
from typing import Any

from deploy.demo import desks, papers
from deploy.demo.client import Actor, Api, Refused
from deploy.demo.moment import Moment
from deploy.demo.people import Household, Person, Story
from shared.vocabulary.divisions import Area

_BANK = "示例农村商业银行"
_WANTED_YUAN = "1200.00"
_KNOWN = {"hardship": "fire", "circumstances": "昨夜家中失火，衣物粮食烧毁，当天需要食宿。"}
_UNKNOWN = {"hardship": "sudden_illness", "circumstances": "在集市旁昏倒送医，说不出姓名住址，当天需要食宿和护理。"}
_REASON = "经现场核实，情况紧急，需要当天解决食宿，先行救助。"
_EXPLANATION = "火情和病情已由村（居）和医院证明，救助金已用于食宿和护理。"
_COUNTYS = "over_small_limit"
# What a check after the aid still waits for: the papers, or the report on whoever is known.
_NOT_YET = frozenset({"supplement_missing", "report_missing"})


async def report(api: Api, household: Household) -> str:
    """Report somebody in urgent need at the place of distress; safe to repeat. Gives the case."""
    clerk = desks.clerk(desks.township_of(household.village_code))
    person = household.members[household.applicant]
    told = _unknown(person) if household.story is Story.UNKNOWN else _known(person)
    body = {"village_code": household.village_code, "wanted_yuan": _WANTED_YUAN} | told
    reported = await api.write(clerk, "/emergencies", body, household.index)
    return str(reported["case_id"])


def _known(person: Person) -> dict[str, Any]:
    named = {"name": person.name, "id_number": person.identity_number, "is_minor": False}
    payee = {"kind": "self", "bank_name": _BANK, "account": person.account_number}
    return {"person": named, "payee": payee} | _KNOWN


def _unknown(person: Person) -> dict[str, Any]:
    """Nobody knows the name; the township hands the money out of its reserve, which is refilled."""
    described = {
        "description": "中年，短发，灰色外套，随身没有证件。",
        "sex": person.sex,
        "approx_birth_year": person.birth_on.year,
        "is_minor": False,
    }
    payee = {"kind": "township_reserve", "bank_name": _BANK, "account": person.account_number}
    return {"person": described, "payee": payee} | _UNKNOWN


async def decide(api: Api, reviewer: Actor, case_id: str, _today: date) -> bool:
    """Grant at once what is urgent and small (社会救助法 art. 50); what passes the township's power is the county's."""
    emergency = await api.read(reviewer, f"/cases/{case_id}/emergency")
    if emergency["state"] != "emergency_reported":
        return False
    verdict = {
        "outcome": "granted",
        "amount_yuan": emergency["wanted_yuan"],
        "reason": _REASON,
        "urgency": {"is_urgent": True, "is_immediate": True},
    }
    path = f"/cases/{case_id}/emergency-decision"
    try:
        await api.write(reviewer, path, verdict)
    except Refused as refused:
        if refused.code != _COUNTYS:
            raise
        await api.write(desks.confirmer(Area.of(reviewer.area_code or "").county or ""), path, verdict)
    return True


async def identify(moment: Moment) -> None:
    """Somebody recognises who was helped, and another clerk of the township than the one who reported enters it."""
    path, clerk = f"/emergencies/{moment.case_id}", replace(moment.clerk, name=desks.PROPOSER)
    emergency = await moment.api.read(clerk, path)
    paper = papers.scan(f"identity {moment.case_id}")
    evidence = await moment.api.hand_in(clerk, f"{path}/materials", "identity_proof", paper)
    person = moment.household.members[moment.household.applicant]
    found = {
        "case_id": moment.case_id,
        "name": person.name,
        "id_number": person.identity_number,
        "evidence_hash": evidence,
    }
    await moment.api.write(clerk, f"/persons/{emergency['person']['person_id']}/identity", found)


async def supplement(api: Api, clerk: Actor, case_id: str, _today: date) -> bool:
    """Bring the explanation and the papers; somebody whose name is not known yet is first to be recognised."""
    path = f"/emergencies/{case_id}"
    emergency = await api.read(clerk, path)
    if emergency["supplements"] or not emergency["person"]["is_identified"]:
        return False
    statement = papers.scan(f"statement {case_id}")
    kept = await api.hand_in(clerk, f"{path}/materials", "emergency_statement", statement)
    consent = papers.scan(f"consent {case_id}")
    signed = await api.hand_in(clerk, f"{path}/materials", "signed_consent", consent)
    given = [kept]
    if emergency["payee"]["kind"] == "township_reserve":
        slip = papers.scan(f"slip {case_id}")
        given.append(await api.hand_in(clerk, f"{path}/materials", "reserve_slip", slip))
    body = {
        "explanation": _EXPLANATION,
        "papers": given,
        "signature": {"way": "paper", "paper_hash": signed},
    }
    await api.write(clerk, f"{path}/supplement", body)
    return True


async def check(api: Api, checker: Actor, decision_id: str, _today: date) -> bool:
    """Check the aid afterwards, once papers and report are there."""
    verdict = {"outcome": "in_order", "reason": "材料齐全，情况属实，先行救助符合规定。"}
    try:
        await api.write(checker, f"/decisions/{decision_id}/emergency-check", verdict)
    except Refused as refused:
        if refused.status != HTTPStatus.CONFLICT or refused.code not in _NOT_YET:
            raise
        return False
    return True
