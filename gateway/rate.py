"""How often one caller may come: a token bucket a caller, in this process's memory, and a bounded number of them.

It keeps a script that has run wild from crowding everybody else out; whoever works by hand never meets it.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Self

MAX_CALLERS = 65_536
"""Beyond, whoever has not come for longest is forgotten, which at worst gives them a full bucket."""
HOME_PREFIX = 64
"""One subscriber holds a whole /64 of IPv6 (RFC 6177), so a caller there is the network and not the address."""
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests at once, and in the long run one in each interval, in which one token comes back."""

    interval: timedelta
    burst: int

    @classmethod
    def per_second(cls, number: int, burst: int) -> Self:
        """A rate of so many a second in the long run."""
        return cls(timedelta(seconds=1) / number, burst)

    @property
    def capacity(self) -> timedelta:
        """The time in which an empty bucket is full again."""
        return self.interval * self.burst


PERSON = Rate.per_second(100, burst=1_000)
"""GOV.UK Notify gives a key a burst of as many."""
ADDRESS = Rate.per_second(100, burst=1_000)
"""Callers without a login share their address's bucket."""
BUREAU = Rate.per_second(500, burst=5_000)
"""A bureau answers for a whole county at once."""
STATEMENT = Rate(timedelta(minutes=10), burst=5)
"""What strangers object or complain from one address: each takes a notice down or calls the county to a household, and
nobody need say who they are (民发〔2021〕57号 arts. 19, 37). Whoever has more to say is heard at the window."""


@dataclass(frozen=True, slots=True)
class Buckets:
    """Each caller's bucket as the moment at which it is full again; least recently used first."""

    limit: int = MAX_CALLERS
    _full_at: OrderedDict[str, datetime] = field(default_factory=OrderedDict)

    def take(self, caller: str, rate: Rate, now: datetime) -> timedelta:
        """Take a token; gives how long to wait for one, which is nothing where one was there.

        A machine's time may be set back: a bucket is never emptier than empty, so nobody waits longer for that.
        """
        full_at = min(max(self._full_at.pop(caller, now), now), now + rate.capacity)
        taken = full_at + rate.interval
        wait = max(taken - now - rate.capacity, timedelta(0))
        self._full_at[caller] = full_at if wait else taken
        if len(self._full_at) > self.limit:
            self._full_at.popitem(last=False)
        return wait


def address_of(peer: str | None) -> str:
    """Who a caller without a login is: the address at the other end of the connection, whatever headers say."""
    try:
        address = ip_address(peer or "")
    except ValueError:
        return NOBODY
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, HOME_PREFIX), strict=False))
