"""Good requests of the hard turns: urgent aid, objections, changes, deaths, moves, rights that run and are adjusted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from deploy.demo import apply, desks, forms, papers, waiting

from .recipe import Good, Recipe, about, applicant_of, survey_body
from .suite import officer
from .world import REFUSAL, Step, Subject, World, as_written, login

REMINDED_DAYS = 6
BANK = "示例农村商业银行"
REASON = "经现场核实,情况紧急,需要当天解决食宿。"


async def _paper(world: World, subject: Subject, kind: str, path: str = "") -> str:
    where = path or f"/applications/{subject.case_id}"
    return await world.suite.api.hand_in(subject.clerk, f"{where}/materials", kind, papers.scan(uuid4().hex))


async def _day(world: World) -> str:
    return (await world.today()).isoformat()


# urgent aid for somebody whose name nobody knows


async def _report(_world: World, subject: Subject) -> Good:
    body = {
        "village_code": subject.household.village_code,
        "person": {"description": "中年,短发,灰色外套。", "sex": "1", "is_minor": False},
        "hardship": "sudden_illness",
        "wanted_yuan": "1200.00",
        "circumstances": "在集市旁昏倒送医,说不出姓名。",
        "payee": {"kind": "township_reserve", "bank_name": BANK, "account": "6299900000000000001"},
    }
    return about(subject, subject.clerk, body)


async def _upload_aid(_world: World, subject: Subject) -> Good:
    return about(subject, subject.clerk, query={"kind": "other"}, file=papers.photo(uuid4().hex))


async def _as_aided(world: World, subject: Subject) -> Good:
    """An emergency that eligibility has heard of too."""
    await world.until(lambda: world.suite.answers(f"/cases/{subject.case_id}/emergency", login(subject.clerk)))
    return about(subject, subject.clerk)


async def _read_aid_paper(world: World, subject: Subject) -> Good:
    path = f"/emergencies/{subject.case_id}"
    await _paper(world, subject, "other", path)
    emergency = await world.suite.api.read(subject.clerk, path)
    return Good(login(subject.clerk), subject.ids | {"material_id": emergency["materials"][0]["id"]})


async def _rule(world: World, subject: Subject) -> Good:
    await _as_aided(world, subject)
    urgency = {"is_urgent": True, "is_immediate": True}
    body = {"outcome": "granted", "amount_yuan": "1200.00", "reason": REASON, "urgency": urgency}
    return about(subject, desks.confirmer(world.suite.fresh.county_code), body)


async def _supplement(world: World, subject: Subject) -> Good:
    path = f"/emergencies/{subject.case_id}"
    kept = [await _paper(world, subject, kind, path) for kind in ("emergency_statement", "reserve_slip")]
    return about(subject, subject.clerk, {"explanation": "病情已由医院证明。", "papers": kept})


async def _check_aid(world: World, subject: Subject) -> Good:
    who = desks.confirmer(world.suite.fresh.county_code)

    async def is_explained() -> bool:
        found = await world.suite.api.read(who, f"/cases/{subject.case_id}/emergency")
        return found["supplemented_on"] is not None

    await world.until(is_explained)
    return about(subject, replace(who, name="核查癸"), {"outcome": "in_order", "reason": "材料齐全,情况属实。"})


async def _identify(world: World, subject: Subject) -> Good:
    path = f"/emergencies/{subject.case_id}"
    emergency = await world.suite.api.read(subject.clerk, path)
    another = replace(subject.clerk, name=desks.PROPOSER)
    person = subject.household.members[subject.household.applicant]
    body = {
        "case_id": subject.case_id,
        "name": person.name,
        "id_number": person.identity_number,
        "evidence_hash": await _paper(world, subject, "identity_proof", path),
    }
    ids = {"person_id": emergency["person"]["person_id"]}
    return Good(login(another), ids, body, fixed=frozenset({"name", "id_number"}))


# objections


async def _object(_world: World, subject: Subject) -> Good:
    return Good(None, subject.ids, {"statement": "听说这家人最近找到了零工,请再核实。"})


async def _objected(world: World, subject: Subject) -> Good:
    """An objection as the clerk finds it on the list."""
    found = await world.suite.api.read(subject.clerk, f"/notices/{subject.ids['notice_id']}/objections")
    return Good(login(subject.clerk), subject.ids | {"objection_id": found["items"][0]["objection_id"]})


async def _objector(world: World, subject: Subject) -> Good:
    """Another clerk than the one who accepted."""
    good = await _objected(world, subject)
    return replace(good, actor=login(replace(subject.clerk, name=desks.PROPOSER)))


async def _receipt(world: World, subject: Subject) -> Good:
    path = f"/notices/{subject.ids['notice_id']}/objections"
    raised = await world.suite.api.write(subject.clerk, path, _AGAIN, uuid4().hex)
    return Good(None, {"receipt": raised["receipt_code"]})


_AGAIN = {"statement": "请再核实。"}


async def _answer_objection(world: World, subject: Subject) -> Good:
    good = await _objected(world, subject)
    return replace(good, body={"found": "已重新入户调查,收入与申报一致。", "told_way": "receipt"})


async def _appraise(world: World, subject: Subject) -> Good:
    async def is_disputed() -> bool:
        found = await world.suite.api.read(subject.clerk, f"/applications/{subject.case_id}")
        return str(found["state"]) == "resurvey"

    await world.until(is_disputed)
    body = {
        "held_on": await _day(world),
        "participants": 7,
        "supports": True,
        "minutes_hash": await _paper(world, subject, "appraisal_minutes"),
        "opinion": "经评议,申报属实。",
    }
    return about(subject, subject.clerk, body)


async def _visit_for_county(world: World, subject: Subject) -> Good:
    return await survey_body(world, subject, desks.confirmer(world.suite.fresh.county_code))


async def _extend(_world: World, subject: Subject) -> Good:
    who = desks.officer("township_reviewer", subject.household.village_code)
    assert who is not None
    return about(subject, who, {"reason": "difficult_survey", "explanation": "函证尚未答复。"})


# what happens to households


async def _report_change(world: World, subject: Subject) -> Good:
    return about(subject, desks.writer(subject.household), {"kind": "income", "happened_on": await _day(world)})


async def _open_change(world: World, subject: Subject) -> str:
    found = await world.suite.api.read(subject.clerk, f"/applications/{subject.case_id}")
    return next(str(each["id"]) for each in found["changes"] if each["state"] == "open")


async def _close_change(world: World, subject: Subject) -> Good:
    ids = subject.ids | {"change_id": await _open_change(world, subject)}
    return Good(login(subject.clerk), ids, {"reason": "误报,没有变化。"})


async def _accept_change(world: World, subject: Subject) -> Good:
    """Declared anew and signed anew, so that nothing is missing."""
    ids = subject.ids | {"change_id": await _open_change(world, subject)}
    form = await as_written(world, subject)
    assert form.etag is not None
    anew = forms.filled(subject.household, has_payee=True)
    await world.suite.api.replace(form.writer, f"{form.path}/household", anew, form.etag)
    form = await as_written(world, subject)
    await apply._sign(form, form.unsigned)
    return Good(login(subject.clerk), ids)


async def _record_death(world: World, subject: Subject) -> Good:
    person = (await as_written(world, subject)).persons[subject.household.applicant]
    body = {"person_id": person, "died_on": await _day(world), "source": "paper"}
    subject.ids["person_id"] = person
    return about(subject, subject.clerk, body | {"evidence_hash": await _paper(world, subject, "death_certificate")})


async def _correct_death(world: World, subject: Subject) -> Good:
    """Another clerk than the one who entered it puts right what was a mistake."""
    evidence = await _paper(world, subject, "death_correction")
    who = replace(subject.clerk, name="更正癸")
    return about(subject, who, {"reason": "同名同姓,本人健在。", "evidence_hash": evidence})


async def _remind(world: World, subject: Subject) -> None:
    """Whoever does not sign is reminded in writing."""
    await _paper(world, subject, "cooperation_reminder")
    subject.ids["reminded_on"] = await _day(world)


async def _terminate(world: World, subject: Subject) -> Good:
    """Some days after the reminder; all that were reminded together wait for the same day."""
    waited = date.fromisoformat(subject.ids["reminded_on"]) + timedelta(days=REMINDED_DAYS)
    await waiting.move_to(world.suite.api, waited)
    who = desks.officer("township_reviewer", subject.household.village_code)
    assert who is not None
    return about(subject, who, {"reason": "一名成员经书面提醒仍不签署核对授权书。"})


REMINDED: Mapping[str, Step] = {"reminded": Step("incomplete", _remind)}


async def _complain(_world: World, subject: Subject) -> Good:
    return Good(None, subject.ids, {"statement": "听说这家人在县城开了店。"})


async def _move(world: World, subject: Subject) -> Good:
    paper = await _paper(world, subject, "move_request")
    body = {"village_code": _next_village(world, subject), "moved_on": await _day(world), "paper_hash": paper}
    return about(subject, subject.clerk, body, fixed=frozenset({"village_code"}))


def _next_village(world: World, subject: Subject) -> str:
    """A village of another township."""
    own = desks.township_of(subject.household.village_code)
    return next(code for code in world.suite.fresh.village_codes if desks.township_of(code) != own)


async def _take_in(world: World, subject: Subject) -> Good:
    clerk = desks.clerk(desks.township_of(_next_village(world, subject)))
    found: list[str] = []

    async def is_offered() -> bool:
        waiting = [each async for each in world.suite.api.items(clerk, "/arrivals", state="waiting")]
        found.extend(each["arrival_id"] for each in waiting if each["case_id"] == subject.case_id)
        return bool(found)

    await world.until(is_offered)
    return about(replace(subject, ids=subject.ids | {"arrival_id": found[0]}), clerk, {"outcome": "accepted"})


async def _change_payee(world: World, subject: Subject) -> Good:
    person = (await as_written(world, subject)).persons[subject.household.payee]
    body = {"person_id": person, "bank_name": BANK, "account_number": "6299900000000000002"}
    return Good(await applicant_of(world, subject), subject.ids, body)


async def _confirm_payee(world: World, subject: Subject) -> Good:
    """What one clerk wrote down on the applicant's paper, for another to confirm."""
    query = {"state": "waiting"}
    waiting = [each async for each in world.suite.api.items(subject.clerk, "/payee-changes", **query)]
    asked = next((each for each in waiting if each["case_id"] == subject.case_id), None)
    if asked is None:
        person = (await as_written(world, subject)).persons[subject.household.payee]
        paper = await _paper(world, subject, "payee_change")
        body = {"person_id": person, "bank_name": BANK, "account_number": "6299900000000000003", "paper_hash": paper}
        asked = await world.suite.api.write(subject.clerk, f"/cases/{subject.case_id}/payee", body, uuid4().hex)
    another = login(replace(subject.clerk, name=desks.PROPOSER))
    return Good(another, subject.ids | {"change_id": asked["change_id"]}, {"outcome": "confirmed"})


