"""What a bad actor tries at the door of a running suite: wrong roles, strangers, odd values, two hands of one body."""

import asyncio
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.demo import papers
from deploy.postgres import Server
from gateway.routing import PREFIX
from shared.identity.actor import Actor
from shared.identity.matrix import matrix
from shared.vocabulary.divisions import Area

from .hostile import FOREIGN_VILLAGE, PUBLIC, Attack, Operation, operations, spoilt, under_attack, wrong

OPERATIONS = tuple(operations())
PROTECTED = tuple(each for each in OPERATIONS if PUBLIC not in each.roles)
OF_A_CASE = tuple(each for each in PROTECTED if each.names and each.names != ["name"])
LISTS = tuple(each for each in PROTECTED if not each.names and each.method == "GET")
OFFICERS = tuple(
    name for name, role in matrix().roles.items() if role.level in {"village", "township", "county", "city"}
)
EVERYBODY = tuple(name for name in matrix().roles if name not in {PUBLIC, "system"})


@pytest.fixture(scope="module")
async def attack(server: Server, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Attack]:
    async with under_attack(server, tmp_path_factory.mktemp("hostile")) as ready:
        yield ready


async def test_every_operation_is_refused_to_every_role_that_it_does_not_name(attack: Attack) -> None:
    tries = [
        (f"{operation.title} as {role}", attack.ask(operation, attack.actor(role)))
        for operation in PROTECTED
        for role in EVERYBODY
        if role not in operation.roles
    ]
    assert len(tries) > 300
    assert await wrong(tries, 403) == {}
    assert await wrong(((each.title, attack.ask(each, None)) for each in PROTECTED), 401) == {}


async def test_a_stranger_reaches_no_other_case_though_they_read_one_of_their_own(attack: Attack) -> None:
    theirs = [each for each in OF_A_CASE if "applicant" in each.roles]
    assert len(theirs) > 12
    assert await wrong(((each.title, attack.ask(each, attack.stranger)) for each in theirs), 404) == {}
    named = await attack.post("/cases/names", attack.stranger, {"case_ids": [attack.ids["case_id"]]})
    assert named.json()["items"] == []
    for path in ("/applications", "/progress", "/entitlements"):
        items = (await attack.get(path, attack.stranger))["items"]
        assert attack.ids["case_id"] not in {item["case_id"] for item in items}


async def test_officers_of_another_area_and_another_bureau_reach_nothing(attack: Attack) -> None:
    abroad = Area.of(FOREIGN_VILLAGE)
    tries = [
        (f"{operation.title} as {role}", attack.ask(operation, attack.actor(role, abroad)))
        for operation in OF_A_CASE
        for role in OFFICERS
        if role in operation.roles
    ]
    tax = Actor("mallory", "bureau", frozenset({"bureau"}), bureau_id="public_security")
    answering = [(each.title, attack.ask(each, tax)) for each in OF_A_CASE if "bureau" in each.roles]
    assert len(tries) > 60
    assert len(answering) > 0
    assert await wrong([*tries, *answering], 404) == {}


async def test_lists_and_counts_stop_at_the_edge_of_the_area(attack: Attack) -> None:
    abroad = Area.of(FOREIGN_VILLAGE)
    for operation in LISTS:
        for role in operation.roles.intersection(OFFICERS):
            answer = await attack.ask(operation, attack.actor(role, abroad))
            assert answer.status_code == 200, answer.text
            assert _counted(answer.json()) == 0, f"{operation.title} as {role}"


def _counted(page: Any) -> float:
    if "accounts" in page:
        return sum(float(account["debit_yuan"]) + float(account["credit_yuan"]) for account in page["accounts"])
    return sum(item.get("count", 1) for item in page["items"])


async def test_what_is_hidden_and_what_does_not_exist_are_answered_alike(attack: Attack) -> None:
    for operation in OF_A_CASE:
        if operation.method == "GET" and "applicant" in operation.roles:
            hidden = (await attack.ask(operation, attack.stranger)).json()
            absent = (await attack.ask(operation, attack.stranger, {})).json()
            assert hidden | {"trace_id": ""} == absent | {"trace_id": ""}, operation.title


def _somebody(operation: Operation) -> str:
    return next(role for role in ("township_clerk", "applicant", *EVERYBODY) if role in operation.roles)


