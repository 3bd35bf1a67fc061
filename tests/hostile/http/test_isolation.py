"""Whoever may not see a case sees nothing of it in any list, count or answer, and whoever may sees all of it."""

import asyncio
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from gateway.work_list import LISTS, SUPERVISORS
from shared.identity.actor import Actor
from shared.identity.matrix import matrix
from shared.vocabulary import divisions
from shared.vocabulary.divisions import Area

from .operations import Operation, operations
from .suite import Case, Suite, officer

FULL, SMALL = 4_000, 400
SEED = 5
OTHER_SCHEMES = frozenset({"temporary"})
HIDDEN = frozenset({403, 404})
LEVELS = frozenset({"village", "township", "county", "city"})


@dataclass(frozen=True)
class Attempt:
    """Somebody asks an operation, about one case or for what they may see of all."""

    operation: Operation
    actor: Actor
    case: Case | None


@dataclass
class Findings:
    """What was answered otherwise than the truth has it."""

    attempts: int = 0
    rows_of_others: list[str] = field(default_factory=list)
    counts_off: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def told(self) -> str:
        """The first of each kind."""
        return "\n".join([*self.rows_of_others[:20], *self.counts_off[:20], *self.missing[:20]])


OF_THE_HOUSEHOLD = frozenset({"GET /cases/{case_id}/commitments", "GET /breaches"})
"""What is a household's and of no scheme: whoever handles the case in any scheme reads it."""


def sees(actor: Actor, case: Case) -> bool:
    """The truth: an applicant their own case, an officer those of their area and schemes, an auditor all."""
    if actor.level == "applicant":
        return actor.person_id == case.applicant.person_id
    if actor.level == "bureau":
        return actor.bureau_id == "banks"
    has_scheme = actor.schemes is None or "dibao" in actor.schemes
    return has_scheme and actor.area.covers(case.place)