# rights that run


async def _intend(world: World, subject: Subject) -> Good:
    paper = await _paper(world, subject, "stop_request", f"/decisions/{subject.ids['decision_id']}")
    body = {"cause": "voluntary", "reason": "本人自愿停发。", "paper_hash": paper}
    return about(subject, subject.clerk, body)


async def _tell(world: World, subject: Subject) -> Good:
    return about(subject, subject.clerk, {"way": "electronic", "told_on": await _day(world)})


async def _say(world: World, subject: Subject) -> Good:
    return Good(await applicant_of(world, subject), subject.ids, {"statement": "同意停发。"})


async def _hear(world: World, subject: Subject) -> Good:
    form = await as_written(world, subject)
    intended = await world.suite.api.read(subject.clerk, f"/adjustments/{subject.ids['adjustment_id']}")
    body = {
        "way": "visit",
        "held_on": await _day(world),
        "statement": "同意停发。",
        "person_id": form.persons[subject.household.applicant],
        "agrees_early": True,
        "paper_hash": await _paper(world, subject, "hearing_record", f"/decisions/{intended['replaces_decision_id']}"),
    }
    return about(subject, subject.clerk, body)


async def _decide(world: World, subject: Subject) -> Good:
    who = desks.confirmer(world.suite.fresh.county_code)
    return about(subject, who, {"outcome": "decided", "opinion": "同意。"})


