"""Expected refusals: one family, each with a status, a stable code and a sentence for the citizen (RFC 9457)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that was refused: where it stands, what is wrong, how to mend it. Never its content."""

    field: str
    reason: str


class Refusal(Exception):
    """A request that is understood and not followed.

    `code` is stable for programs; `sentence` is Chinese for people and says what to do; neither holds personal data.
    """

    status: ClassVar[int] = 409
    title: ClassVar[str] = "办理条件不满足"

    def __init__(
        self,
        code: str,
        sentence: str,
        *,
        fields: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.fields = tuple(fields)
        self.headers = dict(headers or {})


class Conflict(Refusal):
    """The state of the case does not allow it now."""


class Malformed(Refusal):
    """The request cannot be read."""

    status = 400
    title = "请求格式不正确"


class Unauthenticated(Refusal):
    """Nobody valid stands behind the request."""

    status = 401
    title = "请先登录"


class Forbidden(Refusal):
    """The actor may not do this."""

    status = 403
    title = "没有权限"


class NotFound(Refusal):
    """It does not exist, or not for this actor: both look the same from outside."""

    status = 404
    title = "没有找到"


class Stale(Refusal):
    """Somebody else changed it since it was read."""

    status = 412
    title = "内容已被更新"


class TooLarge(Refusal):
    """Over a named limit."""

    status = 413
    title = "内容过大"


class Invalid(Refusal):
    """Readable, but a field is wrong."""

    status = 422
    title = "填写内容有误"


def fields_invalid(*problems: FieldProblem) -> Invalid:
    """The refusal of a form with these fields to mend."""
    return Invalid("field_invalid", "有字段填写不正确,请按提示修改后重新提交。", fields=problems)


class PreconditionRequired(Refusal):
    """An edit without `If-Match`."""

    status = 428
    title = "缺少版本信息"


class TooMany(Refusal):
    """Over a rate."""

    status = 429
    title = "操作过于频繁"


class Unavailable(Refusal):
    """Something that we stand on does not answer; trying again later is right."""

    status = 503
    title = "服务暂时不可用"


def database_unavailable() -> Unavailable:
    """The refusal while the database is away: nothing happened, or the same key tells later what did."""
    sentence = "数据库暂时不可用,请稍后重试。"
    return Unavailable("database_unavailable", sentence, headers={"Retry-After": "2"})
