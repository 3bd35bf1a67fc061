"""Tokens at the door: an outside one is read and exchanged for an inside one, which one service accepts for minutes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from joserfc.jwk import OKPKey

from shared.clock import Clock
from shared.crypto.signing import Purpose
from shared.identity import tokens
from shared.identity.actor import Actor
from shared.room import Room
from shared.services import GATEWAY

INSIDE = timedelta(minutes=tokens.INSIDE_MINUTES)
RENEWED_BEFORE_END = timedelta(minutes=1)
CACHE_LIMIT = 4096


@dataclass(frozen=True, slots=True)
class Exchange:
    """Reads outside tokens and signs inside ones; signing costs more than a hop, so an inside token is used again."""

    key: OKPKey
    clock: Clock
    read: Callable[[str, datetime], Actor]
    _inside: dict[tuple[Actor, str], tuple[str, datetime]] = field(default_factory=dict)

    def actor(self, token: str) -> Actor:
        """Who stands behind an outside token, or a refusal."""
        return self.read(token, self.clock.now())

    def inside(self, actor: Actor, service: str) -> str:
        """A statement of who acts, for one service."""
        now = self.clock.now()
        kept = self._inside.get((actor, service))
        if kept is not None and now < kept[1]:
            return kept[0]
        if len(self._inside) >= CACHE_LIMIT:
            self._inside.clear()
        token = tokens.issue(self.key, actor, service, now, INSIDE)
        self._inside[actor, service] = (token, now + INSIDE - RENEWED_BEFORE_END)
        return token

    def outside(self, actor: Actor, lifetime: timedelta) -> str:
        """A token with which a client comes to the gateway."""
        return tokens.issue(self.key, actor, GATEWAY, self.clock.now(), lifetime)


def exchange_of(room: Room) -> Exchange:
    """The exchange of the opened gateway, the only holder of the token key."""
    key = OKPKey.import_key(room.keys.signer(Purpose.TOKEN, GATEWAY).private)
    return Exchange(key, room.clock, room.tokens.read)