async def _as_intended(_world: World, subject: Subject) -> Good:
    return about(subject, subject.clerk)


async def _complete_review(world: World, subject: Subject) -> Good:
    """A review that a reported change has opened, once the change itself is closed."""
    clerk, path = subject.clerk, f"/cases/{subject.case_id}"
    await world.suite.api.write(
        clerk, f"{path}/changes", {"kind": "income", "happened_on": await _day(world)}, "review"
    )
    change = await _open_change(world, subject)
    await world.suite.api.write(clerk, f"{path}/changes/{change}/closing", {"reason": "没有变化。"}, "review")

    async def is_due() -> bool:
        found = (await world.suite.api.read(clerk, f"{path}/reviews"))["items"]
        due = next((each["review_id"] for each in found if each["state"] == "open"), None)
        subject.ids |= {"review_id": due} if due else {}
        return due is not None

    await world.until(is_due)
    body = {"outcome": "unchanged", "opinion": "入户核查,情况没有变化。", "visited_on": await _day(world)}
    return about(subject, clerk, body)


async def _take_back(world: World, subject: Subject) -> Good:
    """A refusal that was wrong; whoever confirmed it does not take it back."""
    facts = await world.suite.api.read(subject.clerk, f"/cases/{subject.case_id}/facts")
    reasons = [{"source": each, "reason": "到期未答复,先行认定。"} for each in facts["unknown_sources"]]
    body: dict[str, Any] = {"cause": "own_mistake", "reason": "原决定把一次性补助计入了收入,金额计算有误。"}
    body |= {"corrected": {"unknown_reasons": reasons}} if reasons else {}
    who = replace(desks.confirmer(world.suite.fresh.county_code), name="撤销癸")
    return about(subject, who, body)


