"""One request after another, ready to be sent: the good one, one that looks good, and hostile ones without end."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from shared.identity.actor import Actor
from shared.identity.matrix import matrix
from shared.vocabulary.divisions import Area

from . import odd
from .operations import Operation
from .recipe import Good
from .suite import officer

ELSEWHERE = 0.2
FOREIGN_VILLAGE = "370102001002"


@dataclass(frozen=True)
class Made:
    """One request of schemathesis' making."""

    path: Mapping[str, Any]
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    body: Any
    has_body: bool


@dataclass(frozen=True)
class Ammunition:
    """What schemathesis made for one operation, taken as chance has it."""

    positive: Sequence[Made]
    negative: Sequence[Made]
    chance: random.Random


@dataclass
class Shot:
    """One request, ready to be sent; `is_barred` where its sender may not."""

    path: str
    actor: Actor | None
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, Any] = field(default_factory=dict)
    content: bytes | None = None
    is_barred: bool = False


def _address(operation: Operation, ids: Mapping[str, Any]) -> str:
    path = operation.path
    for name in operation.names:
        path = path.replace(f"{{{name}}}", quote(str(ids.get(name, uuid4())), safe=""))
    return path


def _sent(operation: Operation, good: Good) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if operation.takes_version:
        headers["If-Match"] = good.etag or '"1"'
    if good.file is not None:
        return {"content": good.file.content, "headers": headers | {"Content-Type": good.file.media_type}}
    if good.body is not None:
        return {"content": json.dumps(good.body).encode(), "headers": headers | {"Content-Type": "application/json"}}
    return {"headers": headers}


def plain(operation: Operation, good: Good) -> Shot:
    return Shot(_address(operation, good.ids), good.actor, good.query, **_sent(operation, good))


def grafted(operation: Operation, good: Good, ammunition: Ammunition) -> Shot:
    """The good request with words and filters of schemathesis' making in place of its own, where any will do."""
    shot = plain(operation, good)
    if not ammunition.positive:
        return shot
    made = ammunition.chance.choice(ammunition.positive)
    query = {name: value for name, value in made.query.items() if name not in {"cursor", *good.query}}
    shot = replace(shot, query={**_in_address(query), **good.query})
    if good.body is None or good.file is not None or not isinstance(made.body, dict | list):
        return shot
    words = {place[-1]: text for place, text in odd.texts(made.body)}
    body = good.body
    for place, text in odd.texts(good.body):
        name = place[-1]
        if name in words and name not in good.fixed and _is_free(text, words[name]):
            body = odd.changed(body, place, words[name])
    return replace(shot, content=json.dumps(body).encode())


def _is_free(own: str, other: str) -> bool:
    """Whether a word is one of somebody's own and no code, id, number or day."""
    return not own.isascii() and bool(other.strip()) and len(other) > 1


def _in_address(query: Mapping[str, Any]) -> dict[str, Any]:
    """A query as it can stand in an address."""
    return {str(name): value if isinstance(value, str) else json.dumps(value) for name, value in query.items()}


def hostile(operation: Operation, good: Good, ammunition: Ammunition) -> Iterator[Shot]:
    """Hostile requests without end, each kind in turn, from a place that chance chooses."""
    exact = plain(operation, good)
    kinds = [_barred(operation, good, exact, ammunition), _elsewhere(operation, exact, ammunition)]
    if ammunition.negative:
        kinds += [_made(operation, good, exact, ammunition, ammunition.negative)] * 2
    if ammunition.positive:
        kinds.append(_made(operation, good, exact, ammunition, ammunition.positive))
    if good.body is not None:
        kinds += [_spoilt(exact, good, ammunition), _raw(exact, good, ammunition)]
    if good.file is not None:
        kinds.append(_raw(exact, good, ammunition))
    ammunition.chance.shuffle(kinds)
    for kind in cycle(kinds):
        yield next(kind)


def _barred(operation: Operation, good: Good, exact: Shot, ammunition: Ammunition) -> Iterator[Shot]:
    """The good request of somebody who may not: of a wrong role, from another area, or without a login."""
    if operation.is_public:
        while True:
            yield replace(exact, headers={**exact.headers, "X-Actor": "admin", "traceparent": "00-zz"})
    strangers: list[Actor | None] = [None]
    place = good.actor.area if good.actor is not None and good.actor.area.city else Area.of(FOREIGN_VILLAGE)
    for name, role in matrix().roles.items():
        if name not in operation.roles | {"public", "system", "applicant"} and role.level != "applicant":
            strangers.append(officer(name, place, f"stranger {name}"))
    if operation.names and operation.names != ["name"] and "village_code" not in operation.names:
        abroad = [name for name in operation.roles if matrix().roles[name].level in {"village", "township", "county"}]
        strangers += [officer(name, Area.of(FOREIGN_VILLAGE), f"abroad {name}") for name in sorted(abroad)]
    while True:
        yield replace(exact, actor=ammunition.chance.choice(strangers), is_barred=True)


def _elsewhere(operation: Operation, exact: Shot, ammunition: Ammunition) -> Iterator[Shot]:
    """Ids that nobody has, or none at all."""
    while True:
        values = [str(uuid4()), "0", "nothing", "%00", "a" * 300, "甲", "..%2f..", "1;drop", str(uuid4()).upper()]
        ids = {name: ammunition.chance.choice(values) for name in operation.names}
        yield (
            replace(exact, path=_address(operation, ids)) if ids else replace(exact, query={"state": "\x00", "x": "1"})
        )


def _made(
    operation: Operation, good: Good, exact: Shot, ammunition: Ammunition, cases: Sequence[Made]
) -> Iterator[Shot]:
    """Requests of schemathesis about what is there, now and then about what is not."""
    while True:
        case = ammunition.chance.choice(cases)
        is_elsewhere = ammunition.chance.random() < ELSEWHERE and all(_is_segment(each) for each in case.path.values())
        path = _address(operation, case.path if is_elsewhere else good.ids)
        headers = dict(exact.headers) | _headers(case)
        content = exact.content
        if case.has_body and operation.takes_json:
            content = json.dumps(case.body).encode()
            headers["Content-Type"] = "application/json"
        yield replace(exact, path=path, query=_in_address(case.query) or good.query, headers=headers, content=content)


def _is_segment(value: Any) -> bool:
    text = str(value)
    return text not in {"", ".", ".."} and "/" not in text and text.isprintable()


def _headers(case: Made) -> dict[str, Any]:
    """Made headers but the login, as far as they can be sent at all."""
    found = {}
    for name, value in case.headers.items():
        text = str(value)
        if name in {"Idempotency-Key", "If-Match"} and text.isascii() and text.isprintable() and text == text.strip():
            found[name] = text
    return found


def _spoilt(exact: Shot, good: Good, ammunition: Ammunition) -> Iterator[Shot]:
    bodies = list(odd.spoilt(good.body))
    while True:
        yield replace(exact, content=json.dumps(ammunition.chance.choice(bodies)).encode())


def _raw(exact: Shot, good: Good, ammunition: Ammunition) -> Iterator[Shot]:
    bodies = list(odd.raw(good.body))
    while True:
        yield replace(exact, content=ammunition.chance.choice(bodies))
