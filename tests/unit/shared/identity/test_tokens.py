"""Tokens: only what this gateway signed, for this audience, and in its time, says who acts."""

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from shared.identity import tokens
from shared.identity.actor import Actor
from shared.refusal import Unauthenticated
from shared.vocabulary.divisions import Area

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
LIFETIME = timedelta(minutes=5)
KEY = OKPKey.generate_key("Ed25519")
PERSON = UUID("0193f0a0-0000-7000-8000-000000000001")
CLERK = Actor("officer:7", "township", frozenset({"township_clerk"}), Area.of("370102001000"))
APPLICANT = Actor(f"person:{PERSON}", "applicant", frozenset({"applicant"}), person_id=PERSON)
DIBAO_CLERK = Actor(
    "officer:8", "township", frozenset({"township_clerk"}), Area.of("370102001000"), schemes=frozenset({"dibao"})
)
BUREAU = Actor("bureau:banks", "bureau", frozenset({"bureau"}), bureau_id="banks")


def issued(actor: Actor = CLERK) -> str:
    return tokens.issue(KEY, actor, "intake", NOW, LIFETIME)


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def claims() -> dict[str, Any]:
    body = issued().split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=="))
    return found


def refuse(token: str, *, audience: str = "intake", now: datetime = NOW) -> None:
    with pytest.raises(Unauthenticated) as refused:
        tokens.verify(KEY, token, audience, now)
    assert refused.value.code == "token_invalid"
    assert refused.value.headers == {"WWW-Authenticate": "Bearer"}


@pytest.mark.parametrize("actor", [CLERK, DIBAO_CLERK, APPLICANT, BUREAU], ids=lambda actor: actor.id)
def test_a_token_gives_back_the_actor_it_was_issued_for(actor: Actor) -> None:
    read = tokens.verify(KEY, issued(actor), "intake", NOW)
    assert (read.actor, read.expires_at) == (actor, NOW + LIFETIME)


@pytest.mark.parametrize(
    ("later", "is_read"),
    [
        pytest.param(timedelta(0), True, id="at once"),
        pytest.param(LIFETIME - timedelta(seconds=1), True, id="a second before its end"),
        pytest.param(LIFETIME + timedelta(seconds=6), False, id="past its end and the leeway"),
        pytest.param(timedelta(days=400), False, id="a year later"),
    ],
)
def test_a_token_ends(later: timedelta, *, is_read: bool) -> None:
    if is_read:
        assert tokens.verify(KEY, issued(), "intake", NOW + later).actor == CLERK
    else:
        refuse(issued(), now=NOW + later)


@pytest.mark.parametrize("audience", ["funding", "gateway", "", "intake "])
def test_a_token_for_one_service_is_none_for_another(audience: str) -> None:
    refuse(issued(), audience=audience)


def test_a_token_of_another_key_is_refused() -> None:
    refuse(tokens.issue(OKPKey.generate_key("Ed25519"), CLERK, "intake", NOW, LIFETIME))


UNSIGNED = [{"alg": "none"}, {"alg": "None", "typ": "JWT"}, {"typ": "JWT"}]


@pytest.mark.parametrize("header", UNSIGNED, ids=str)
@pytest.mark.parametrize("signature", ["", "AAAA"])
def test_a_token_without_an_algorithm_is_refused(header: dict[str, str], signature: str) -> None:
    refuse(f"{part(header)}.{part(claims())}.{signature}")


def test_a_token_that_is_signed_with_the_public_key_as_a_secret_is_refused() -> None:
    signed = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims())}"
    code = hmac.digest(KEY.as_pem(private=False), signed.encode(), "sha256")
    refuse(f"{signed}.{base64.urlsafe_b64encode(code).rstrip(b'=').decode()}")


@pytest.mark.parametrize(
    "change",
    [
        {"roles": ["county_confirmer"]},
        {"level": "province"},
        {"area": "370000000000"},
        {"exp": 4102444800},
        {"aud": "funding"},
        {"person": str(PERSON)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_token_that_was_changed_is_refused(change: dict[str, Any]) -> None:
    header, _, signature = issued().split(".")
    refuse(f"{header}.{part(claims() | change)}.{signature}")


@pytest.mark.parametrize("place", [0, 1, 2], ids=["header", "claims", "signature"])
def test_a_token_with_one_letter_changed_is_refused(place: int) -> None:
    parts = issued().split(".")
    middle = len(parts[place]) // 2
    other = "A" if parts[place][middle] != "A" else "B"
    parts[place] = parts[place][:middle] + other + parts[place][middle + 1 :]
    refuse(".".join(parts))


@pytest.mark.parametrize("missing", ["iss", "aud", "sub", "exp", "level", "roles", "area"])
def test_a_token_that_leaves_something_out_is_refused_though_it_is_signed(missing: str) -> None:
    incomplete = {name: value for name, value in claims().items() if name != missing}
    refuse(jwt.encode({"alg": tokens.ALGORITHM}, incomplete, KEY, algorithms=[tokens.ALGORITHM]))


@pytest.mark.parametrize("garbage", ["", ".", "..", "a.b", "a.b.c", "高.兴.旺", "x" * 10_000])
def test_what_is_no_token_is_refused(garbage: str) -> None:
    refuse(garbage)


def test_a_reader_that_knows_a_token_still_sees_it_end() -> None:
    reader, token = tokens.TokenReader(KEY, "intake"), issued()
    assert reader.read(token, NOW) == CLERK
    assert reader.read(token, NOW + timedelta(minutes=4)) == CLERK
    with pytest.raises(Unauthenticated):
        reader.read(token, NOW + LIFETIME)


def test_a_reader_keeps_a_bounded_number_of_tokens() -> None:
    reader = tokens.TokenReader(KEY, "intake")
    reader._known = dict.fromkeys(map(str, range(tokens.CACHE_LIMIT)), tokens.Claims(CLERK, NOW + LIFETIME))
    reader.read(issued(), NOW)
    assert len(reader._known) == 1
