"""The address of a PostgreSQL server and the URLs that lead to its databases."""

import urllib.parse
from dataclasses import dataclass, field
from typing import Self

from deploy.postgres.placement import Place
from deploy.postgres.refusal import PostgresRefused

SCHEMES = {"postgres", "postgresql", "postgresql+asyncpg"}
KNOWN_OPTIONS = {"host", "port", "sslmode"}
DEFAULT_PORT = 5432


@dataclass(frozen=True, slots=True)
class Server:
    """A server and its superuser.

    `host` is a name, an address or the folder of a socket; `place` is set if the server is ours.
    """

    host: str
    port: int
    superuser: str
    password: str = field(repr=False)
    sslmode: str = ""
    place: Place | None = None

    @classmethod
    def of_url(cls, url: str) -> Self:
        """Read DATABASE_URL; its user must be a superuser, its database is not used.

        Options other than host, port and sslmode are refused, since they would be lost on the way to a service.
        """
        parts = urllib.parse.urlsplit(url)
        options = dict(urllib.parse.parse_qsl(parts.query))
        if parts.scheme not in SCHEMES or not parts.username or not options.keys() <= KNOWN_OPTIONS:
            raise PostgresRefused("DATABASE_URL must read postgresql://superuser:password@host:port/?sslmode=...")
        return cls(
            host=options.get("host") or parts.hostname or "localhost",
            port=parts.port or int(options.get("port", DEFAULT_PORT)),
            superuser=urllib.parse.unquote(parts.username),
            password=urllib.parse.unquote(parts.password or ""),
            sslmode=options.get("sslmode", ""),
        )

    def dsn(self, database: str, user: str | None = None, password: str = "") -> str:
        """Return a URL for asyncpg and libpq; without a user it is the superuser's, with the superuser's password."""
        return self._url("postgresql", database, self._login(user, password), {"sslmode": self.sslmode})

    def sqlalchemy_url(self, database: str, user: str | None = None, password: str = "") -> str:
        """Return the same for SQLAlchemy, whose asyncpg dialect knows `sslmode` under the name `ssl`."""
        return self._url("postgresql+asyncpg", database, self._login(user, password), {"ssl": self.sslmode})

    def _login(self, user: str | None, password: str) -> str:
        name, secret = (self.superuser, self.password) if user is None else (user, password)
        quoted = urllib.parse.quote(name, safe="")
        return f"{quoted}:{urllib.parse.quote(secret, safe='')}" if secret else quoted

    def _url(self, scheme: str, database: str, login: str, tls: dict[str, str]) -> str:
        is_socket = self.host.startswith("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        where = "" if is_socket else f"{host}:{self.port}"
        options = {"host": self.host, "port": str(self.port)} if is_socket else {}
        query = urllib.parse.urlencode(options | {name: value for name, value in tls.items() if value})
        return f"{scheme}://{login}@{where}/{urllib.parse.quote(database, safe='')}" + (f"?{query}" if query else "")
