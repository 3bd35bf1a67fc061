"""Tokens at the door: outside ones are not inside ones, inside ones are for one service and end soon."""

from datetime import UTC, datetime, timedelta

import pytest
from joserfc.jwk import OKPKey
from stand import officer

from gateway.login import Exchange
from shared.clock import FixedClock
from shared.identity.tokens import TokenReader
from shared.refusal import Unauthenticated

CLERK = officer("township_clerk", "370102001000")
KEY = OKPKey.generate_key("Ed25519")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 24, 1, 0, tzinfo=UTC))


@pytest.fixture
def exchange(clock: FixedClock) -> Exchange:
    return Exchange(KEY, clock, TokenReader(KEY, "gateway").read)


def test_an_outside_token_is_read_by_the_gateway_and_by_no_service(exchange: Exchange, clock: FixedClock) -> None:
    token = exchange.outside(CLERK, timedelta(hours=1))
    assert exchange.actor(token) == CLERK
    with pytest.raises(Unauthenticated):
        TokenReader(KEY, "intake").read(token, clock.now())


def test_an_inside_token_is_for_one_service(exchange: Exchange, clock: FixedClock) -> None:
    token = exchange.inside(CLERK, "intake")
    assert TokenReader(KEY, "intake").read(token, clock.now()) == CLERK
    for other in ("funding", "gateway"):
        with pytest.raises(Unauthenticated):
            TokenReader(KEY, other).read(token, clock.now())


def test_an_inside_token_is_used_again_and_replaced_before_it_ends(exchange: Exchange, clock: FixedClock) -> None:
    first = exchange.inside(CLERK, "intake")
    clock.advance(timedelta(minutes=3, seconds=59))
    assert exchange.inside(CLERK, "intake") == first
    clock.advance(timedelta(seconds=1))
    second = exchange.inside(CLERK, "intake")
    assert second != first
    assert TokenReader(KEY, "intake").read(second, clock.now()) == CLERK


def test_an_inside_token_ends_after_five_minutes(exchange: Exchange, clock: FixedClock) -> None:
    token = exchange.inside(CLERK, "intake")
    clock.advance(timedelta(minutes=5, seconds=6))
    with pytest.raises(Unauthenticated):
        TokenReader(KEY, "intake").read(token, clock.now())


def test_an_outside_token_ends_when_it_says(exchange: Exchange, clock: FixedClock) -> None:
    token = exchange.outside(CLERK, timedelta(hours=1))
    clock.advance(timedelta(hours=1, seconds=6))
    with pytest.raises(Unauthenticated):
        exchange.actor(token)
