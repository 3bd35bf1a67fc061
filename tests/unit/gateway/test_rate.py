"""A bucket a caller: a burst at once, then a steady trickle, nobody in another's way, and memory with a bound."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.rate import STATEMENT, Buckets, Rate, address_of

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
RATE = Rate.per_second(10, burst=4)
NOTHING = timedelta(0)


def emptied(caller: str = "a", limit: int = 10) -> Buckets:
    buckets = Buckets(limit)
    for _ in range(RATE.burst):
        assert buckets.take(caller, RATE, NOW) == NOTHING
    return buckets


@pytest.mark.parametrize(
    ("after", "wait"),
    [
        pytest.param(0, 100, id="at once"),
        pytest.param(99, 1, id="a millisecond before a token is back"),
        pytest.param(100, 0, id="as soon as a token is back"),
    ],
)
def test_a_burst_is_served_and_the_next_request_waits_for_a_token(after: int, wait: int) -> None:
    when = NOW + timedelta(milliseconds=after)
    assert emptied().take("a", RATE, when) == timedelta(milliseconds=wait)


def test_refused_requests_cost_no_token() -> None:
    buckets = emptied()
    assert [buckets.take("a", RATE, NOW) for _ in range(50)] == [RATE.interval] * 50
    assert buckets.take("a", RATE, NOW + RATE.interval) == NOTHING


def test_in_the_long_run_so_many_pass_as_the_rate_says() -> None:
    buckets = Buckets()
    moments = [NOW + timedelta(milliseconds=10 * n) for n in range(1_000)]
    passed = sum(buckets.take("a", RATE, moment) == NOTHING for moment in moments)
    assert passed == RATE.burst + timedelta(seconds=10) // RATE.interval - 1


def test_a_rest_fills_the_bucket_and_no_more_than_that() -> None:
    buckets, later = emptied(), NOW + timedelta(days=1)
    assert [buckets.take("a", RATE, later) for _ in range(RATE.burst + 1)] == [NOTHING] * RATE.burst + [RATE.interval]


def test_a_stranger_says_five_things_at_once_and_one_more_every_ten_minutes() -> None:
    buckets, ten_minutes = Buckets(), timedelta(minutes=10)
    assert [buckets.take("a", STATEMENT, NOW) for _ in range(6)] == [NOTHING] * 5 + [ten_minutes]
    later = NOW + ten_minutes
    assert [buckets.take("a", STATEMENT, later) for _ in range(2)] == [NOTHING, ten_minutes]


def test_one_callers_haste_is_not_anothers() -> None:
    assert emptied("a").take("b", RATE, NOW) == NOTHING


def test_a_clock_that_is_set_back_makes_nobody_wait_longer_than_for_one_token() -> None:
    buckets, earlier = emptied(), NOW - timedelta(hours=1)
    assert buckets.take("a", RATE, earlier) == RATE.interval
    assert buckets.take("a", RATE, earlier + RATE.interval) == NOTHING


def test_of_too_many_callers_the_one_who_stayed_away_longest_is_forgotten() -> None:
    buckets = emptied("a", limit=2)
    buckets.take("b", RATE, NOW)
    assert buckets.take("a", RATE, NOW) > NOTHING
    buckets.take("c", RATE, NOW)
    assert buckets.take("a", RATE, NOW) > NOTHING
    assert len(buckets._full_at) == 2


@pytest.mark.parametrize(
    ("peer", "caller"),
    [
        pytest.param("203.0.113.7", "203.0.113.7", id="an address"),
        pytest.param("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", id="a subscriber's network"),
        pytest.param("::ffff:203.0.113.7", "203.0.113.7", id="an old address in the new form"),
        pytest.param("testclient", "nobody", id="no address"),
        pytest.param(None, "nobody", id="no peer, as behind a socket file"),
    ],
)
def test_a_caller_without_a_login_is_where_the_connection_comes_from(peer: str | None, caller: str) -> None:
    assert address_of(peer) == caller