async def test_odd_values_in_a_valid_body_are_refused_and_break_nothing(attack: Attack) -> None:
    tries: list[tuple[str, Any]] = []
    for operation in OPERATIONS:
        if operation.body is None:
            continue
        actor = attack.actor(_somebody(operation))
        body = operation.body | (
            {"village_code": attack.ids["village_code"]} if "village_code" in operation.body else {}
        )
        for name, spoiled in spoilt(body):
            sent = json.dumps(spoiled).encode()
            tries.append((f"{operation.title} {name}", attack.ask(operation, actor, content=sent)))
    assert len(tries) > 800
    assert await wrong(tries, 200, 201, 400, 403, 404, 409, 412, 413, 422) == {}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"[" * 100_000, id="a hundred thousand brackets"),
        pytest.param(b'{"a":' + b"9" * 5000 + b"}", id="a number of five thousand digits"),
        pytest.param(b'{"\\ud800":"\\udfff"}', id="halves of characters"),
        pytest.param(b'{"37010219500307457X":"37010219500307457X"}', id="an identity number as a field"),
    ],
)
async def test_a_body_that_is_none_is_refused_and_not_repeated(attack: Attack, content: bytes) -> None:
    for operation in OPERATIONS:
        if operation.body is not None:
            answer = await attack.ask(operation, attack.actor(_somebody(operation)), content=content)
            assert answer.status_code in {400, 422}, f"{operation.title} {answer.text}"
            assert "37010219500307457X" not in answer.text


async def test_no_field_is_taken_that_the_document_does_not_name(attack: Attack) -> None:
    tries = [
        (each.title, attack.ask(each, attack.actor(_somebody(each)), json=each.body | {"state": "granted"}))
        for each in OPERATIONS
        if each.body is not None
    ]
    assert len(tries) > 12
    assert await wrong(tries, 422) == {}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html><script>alert(1)</script></html>", id="a page"),
        pytest.param(b"PK\x03\x04" + bytes(200), id="an archive"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(40), id="the beginning of a picture"),
        pytest.param(papers.photo("x").content + b"<script>alert(1)</script>", id="a picture with a page behind it"),
        pytest.param(papers.scan("x").content, id="another type than it says"),
    ],
)
async def test_a_hostile_file_is_kept_nowhere(attack: Attack, content: bytes) -> None:
    doors = [
        (each.title, attack.ask(each, attack.actor(_uploader(each)), content=content))
        for each in OPERATIONS
        if each.is_file
    ]
    assert len(doors) == 3
    assert await wrong(doors, 413, 415, 422) == {}


def _uploader(operation: Operation) -> str:
    return next(role for role in ("applicant", "village_agent", "township_clerk") if role in operation.roles)


def _segment(data: Any) -> str:
    return urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


