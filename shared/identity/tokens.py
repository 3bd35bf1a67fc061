"""Tokens: signed, short-lived statements of who acts; outside ones for the gateway, inside ones for one service."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jwt import JWTClaimsRegistry

from shared.identity.actor import Actor
from shared.identity.matrix import matrix
from shared.refusal import Unauthenticated
from shared.vocabulary.divisions import Area

ALGORITHM = "Ed25519"
ISSUER = "onenet-gateway"
INSIDE_MINUTES = 5
CACHE_LIMIT = 4096
EVERY_SCHEME = "*"
_LEEWAY_SECONDS = 5


def _unreadable() -> Unauthenticated:
    return Unauthenticated("token_invalid", "登录凭证无效或已过期,请重新登录。", headers={"WWW-Authenticate": "Bearer"})


@dataclass(frozen=True, slots=True)
class Claims:
    """An actor with the moment at which the statement ends."""

    actor: Actor
    expires_at: datetime


def issue(key: OKPKey, actor: Actor, audience: str, now: datetime, lifetime: timedelta) -> str:
    """Sign a statement of `actor` for one audience."""
    claims = {
        "iss": ISSUER,
        "aud": audience,
        "sub": actor.id,
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
        "level": actor.level,
        "roles": sorted(actor.roles),
        "area": actor.area.code if actor.area.city else "",
        "person": str(actor.person_id or ""),
        "bureau": actor.bureau_id or "",
        "schemes": EVERY_SCHEME if actor.schemes is None else ",".join(sorted(actor.schemes)),
    }
    return jwt.encode({"alg": ALGORITHM, "typ": "JWT"}, claims, key, algorithms=[ALGORITHM])


def verify(key: OKPKey, token: str, audience: str, now: datetime) -> Claims:
    """Read a token of ours for this audience; joserfc checks times and audience only when asked, so it is asked."""
    registry = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY_SECONDS,
        iss={"essential": True, "value": ISSUER},
        aud={"essential": True, "value": audience},
        sub={"essential": True},
        exp={"essential": True},
    )
    try:
        claims = jwt.decode(token, key, algorithms=[ALGORITHM]).claims
        registry.validate(claims)
        # A number of seconds beyond all years overflows here alike on every machine; as a timestamp it does not.
        return Claims(_actor(claims), datetime.fromtimestamp(0, tz=now.tzinfo) + timedelta(seconds=claims["exp"]))
    except (JoseError, LookupError, ValueError, TypeError, OverflowError) as error:
        raise _unreadable() from error


def _actor(claims: dict[str, str]) -> Actor:
    levels = {matrix().roles[name].level for name in claims["roles"]}
    if levels != {claims["level"]}:
        raise ValueError("the level of a token is that of its roles")
    return Actor(
        id=claims["sub"],
        level=claims["level"],
        roles=frozenset(claims["roles"]),
        area=Area.of(claims["area"]) if claims["area"] else Area(city=None, county=None, township=None, village=None),
        person_id=UUID(claims["person"]) if claims["person"] else None,
        bureau_id=claims["bureau"] or None,
        schemes=None if claims["schemes"] == EVERY_SCHEME else frozenset(filter(None, claims["schemes"].split(","))),
    )


class TokenReader:
    """Verifies once and remembers until the token ends; a token is read many times in its five minutes."""

    def __init__(self, key: OKPKey, audience: str) -> None:
        self._key = key
        self._audience = audience
        self._known: dict[str, Claims] = {}

    def read(self, token: str, now: datetime) -> Actor:
        """The actor of a token, or a refusal."""
        found = self._known.get(token)
        if found is None:
            if len(self._known) >= CACHE_LIMIT:
                self._known.clear()
            found = self._known[token] = verify(self._key, token, self._audience, now)
        if found.expires_at <= now:
            del self._known[token]
            raise _unreadable()
        return found.actor
