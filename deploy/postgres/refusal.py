"""The one error of this package: why there is no usable PostgreSQL, and what to do."""


class PostgresRefused(Exception):
    """No PostgreSQL that the platform may run on; the sentence says why and what to do."""
