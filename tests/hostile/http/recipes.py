"""For each operation a request that succeeds: who asks, about what, with which body. What reads needs no recipe.

A recipe names the state in which it finds its case and, where its success moves the case on, the state after it; the
harness fails where an operation has neither a recipe nor a readable object.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

from deploy.demo import desks, forms, papers

from . import packs
from .money import PAYMENTS, allot
from .recipe import Good, Recipe, about, applicant_of, survey_body
from .suite import officer
from .turns import AFTER_ACCEPTANCE, AFTER_POSTING, AFTER_SERVICE, UNSIGNED
from .world import LOOK_SECONDS, PORTAL, REFUSAL, SERVED, SILENT, Subject, World, as_written, form_of

LOOKS = 100

# intake


async def _draft(_world: World, subject: Subject) -> Good:
    return about(subject, desks.writer(subject.household), form_of(subject.household), fixed=_IDENTITY)


_IDENTITY = frozenset({"name", "identity_number", "kind", "schemes", "village_code", "account_number"})


async def _redeclare(world: World, subject: Subject) -> Good:
    form = await as_written(world, subject)
    body = forms.filled(subject.household, has_payee=True)
    return about(subject, form.writer, body, fixed=_IDENTITY, etag=form.etag)


async def _paper(world: World, subject: Subject, who: desks.Actor, kind: str, path: str = "") -> str:
    where = path or f"/applications/{subject.case_id}/materials"
    return await world.suite.api.hand_in(who, where, kind, papers.scan(uuid4().hex))


async def _sign(world: World, subject: Subject) -> Good:
    form = await as_written(world, subject)
    signature = {"way": "paper", "paper_hash": await _paper(world, subject, form.writer, "signed_papers")}
    return about(subject, form.writer, {"person_id": form.persons[0], "signature": signature})


async def _take_back(world: World, subject: Subject) -> Good:
    path = f"/applications/{subject.case_id}"
    clerk = subject.clerk
    application = await world.suite.api.read(clerk, path)
    applicant = subject.household.applicant
    person = application["household"]["members"][applicant]["person_id"]
    consent = next(each for each in application["consents"] if each["person_id"] == person)
    actor = await applicant_of(world, subject)
    return Good(actor, subject.ids | {"consent_id": consent["id"]}, {"reason": "不再申请。"})


async def _as_writer(_world: World, subject: Subject) -> Good:
    return about(subject, desks.writer(subject.household))


async def _as_clerk(_world: World, subject: Subject) -> Good:
    return about(subject, subject.clerk)


async def _file_relative(world: World, subject: Subject) -> Good:
    form = await as_written(world, subject)
    body = {
        "person_id": form.persons[0],
        "official_name": "示例委员",
        "official_role": "committee_member",
        "relationship": "兄弟",
    }
    return about(subject, subject.clerk, body)


async def _upload(_world: World, subject: Subject) -> Good:
    return about(subject, desks.writer(subject.household), query={"kind": "other"}, file=papers.photo(uuid4().hex))


async def _withdraw(world: World, subject: Subject) -> Good:
    return Good(await applicant_of(world, subject), subject.ids, {"reason": "家庭情况好转。"})


async def _survey(world: World, subject: Subject) -> Good:
    return await survey_body(world, subject, subject.clerk)


async def _name_cases(_world: World, subject: Subject) -> Good:
    return about(subject, subject.clerk, {"case_ids": [subject.case_id, str(uuid4())]})


# verification and eligibility


async def _answer_query(world: World, subject: Subject) -> Good:
    """The banks answer what they are asked of one of the members; the same answer again is taken again."""
    bureau, people = officer("bureau", subject.place), {each.identity_number for each in subject.household.members}
    for _ in range(LOOKS):
        questions = (await world.suite.get("/queries", bureau, limit=200))["items"]
        asked = next((each for each in questions if each["identity_number"] in people), None)
        if asked is not None:
            break
        await asyncio.sleep(LOOK_SECONDS)
    assert asked is not None
    today = (await world.today()).isoformat()
    body = {"identity_number": asked["identity_number"], "status": "none", "data_on": today, "items": []}
    return Good(bureau, {"query_id": asked["query_id"]}, body)


async def _adopt(world: World, subject: Subject) -> Good:
    facts = await world.suite.api.read(subject.clerk, f"/cases/{subject.case_id}/facts")
    reasons = [{"source": each, "reason": "到期未答复,先行认定。"} for each in facts["unknown_sources"]]
    who = replace(subject.clerk, name=desks.PROPOSER)
    return about(subject, who, {"unknown_reasons": reasons}, fixed=frozenset({"source"}))


async def _review(_world: World, subject: Subject) -> Good:
    who = desks.officer("township_reviewer", subject.household.village_code)
    assert who is not None
    return about(subject, who, {"outcome": "agreed", "opinion": "材料齐全,同意初审意见。"})


async def _answer(world: World, subject: Subject) -> Good:
    return Good(await applicant_of(world, subject), subject.ids, {"statement": "我家收入不稳定,请再核实。"})


async def _confirm(world: World, subject: Subject) -> Good:
    who = desks.confirmer(world.suite.fresh.county_code)
    return about(subject, who, {"outcome": "confirmed", "opinion": "同意。"})


async def _upload_receipt(_world: World, subject: Subject) -> Good:
    return about(subject, subject.clerk, query={"kind": "other"}, file=papers.scan(uuid4().hex))


async def _serve(world: World, subject: Subject) -> Good:
    path = f"/decisions/{subject.ids['decision_id']}/materials"
    receipt = await _paper(world, subject, subject.clerk, "service_receipt", path)
    today = (await world.today()).isoformat()
    return about(subject, subject.clerk, {"way": "handed_over", "served_on": today, "receipt_hash": receipt})


async def _import_villages(_world: World, subject: Subject) -> Good:
    rows = [
        {
            "village_code": subject.household.village_code,
            "category": "urban",
            "from": "2025-01-01",
            "status": "example",
            "document": "示例:城乡类别划分表",
        }
    ]
    return Good(officer("province_officer", subject.place), {}, {"items": rows})


# disclosure


async def _upload_posting(_world: World, subject: Subject) -> Good:
    return about(subject, desks.agent(subject.household.village_code), file=papers.photo(uuid4().hex))


async def _post(world: World, subject: Subject) -> Good:
    agent = desks.agent(subject.household.village_code)
    path = f"/notices/{subject.ids['notice_id']}/materials"
    photo = await world.suite.api.hand_in(agent, path, "posting_photo", papers.photo(uuid4().hex))
    body = {"posted_on": (await world.today()).isoformat(), "place": "村务公开栏", "photo_hash": photo}
    return about(subject, agent, body)


# the demo's own


async def _log_in(_world: World, subject: Subject) -> Good:
    body = {"role": "township_clerk", "area_code": desks.township_of(subject.household.village_code), "name": "甲"}
    return Good(None, {}, body, fixed=frozenset({"role"}))


async def _move_clock(world: World, _subject: Subject) -> Good:
    clock = await world.suite.get("/demo/clock")
    return Good(None, {}, {"offset_days": clock["offset_days"]})


async def _check_entitlement(world: World, _subject: Subject) -> Good:
    applicant = {"relation": "self", "birth_on": "1980-05-01", "income": [{"kind": "wage", "yuan": "9600.00"}]}
    body = {"county": world.suite.fresh.county_code, "category": "urban", "members": [applicant]}
    return Good(None, {}, body, fixed=frozenset({"county", "category", "relation", "birth_on", "kind", "yuan"}))


RECIPES: Mapping[str, Recipe] = {
    "POST /entitlement-check": Recipe(_check_entitlement, gives="blank"),
    "POST /policy-packs": Recipe(packs.take, most=2),
    "GET /policy-packs/{pack_id}": Recipe(packs.read, gives="blank"),
    "POST /policy-packs/{pack_id}/approval": Recipe(packs.approve, most=2),
    "POST /policy-packs/{pack_id}/publication": Recipe(packs.publish, most=2),
    "POST /village-categories": Recipe(_import_villages, gives="blank"),
    "POST /demo/tokens": Recipe(_log_in, gives="blank"),
    "POST /budgets": Recipe(allot, gives="blank"),
    "POST /applications": Recipe(_draft, "blank", "drafted"),
    "PUT /applications/{case_id}/household": Recipe(_redeclare, "drafted", "drafted"),
    "POST /applications/{case_id}/materials": Recipe(_upload, "drafted", "drafted"),
    "POST /applications/{case_id}/consents": Recipe(_sign, "drafted", "drafted"),
    "POST /applications/{case_id}/commitments": Recipe(_sign, "drafted", "drafted"),
    "POST /applications/{case_id}/submission": Recipe(_as_writer, "signed", "submitted", frozenset({"submitted"})),
    "POST /applications/{case_id}/consents/{consent_id}/withdrawal": Recipe(_take_back, f"{PORTAL}submitted"),
    "POST /applications/{case_id}/withdrawal": Recipe(_withdraw, f"{PORTAL}submitted"),
    "POST /applications/{case_id}/return": Recipe(_as_clerk, "incomplete"),
    **UNSIGNED,
    "POST /applications/{case_id}/relative-filing": Recipe(_file_relative, "submitted", "submitted with a relative"),
    "POST /applications/{case_id}/acceptance": Recipe(_as_clerk, "submitted", "accepted", frozenset({"accepted"})),
    **AFTER_ACCEPTANCE,
    "POST /cases/names": Recipe(_name_cases, "accepted", "accepted"),
    "POST /applications/{case_id}/surveys": Recipe(_survey, "accepted", "facts_ready", frozenset({"facts_ready"})),
    "POST /queries/{query_id}/answer": Recipe(_answer_query, f"{SILENT}accepted", f"{SILENT}answered", most=6),
    "POST /cases/{case_id}/facts": Recipe(_adopt, "facts_ready", "proposed", frozenset({"proposed"})),
    "POST /determinations/{determination_id}/review": Recipe(
        _review, "proposed", "reviewed", frozenset({"posting", "posted"})
    ),
    "POST /determinations/{determination_id}/answer": Recipe(_answer, f"{REFUSAL}reviewed"),
    "POST /notices/{notice_id}/materials": Recipe(_upload_posting, "reviewed", "reviewed"),
    "POST /notices/{notice_id}/posting": Recipe(_post, "reviewed", "posted", frozenset({"posted"})),
    **AFTER_POSTING,
    "POST /determinations/{determination_id}/confirmation": Recipe(
        _confirm, "awaiting", "decided", frozenset({"granted", "denied"})
    ),
    "POST /decisions/{decision_id}/materials": Recipe(_upload_receipt, "decided", "decided"),
    "POST /decisions/{decision_id}/service": Recipe(_serve, "decided", "served", SERVED),
    **PAYMENTS,
    **AFTER_SERVICE,
    "POST /demo/clock": Recipe(_move_clock, gives="blank"),
}
"""In the order of the way of a case, so that what one operation leaves behind is what the next one needs."""