async def test_no_login_but_a_fresh_one_of_the_gateway_is_believed(attack: Attack) -> None:
    good = attack.token(attack.applicant)
    header, claims, signature = good.split(".")
    raised = json.loads(urlsafe_b64decode(f"{claims}==")) | {"roles": ["auditor"], "level": "auditor"}
    forged = {
        "no algorithm": f"{_segment({'alg': 'none'})}.{claims}.",
        "another algorithm": f"{_segment({'alg': 'HS256'})}.{claims}.{signature}",
        "a role of one's own": f"{header}.{_segment(raised)}.{signature}",
        "no signature": f"{header}.{claims}.",
        "an inside one": attack.token(attack.applicant, audience="intake"),
        "one that has ended": attack.token(attack.applicant, age=timedelta(days=1)),
    }
    path = f"{PREFIX}/applications/{attack.ids['case_id']}"
    assert (await attack.client.get(path, headers={"Authorization": f"Bearer {good}"})).status_code == 200
    for name, token in forged.items():
        answer = await attack.client.get(path, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, name


@pytest.mark.parametrize(
    "path",
    [
        *("//api/v1/applications", "/api/v1//applications", "/api/v1/applications/", "/API/V1/applications"),
        *(
            "/api/v1/matters/../applications",
            "/api/v1/matters/%2e%2e/applications",
            "/api/v1/matters%2f..%2fapplications",
        ),
        *("/api/v1/metrics", "/metrics", "/api/v1/persons/identification", "/api/v1/access-log", "/.env"),
        *("/docs/assets/..%2f..%2f..%2fetc%2fpasswd", "/docs/assets/%00", "/api/v1/applications/%00", "/%ff"),
    ],
)
async def test_no_spelling_of_a_path_goes_round_the_door(attack: Attack, path: str) -> None:
    url = attack.client.base_url.copy_with(raw_path=path.encode())
    assert (await attack.client.get(url)).status_code in {401, 404, 405}


async def test_a_header_says_nothing_about_who_asks(attack: Attack) -> None:
    forged = {
        "X-Actor": "admin",
        "X-Level": "province",
        "X-Original-URL": "/metrics",
        "traceparent": "00-zz",
        "Cookie": "a",
    }
    for operation in LISTS:
        answer = await attack.client.get(operation.at({}), headers=forged, params=operation.query)
        assert answer.status_code == 401, operation.title


async def test_the_same_key_with_another_body_does_nothing_and_another_persons_key_is_another(attack: Attack) -> None:
    path, own = f"{PREFIX}/cases/names", {"case_ids": [attack.ids["case_id"]]}
    mine = {"Idempotency-Key": uuid4().hex, "Authorization": f"Bearer {attack.token(attack.applicant)}"}
    theirs = mine | {"Authorization": f"Bearer {attack.token(attack.stranger)}"}
    first = await attack.client.post(path, json=own, headers=mine)
    other = await attack.client.post(path, json={"case_ids": [str(uuid4())]}, headers=mine)
    stranger = await attack.client.post(path, json=own, headers=theirs)
    assert len(first.json()["items"]) == 1
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert stranger.json() == {"items": []}


async def test_one_human_being_does_not_make_check_and_release_and_nobody_pays_twice(attack: Attack) -> None:
    wanted = {"period": await _next_month(attack), "scheme": "dibao"}
    makers = [attack.actor("payroll_maker", name=f"maker {number}") for number in range(6)]
    made = await asyncio.gather(*(attack.post("/payrolls", maker, wanted) for maker in makers))
    assert Counter(answer.status_code for answer in made) == {201: 1, 409: 5}
    payroll = next(answer.json() for answer in made if answer.status_code == 201)
    path, maker = f"/payrolls/{payroll['id']}", payroll["maker"]
    assert await _code(attack.post(f"{path}/check", attack.actor("payroll_checker", name=maker))) == "same_hand"
    assert await _code(attack.post(f"{path}/release", attack.actor("payroll_releaser"))) == "payroll_state"
    assert (await attack.post(f"{path}/check", attack.actor("payroll_checker", name="checker"))).status_code == 201
    for hand in (maker, "checker"):
        assert await _code(attack.post(f"{path}/release", attack.actor("payroll_releaser", name=hand))) == "same_hand"
    releaser = attack.actor("payroll_releaser", name="releaser")
    released = await asyncio.gather(*(attack.post(f"{path}/release", releaser) for _ in range(6)))
    assert Counter(answer.status_code for answer in released) == {201: 1, 409: 5}
    assert await _code(attack.post("/payrolls", makers[0], wanted)) == "payroll_nothing_due"


async def _next_month(attack: Attack) -> str:
    clock = (await attack.client.get(f"{PREFIX}/demo/clock")).json()
    today = date.fromisoformat(clock["today"])
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    body, headers = {"offset_days": clock["offset_days"] + (first - today).days}, {"Idempotency-Key": uuid4().hex}
    assert (await attack.client.post(f"{PREFIX}/demo/clock", json=body, headers=headers)).status_code == 200
    return f"{first:%Y-%m}"


async def _code(asked: Any) -> str:
    answer: httpx.Response = await asked
    return str(answer.json()["code"])


async def test_what_the_public_reads_names_nobody_in_full(attack: Attack) -> None:
    shown = ""
    for household in attack.people.households:
        village = household.village_code
        for path, query in ((f"/boards/{village}", {}), ("/notices", {"village_code": village})):
            shown += (await attack.client.get(PREFIX + path, params=query)).text
    assert "*" in shown
    full = {person.name for person in attack.people.persons} | {
        person.identity_number for person in attack.people.persons
    }
    assert [each for each in full if each in shown] == []
