"""A wrong role is told so, whoever asks for what is not theirs learns nothing, and the public is told no names."""

import asyncio
import random
from collections.abc import Callable
from uuid import uuid4

import httpx

from gateway.routing import PREFIX
from shared.identity.actor import Actor
from shared.identity.matrix import matrix

from .operations import Operation, operations
from .suite import Case, Suite, officer

SMALL = 150
SEED = 6
WRONG_ROLES = tuple(name for name in matrix().roles if name not in {"public", "system"})


def _stranger(case: Case, role: str) -> Actor:
    return case.applicant if role == "applicant" else officer(role, case.place, f"stranger {role}")


async def _ask(suite: Suite, operation: Operation, actor: Actor | None, case: Case | None) -> httpx.Response:
    ids = {} if case is None else await suite.ids_of(case)
    path = operation.path
    for name in operation.names:
        path = path.replace(f"{{{name}}}", ids.get(name) or str(uuid4()))
    example = operation.told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
    sent = {} if example is None else {"json": example}
    return await suite.send(operation.method, path, actor, {"If-Match": '"1"'}, params={"year": "2026"}, **sent)


async def test_no_operation_is_open_to_a_role_that_it_does_not_name(
    suite: Suite, *, is_full: bool, figure: Callable[..., None]
) -> None:
    case = suite.granted
    closed = [each for each in operations().values() if not each.is_public]
    tries = [(each, role) for each in closed for role in (*WRONG_ROLES, "") if role not in each.roles]
    if not is_full:
        tries = random.Random(SEED).sample(tries, SMALL)  # noqa: S311  (a choice that repeats)
    answers = await asyncio.gather(
        *(_ask(suite, each, _stranger(case, role) if role else None, case) for each, role in tries)
    )
    admitted = [
        f"{each.name} as {role or 'nobody'}: {answer.status_code} {answer.text[:160]}"
        for (each, role), answer in zip(tries, answers, strict=True)
        if answer.status_code != (403 if role else 401)
    ]
    figure("wrong_roles", attempts=len(tries), admitted=len(admitted))
    assert admitted == []


async def test_what_is_hidden_and_what_does_not_exist_are_answered_alike(suite: Suite) -> None:
    stranger = suite.settled[-1].applicant
    for operation in operations().values():
        if operation.method == "GET" and "applicant" in operation.roles and "case_id" in operation.names:
            hidden = (await _ask(suite, operation, stranger, suite.granted)).json()
            absent = (await _ask(suite, operation, stranger, None)).json()
            assert hidden | {"trace_id": ""} == absent | {"trace_id": ""}, operation.name


async def test_what_the_public_reads_names_nobody_in_full(suite: Suite) -> None:
    shown = ""
    for case in suite.settled:
        village = case.household.village_code
        for path, query in ((f"/boards/{village}", {}), ("/notices", {"village_code": village})):
            shown += (await suite.send("GET", PREFIX + path, params=query)).text
    people = [member for case in suite.settled for member in case.household.members]
    full = {each.name for each in people} | {each.identity_number for each in people}
    assert "*" in shown
    assert [each for each in full if each in shown] == []
