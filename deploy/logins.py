"""Writes what each service logs in with to files of its own, so that they can become secrets and nobody types one."""

import os
from collections.abc import Sequence
from pathlib import Path

from deploy.postgres import Server
from deploy.prepare import password_of
from shared.database.access import role
from shared.room import Plan
from shared.services import outside_name

FOLDER_MODE = 0o700
FILE_MODE = 0o600
PUBLISHER = "{publisher}"


def write(server: Server, plans: Sequence[Plan], folder: Path, database: str) -> list[Path]:
    """`FOLDER/<service>/url` and `journals-url` for each service; without a database each has one of its own name.

    In the journals' URL `{publisher}` stands for the publisher's database; it is empty where all share one database.
    """
    written = []
    for plan in plans:
        login, password = role(plan.service, "login"), password_of(server, plan.service)
        url = server.sqlalchemy_url(database or plan.service, login, password)
        # The placeholder is put in afterwards: a URL would escape its braces.
        journals = "" if database else server.sqlalchemy_url("publisher-s-name", login, password)
        own = folder / outside_name(plan.service)
        own.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        for name, content in (("url", url), ("journals-url", journals.replace("publisher-s-name", PUBLISHER))):
            written.append(_write(own / name, content))
    return written


def _write(path: Path, content: str) -> Path:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
    return path
