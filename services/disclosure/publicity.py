"""The rules of publicity as data: which scheme is shown, which fields may be public, whom to complain to."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from shared.refusal import Conflict
from shared.vocabulary.law import LegalBasis

_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SchemeRule:
    """What is made public of a scheme; `notice_days` is None where no notice may be posted.

    `board_days` is for how long aid that was given once stays on the board; None as long as assistance runs.

    `notice_is_ruled` is false where one would have to be posted and no text says for how long.
    """

    scheme: str
    title: str
    is_paid_once: bool
    notice_days: int | None
    notice_is_ruled: bool
    has_board: bool
    board_days: int | None
    basis: tuple[LegalBasis, ...]


@dataclass(frozen=True, slots=True)
class Publicity:
    """The rules of this release."""

    schemes: dict[str, SchemeRule]
    public_fields: frozenset[str]
    phone: str
    phone_is_example: bool


class SchemeNotRuled(Exception):
    """Nobody has said whether this scheme may be shown, so it is not shown."""


@cache
def publicity() -> Publicity:
    """The rules, read once from publicity.yaml."""
    source = yaml.safe_load(files("services.disclosure").joinpath("publicity.yaml").read_text("utf-8"))
    schemes = {
        scheme: SchemeRule(
            scheme=scheme,
            title=row["title"],
            is_paid_once=row["paid"] == "once",
            notice_days=None if row["notice_days"] == _UNKNOWN else row["notice_days"],
            notice_is_ruled=row["notice_days"] != _UNKNOWN,
            has_board=row["has_board"],
            board_days=row["board_days"]["value"] if "board_days" in row else None,
            basis=tuple(LegalBasis(**basis) for basis in row["basis"]),
        )
        for scheme, row in source["schemes"].items()
    }
    phone = source["complaint_phone"]
    return Publicity(schemes, frozenset(source["public_fields"]), phone["value"], phone["status"] == "example")


def rule(scheme: str) -> SchemeRule:
    """The rule of a scheme; a scheme without one is a fault that a person has to look at."""
    try:
        return publicity().schemes[scheme]
    except KeyError:
        raise SchemeNotRuled(scheme) from None


def notice_rule(scheme: str) -> SchemeRule:
    """The rule by which a scheme's proposal is posted; where its days are unknown a person has to say them first."""
    found = rule(scheme)
    if not found.notice_is_ruled:
        raise SchemeNotRuled(scheme)
    return found


def complaint_phone(*, is_demo: bool) -> str:
    """The telephone number that a notice must show (57号 art. 36)."""
    rules = publicity()
    if rules.phone_is_example and not is_demo:
        raise Conflict("configuration_missing", "还没有配置本地的社会救助服务热线,公示前请先由管理员配置。")
    return rules.phone
