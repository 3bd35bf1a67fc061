"""The permission matrix: which role may do what, and for which purpose. Data, read once from permissions.yaml."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from shared.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its database level and what people call it."""

    name: str
    level: str
    title: str


@dataclass(frozen=True, slots=True)
class Permission:
    """What a route asks for. The purpose goes into the database session and every audit entry."""

    name: str
    roles: frozenset[str]
    purpose: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Deny by default: what is not listed is refused."""

    roles: dict[str, Role]
    permissions: dict[str, Permission]

    def allows(self, actor: Actor, permission: Permission) -> bool:
        """Whether one of the actor's roles holds the permission."""
        return not permission.roles.isdisjoint(actor.roles)


@cache
def matrix() -> Matrix:
    """The matrix of this release; a permission that names an unknown role stops the process."""
    source = yaml.safe_load(files("shared.identity").joinpath("permissions.yaml").read_text("utf-8"))
    roles = {name: Role(name, row["level"], row["title"]) for name, row in source["roles"].items()}
    permissions = {
        name: Permission(name, frozenset(row["roles"]), row["purpose"]) for name, row in source["permissions"].items()
    }
    for permission in permissions.values():
        if unknown := permission.roles - roles.keys():
            raise ValueError(f"permission {permission.name} names unknown roles {sorted(unknown)}")
    return Matrix(roles, permissions)