async def _delegate(_world: World, subject: Subject) -> Good:
    row = {
        "area_code": "370102001000",
        "scheme": "edge",
        "from": "2027-01-01",
        "document": "示例:关于委托审核确认权限的通知",
        "basis": "《社会救助法》第四十四条第二款",
        "status": "example",
    }
    return Good(officer("province_officer", subject.place), {}, {"items": [row]})


UNSIGNED: Mapping[str, Recipe] = {"POST /applications/{case_id}/termination": Recipe(_terminate, "reminded")}

AFTER_ACCEPTANCE: Mapping[str, Recipe] = {
    "POST /delegations": Recipe(_delegate, gives="blank"),
    "POST /emergencies": Recipe(_report, "blank", "aid"),
    "POST /emergencies/{case_id}/materials": Recipe(_upload_aid, "aid", "aid"),
    "GET /emergencies/{case_id}": Recipe(_as_aided, "aid", "aid"),
    "GET /emergencies/{case_id}/materials/{material_id}": Recipe(_read_aid_paper, "aid", "aid"),
    "GET /cases/{case_id}/emergency": Recipe(_as_aided, "aid", "aid"),
    "POST /persons/{person_id}/identity": Recipe(_identify, "aid"),
    "POST /cases/{case_id}/emergency-decision": Recipe(_rule, "aid", "aid given"),
    "POST /emergencies/{case_id}/supplement": Recipe(_supplement, "aid given", "aid explained"),
    "POST /decisions/{decision_id}/emergency-check": Recipe(_check_aid, "aid explained"),
    "POST /cases/{case_id}/payee": Recipe(_change_payee, "accepted", "accepted"),
    "POST /cases/{case_id}/payee-changes/{change_id}/confirmation": Recipe(_confirm_payee, "accepted", "accepted"),
    "POST /cases/{case_id}/county-visits": Recipe(_visit_for_county, "accepted", "visited"),
    "POST /cases/{case_id}/extended-period": Recipe(_extend, "accepted", "extended"),
    "POST /cases/{case_id}/deaths": Recipe(_record_death, "accepted", "dead"),
    "POST /cases/{case_id}/deaths/{person_id}/correction": Recipe(_correct_death, "dead"),
    "POST /cases/{case_id}/complaints": Recipe(_complain, "accepted", "complained"),
    "POST /cases/{case_id}/moves": Recipe(_move, "accepted", "moving"),
    "POST /arrivals/{arrival_id}/answer": Recipe(_take_in, "moving"),
    "POST /cases/{case_id}/changes": Recipe(_report_change, "accepted", "changing"),
    "POST /cases/{case_id}/changes/{change_id}/closing": Recipe(_close_change, "changing"),
    "POST /cases/{case_id}/changes/{change_id}/acceptance": Recipe(_accept_change, "changing"),
}
"""Once applications are accepted; each of these leaves the usual way."""

AFTER_POSTING: Mapping[str, Recipe] = {
    "POST /notices/{notice_id}/objections": Recipe(_object, "posted", "objected"),
    "GET /notices/{notice_id}/objections": Recipe(_objected, "objected", "objected"),
    "GET /objection-receipts/{receipt}": Recipe(_receipt, "objected", "objected"),
    "GET /objections/{objection_id}/objector": Recipe(_objector, "objected", "objected"),
    "POST /cases/{case_id}/appraisals": Recipe(_appraise, "objected", "appraised"),
    "POST /objections/{objection_id}/answer": Recipe(_answer_objection, "appraised"),
}

AFTER_SERVICE: Mapping[str, Recipe] = {
    "POST /reviews/{review_id}/completion": Recipe(_complete_review, "served", "served after review", most=6),
    "POST /decisions/{decision_id}/withdrawal": Recipe(_take_back, f"{REFUSAL}decided", most=6),
    "POST /cases/{case_id}/adjustments": Recipe(_intend, "served", "intended"),
    "GET /adjustments/{adjustment_id}": Recipe(_as_intended, "intended", "intended"),
    "POST /adjustments/{adjustment_id}/notification": Recipe(_tell, "intended", "told"),
    "POST /adjustments/{adjustment_id}/answers": Recipe(_say, "told", "answered"),
    "POST /adjustments/{adjustment_id}/hearing": Recipe(_hear, "answered", "heard"),
    "POST /adjustments/{adjustment_id}/decision": Recipe(_decide, "heard", "stopped"),
}
