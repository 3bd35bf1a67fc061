"""Demo mode only: whom a demo token names, and the legal clock of all services moved together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from shared.identity.actor import NOWHERE, Actor
from shared.identity.matrix import matrix
from shared.refusal import FieldProblem, Invalid
from shared.vocabulary.divisions import PROVINCE_CODE, Area, UnknownDivision

TOKEN_LIFETIME = timedelta(hours=12)
PROVINCE_WIDE = frozenset({"province", "auditor", "bureau"})
"""Levels whose actors belong to no area below the province."""
NOT_ISSUED = frozenset({"public", "system"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who somebody wants to be in the demo."""

    role: str
    area_code: str | None
    bureau_id: str | None
    name: str
    schemes: tuple[str, ...] = ()


def officer(wanted: Wanted) -> Actor:
    """An officer, auditor or bureau as the demo names them; the area must be of the role's own level.

    The id is a human being's and not a role's: a name in a place who logs in to two roles is one person, who may not
    check their own work in the second.
    """
    level = matrix().roles[wanted.role].level
    if level == "bureau" and not wanted.bureau_id:
        raise _missing("bureau_id", "协查部门须填写部门代码。")
    area = NOWHERE if level in PROVINCE_WIDE else _area(wanted.area_code, level)
    place = wanted.bureau_id or (area.code if area.city else PROVINCE_CODE)
    return Actor(
        id=f"demo:{place}:{wanted.name}",
        level=level,
        roles=frozenset({wanted.role}),
        area=area,
        bureau_id=wanted.bureau_id if level == "bureau" else None,
        schemes=frozenset(wanted.schemes) or None,
    )


def applicant(person_id: UUID) -> Actor:
    """A person who logs in at the portal."""
    return Actor(f"person:{person_id}", "applicant", frozenset({"applicant"}), person_id=person_id)


def roles() -> Sequence[str]:
    """The roles for which a demo token is issued."""
    return [name for name in matrix().roles if name not in NOT_ISSUED]


def _area(code: str | None, level: str) -> Area:
    if not code:
        raise _missing("area_code", "这个岗位须填写所在区划的12位代码。")
    try:
        area = Area.of(code)
    except UnknownDivision as error:
        raise _missing("area_code", str(error)) from error
    if area.level != level:
        raise _missing("area_code", "区划级别与岗位不符,请填写该岗位所在级别的区划代码。")
    return area


def _missing(field: str, reason: str) -> Invalid:
    return Invalid("field_invalid", "演示身份填写不完整,请按提示修改。", fields=[FieldProblem(field, reason)])
