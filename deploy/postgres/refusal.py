"""The one error of this package: why there is no usable PostgreSQL, and what to do."""


class PostgresRefused(Exception):  # noqa: N818 - refusals are named for what happened, as everywhere in this house
    """No PostgreSQL that the platform may run on; the sentence says why and what to do."""