async def test_nobody_reads_lists_counts_or_edits_what_is_not_theirs(
    suite: Suite, *, is_full: bool, figure: Callable[..., None]
) -> None:
    found, wanted = Findings(), FULL if is_full else SMALL
    ids = {case.id: await suite.ids_of(case) for case in suite.settled}
    chosen = list(_attempts(suite))
    random.Random(SEED).shuffle(chosen)  # noqa: S311  (a choice that repeats)
    chosen = (chosen * (wanted // len(chosen) + 1))[:wanted]
    await asyncio.gather(*(_try(suite, each, ids, found) for each in chosen))
    figure(
        "http_isolation",
        attempts=found.attempts,
        rows_of_others=len(found.rows_of_others),
        counts_off=len(found.counts_off),
        in_area_missing=len(found.missing),
    )
    assert (found.rows_of_others, found.counts_off, found.missing) == ([], [], []), found.told()


def _attempts(suite: Suite) -> Iterator[Attempt]:
    """Every operation by everybody, about every case."""
    for operation in operations().values():
        if operation.is_public:
            continue
        for actor in _everybody(suite, operation):
            if not operation.names or operation.names == ["name"]:
                if operation.method == "GET" and not _has_no_list(operation, actor):
                    yield Attempt(operation, actor, None)
                continue
            for case in suite.settled:
                known = operation.method == "GET" or not sees(actor, case)
                if known and _has_ids(operation, case):
                    yield Attempt(operation, actor, case)


def _has_no_list(operation: Operation, actor: Actor) -> bool:
    """Whether no work list is this role's."""
    return operation.names == ["name"] and not actor.roles & (SUPERVISORS | {each.role for each in LISTS})


def _has_ids(operation: Operation, case: Case) -> bool:
    """Whether the case has what the operation is about; none of these was an emergency."""
    if "emergenc" in operation.path and operation.method == "GET":
        return False
    own = {"payroll_id", "material_id", "village_code"}
    return all(name in case.ids or name in own for name in operation.names)


def _everybody(suite: Suite, operation: Operation) -> Iterator[Actor]:
    """Everybody in a role that the operation names: where a case lies, next to it, and far away."""
    for role in sorted(operation.roles):
        level = matrix().roles[role].level
        if level == "applicant":
            yield from (case.applicant for case in suite.settled)
        elif level == "bureau":
            yield officer(role, suite.settled[0].place, "tax", bureau_id="tax")
        elif level in LEVELS:
            for place in _places(suite.settled):
                yield officer(role, place, f"{role} {place.code}")
                yield officer(role, place, f"{role} {place.code} temporary", schemes=OTHER_SCHEMES)
        else:
            yield officer(role, suite.settled[0].place, role)


def _places(cases: Sequence[Case]) -> Sequence[Area]:
    """The places of the cases, and for each level above, places that share only that with them."""
    found = {}
    for case in cases:
        codes = [code for code in case.place.codes if code]
        for depth, code in enumerate(codes):
            siblings = divisions.children(codes[depth - 1] if depth else divisions.PROVINCE_CODE)
            beside = next((each.code for each in siblings if each.code != code and _has_villages(each.code)), code)
            for chosen in (code, beside):
                place = _down(chosen)
                found[place.code] = place
    return [each for _, each in sorted(found.items())]


def _has_villages(code: str) -> bool:
    return _down(code).village is not None


def _down(code: str) -> Area:
    """Some village below a place, with all its codes."""
    while children := divisions.children(code):
        code = next((each.code for each in children if divisions.children(each.code)), children[0].code)
    return Area.of(code)


async def _try(suite: Suite, attempt: Attempt, ids: Mapping[str, Mapping[str, str]], found: Findings) -> None:
    operation, case = attempt.operation, attempt.case
    path, known = operation.path, ids[case.id] if case else {"name": _list_of(attempt.actor)}
    for name in operation.names:
        path = path.replace(f"{{{name}}}", known[name])
    sent: dict[str, Any] = {"params": {"year": known.get("year", "2027")} if "/ledger" in path else {}}
    if operation.method == "GET" and case is None and _is_paged(operation):
        sent["params"]["limit"] = "200"
    content = operation.told.get("requestBody", {}).get("content", {}).get("application/json", {})
    if "example" in content:
        sent["json"] = content["example"]
    elif operation.method != "GET":
        sent |= {"content": b"", "params": {"kind": "other"}}
    answer = await suite.send(operation.method, path, attempt.actor, {"If-Match": '"1"'}, **sent)
    found.attempts += 1
    _judge(attempt, answer, suite.settled, found)


def _list_of(actor: Actor) -> str:
    """A work list that somebody of this role may open, if there is one."""
    return next((each.name for each in LISTS if each.role in actor.roles), LISTS[0].name)


def _is_paged(operation: Operation) -> bool:
    return any(each["name"] == "limit" for each in operation.told.get("parameters", ()))


def _judge(attempt: Attempt, answer: httpx.Response, settled: Sequence[Case], found: Findings) -> None:
    actor, case = attempt.actor, attempt.case
    who = f"{sorted(actor.roles)} {actor.area.code if actor.area.city else ''} {actor.schemes or ''}"
    told = f"{attempt.operation.name} as {who}: {answer.status_code} {answer.text[:160]}"
    if case is None:
        _judge_list(attempt, answer, settled, found, told)
    elif not sees(actor, case):
        if attempt.operation.name in OF_THE_HOUSEHOLD and sees(replace(actor, schemes=None), case):
            return
        if answer.status_code not in HIDDEN and _rows(answer):
            found.rows_of_others.append(told)
    elif answer.status_code != 200 and not _is_for_the_entrusted(attempt):
        found.missing.append(told)


def _is_for_the_entrusted(attempt: Attempt) -> bool:
    return attempt.actor.level == "village" and "material_id" in attempt.operation.names


def _rows(answer: httpx.Response) -> int:
    """How many rows an answer shows; whatever is no empty list is one."""
    if not answer.is_success:
        return 1 if answer.is_server_error else 0
    document = answer.json()
    return len(document["items"]) if "items" in document else 1


def _judge_list(attempt: Attempt, answer: httpx.Response, settled: Sequence[Case], found: Findings, told: str) -> None:
    """A list shows the cases that its reader sees and no others; a count stops at the same edge."""
    if answer.status_code != 200:
        found.missing.append(told)
        return
    document = answer.json()
    if "accounts" in document:
        is_empty = all(float(each["debit_yuan"]) == float(each["credit_yuan"]) == 0 for each in document["accounts"])
        has_money = any(_pays(attempt.actor, case) for case in settled)
        if is_empty == has_money and not _is_wide(attempt.actor):
            found.counts_off.append(told)
        return
    reader = replace(attempt.actor, schemes=None) if attempt.operation.name in OF_THE_HOUSEHOLD else attempt.actor
    for item in document["items"]:
        _judge_item(reader, item, settled, found, told)
    shown = {item.get("case_id") for item in document["items"]}
    if attempt.operation.name in {"GET /applications", "GET /progress"} and document["next"] is None:
        hidden = [case for case in settled if sees(attempt.actor, case) and case.id not in shown]
        found.missing.extend(f"{told} hides {case.id}" for case in hidden)


def _judge_item(actor: Actor, item: Any, settled: Sequence[Case], found: Findings, told: str) -> None:
    owner = next((case for case in settled if case.id == item.get("case_id")), None)
    if owner is not None and not sees(actor, owner):
        found.rows_of_others.append(told)
    county = item.get("county_code")
    if county is not None and not _is_wide(actor) and county != actor.area.county:
        found.rows_of_others.append(told)
    if item.get("count", 0) and not _is_wide(actor) and not any(actor.area.covers(case.place) for case in settled):
        found.counts_off.append(told)


def _is_wide(actor: Actor) -> bool:
    """Whether somebody sees more counties than one."""
    return actor.level not in {"village", "township", "county"}


def _pays(actor: Actor, case: Case) -> bool:
    """Whether a budget of the case's county and scheme is the actor's to see."""
    has_scheme = actor.schemes is None or "dibao" in actor.schemes
    return has_scheme and actor.level in {"county", "township", "village"} and actor.area.county == case.place.county
