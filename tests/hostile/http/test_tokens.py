"""No login but a fresh one of the gateway's own is believed, at the door and behind it."""

import asyncio
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from gateway.routing import PREFIX
from shared.identity import tokens
from shared.identity.actor import Actor
from shared.refusal import Unauthenticated
from shared.services import GATEWAY, ROOMS

from .suite import Suite, officer

HOUR = timedelta(hours=1)


def _segment(data: Any) -> str:
    return urlsafe_b64encode(data if isinstance(data, bytes) else json.dumps(data).encode()).rstrip(b"=").decode()


def _signed(key: OKPKey, claims: dict[str, Any], **header: Any) -> str:
    return jwt.encode({"alg": tokens.ALGORITHM, "typ": "JWT", **header}, claims, key, algorithms=[tokens.ALGORITHM])


def _forged(suite: Suite, actor: Actor) -> Iterator[tuple[str, str]]:
    """Logins of the wrong kind; each differs from a good one in one thing."""
    good = suite.token(actor)
    header, body, signature = good.split(".")
    claims = json.loads(urlsafe_b64decode(f"{body}=="))
    now = int(datetime.now(UTC).timestamp())
    stranger = OKPKey.generate_key("Ed25519")
    public = suite.key.as_dict(private=False)
    for name in ("none", "None", "NONE", ""):
        yield f"no algorithm, written {name!r}", f"{_segment({'alg': name, 'typ': 'JWT'})}.{body}."
        yield f"no algorithm, written {name!r}, signed", f"{_segment({'alg': name, 'typ': 'JWT'})}.{body}.{signature}"
    for name, secret in (
        ("its raw bytes", urlsafe_b64decode(public["x"] + "==")),
        ("its document", json.dumps(public).encode()),
        ("its pem", suite.key.as_pem(private=False)),
    ):
        told = f"{_segment({'alg': 'HS256', 'typ': 'JWT'})}.{body}"
        yield f"the public key as a secret: {name}", f"{told}.{_segment(hmac.digest(secret, told.encode(), sha256))}"
    for name, changed in {
        "more roles": {"roles": ["auditor"], "level": "auditor"},
        "another level": {"level": "province"},
        "another area": {"area": "370102000000"},
        "another person": {"sub": "admin"},
        "the system": {"roles": ["system"], "level": "system"},
        "a longer life": {"exp": now + 10**9},
    }.items():
        yield f"claims changed: {name}", f"{header}.{_segment(claims | changed)}.{signature}"
        yield f"signed by a stranger: {name}", _signed(stranger, claims | changed)
    for name, changed in {
        "for another audience": {"aud": "onenet"},
        "for an audience in another case": {"aud": GATEWAY.upper()},
        "from another issuer": {"iss": "evil"},
        "that has ended": {"exp": now - 60},
        "that ended long ago": {"exp": 0},
        "that begins later": {"nbf": now + 3600},
        "issued in the future": {"iat": now + 3600},
        "whose end is a word": {"exp": "never"},
        "whose end is beyond time": {"exp": 10**18},
        "without a level": {"level": None},
        "whose level is not its roles'": {"level": "province"},
        "of a role that there is not": {"roles": ["god"], "level": "god"},
        "of no role": {"roles": []},
        "whose roles are a word": {"roles": "auditor"},
        "of a place that there is not": {"area": "999999999999"},
        "of nobody": {"sub": None},
    }.items():
        yield f"our own key, {name}", _signed(suite.key, claims | changed)
    for missing in ("iss", "aud", "sub", "exp", "level", "roles"):
        yield (
            f"our own key, without {missing}",
            _signed(suite.key, {name: value for name, value in claims.items() if name != missing}),
        )
    for service in ("intake", "funding", "integrity"):
        yield f"an inside one of {service}", suite.token(actor, audience=service)
    yield "an old one", suite.token(actor, age=HOUR * 24)
    for name, headers in {
        "a key of one's own": {"jwk": stranger.as_dict(private=False)},
        "a key elsewhere": {"jku": "http://127.0.0.1:9/keys"},
        "a certificate elsewhere": {"x5u": "http://127.0.0.1:9/cert"},
        "a file as key": {"kid": "../../../../dev/null"},
        "a query as key": {"kid": "' UNION SELECT 'a' --"},
        "demands that nobody knows": {"crit": ["exp2"], "exp2": 1},
    }.items():
        told = f"{_segment({'alg': tokens.ALGORITHM, 'typ': 'JWT', **headers})}.{body}"
        yield f"signed by a stranger, with {name}", f"{told}.{_segment(bytes(64))}"
    for name, made in {
        "no signature": f"{header}.{body}.",
        "a short signature": f"{header}.{body}.{signature[:-4]}",
        "a fourth part": f"{good}.{signature}",
        "two parts": f"{header}.{body}",
        "a space": f"{header} .{body}.{signature}",
        "padding": f"{header}==.{body}.{signature}",
        "dots": "..",
        "a word": "null",
        "a million": "a" * 30_000,
        "five parts": "a.b.c.d.e",
        "an identity number": "37010219500307457X",
    }.items():
        yield f"spoilt: {name}", made


async def test_no_login_of_the_wrong_kind_is_believed(suite: Suite, figure: Callable[..., None]) -> None:
    case = suite.granted
    path = f"{PREFIX}/applications/{case.id}"
    good = {"Authorization": f"Bearer {suite.token(case.applicant)}"}
    assert (await suite.send("GET", path, headers=good)).status_code == 200
    forged = [*_forged(suite, case.applicant), *_forged(suite, officer("township_clerk", case.place))]
    answers = await asyncio.gather(
        *(suite.send("GET", path, headers={"Authorization": f"Bearer {token}"}) for _, token in forged)
    )
    believed = [
        f"{name}: {answer.status_code} {answer.text[:100]}"
        for (name, _), answer in zip(forged, answers, strict=True)
        if answer.status_code not in {401, 431}
    ]
    believed += [name for name, answer in (await _two_logins(suite, path)).items() if answer.status_code != 401]
    figure("wrong_tokens", tokens=len(forged) + 4, believed=len(believed))
    assert believed == [], believed


async def _two_logins(suite: Suite, path: str) -> dict[str, httpx.Response]:
    """Of two logins different readers would take different ones; another scheme than Bearer is none."""
    good, other = (f"Bearer {suite.token(each)}" for each in (suite.granted.applicant, suite.settled[-1].applicant))
    client = suite.clients[0]
    return {
        "two logins": await client.get(path, headers=[("Authorization", good), ("Authorization", other)]),
        "twice the same": await client.get(path, headers=[("Authorization", good), ("authorization", good)]),
        "two in one": await client.get(path, headers={"Authorization": f"{good}, {other}"}),
        "another scheme": await client.get(path, headers={"Authorization": good.replace("Bearer", "Basic")}),
    }


async def test_a_header_says_nothing_about_who_asks(suite: Suite) -> None:
    forged = {
        "X-Actor": "admin",
        "X-Level": "province",
        "X-Original-URL": "/metrics",
        "X-Forwarded-User": "admin",
        "X-Forwarded-For": "127.0.0.1",
        "X-Real-IP": "127.0.0.1",
        "X-HTTP-Method-Override": "DELETE",
        "Forwarded": "for=127.0.0.1;host=evil",
        "traceparent": "00-zz",
        "Cookie": f"token={suite.token(suite.granted.applicant)}",
    }
    for path in ("/applications", "/progress", "/payrolls", f"/applications/{suite.granted.id}"):
        assert (await suite.send("GET", PREFIX + path, headers=forged)).status_code == 401


def test_a_service_believes_no_login_that_is_meant_for_the_door(suite: Suite) -> None:
    outer = suite.token(suite.granted.applicant)
    for service in ROOMS:
        with pytest.raises(Unauthenticated):
            tokens.verify(suite.key, outer, service, datetime.now(UTC))
