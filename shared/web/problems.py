"""Problem documents (RFC 9457): a stable code, Chinese text that says what to do, and no echo of what was sent."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from shared.refusal import (
    FieldProblem,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    Refusal,
    Unavailable,
    database_unavailable,
    fields_invalid,
)
from shared.telemetry.tracing import current_trace_id

MEDIA_TYPE = "application/problem+json"
UNSTORABLE = frozenset({"22021", "22P05"})
"""What PostgreSQL says to a NUL in a text or in JSON."""
ROW_REFUSED = "42501"
"""What PostgreSQL says where a policy or a grant forbids what was about to be written."""

log = structlog.get_logger()


class FieldProblemView(BaseModel):
    """哪个字段有问题、怎么改。不回显填写的内容。"""

    field: str = Field(examples=["members.0.identity_number"])
    reason: str = Field(examples=["身份证号码校验位不正确,请核对后重新填写。"])


class Problem(BaseModel):
    """RFC 9457 问题说明。"""

    model_config = ConfigDict(title="Problem")

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["填写内容有误"])
    status: int = Field(examples=[422])
    code: str = Field(description="稳定的问题代码,供程序判断。", examples=["field_invalid"])
    detail: str = Field(description="发生了什么、怎么办。", examples=["请按提示修改后重新提交。"])
    fields: list[FieldProblemView] = []
    trace_id: str | None = Field(default=None, examples=["4bf92f3577b34da6a3ce929d0e0e4736"])


class _Fault(Refusal):
    """A fault of ours: nothing happened, and the trace's id finds it in the log."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    title = "系统出现问题"

    def __init__(self) -> None:
        sentence = "系统出现问题,您的操作没有生效。请稍后重试;如仍不成功,请联系工作人员并提供编号。"
        super().__init__("internal_error", sentence)


class _HttpRefusal(Refusal):
    """What the framework refuses by itself, a method that a path does not have for instance."""

    def __init__(self, status: int) -> None:
        super().__init__("http_error", _MEANINGS.get(status, "请求无法处理,请查阅接口文档。"))
        self.status = status  # type: ignore[misc]  # the framework chooses the status


_MEANINGS = {
    400: "请求格式不正确",
    401: "未登录或凭证过期",
    403: "没有权限",
    404: "没有找到,或不在您的权限范围内",
    409: "当前状态不允许,或同一键正在办理",
    412: "内容已被别人修改",
    413: "内容超过上限",
    415: "不支持的内容类型",
    422: "填写内容有误",
    428: "缺少 If-Match",
    429: "操作过于频繁",
    503: "服务暂时不可用",
}
_ALWAYS = (400, 413, 422, 429, 503)


def documented(method: str, statuses: Sequence[int], *, is_public: bool) -> dict[int | str, dict[str, Any]]:
    """The problem answers of an operation, for the OpenAPI document."""
    own = {409} if method != "GET" else set[int]()
    access = set[int]() if is_public else {401, 403}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    every = sorted({*_ALWAYS, *statuses, *own, *access})
    return {status: {"description": _MEANINGS[status], "content": content} for status in every}


def answer(refusal: Refusal) -> Response:
    """The problem document of a refusal."""
    problem = Problem(
        type="about:blank",
        title=refusal.title,
        status=refusal.status,
        code=refusal.code,
        detail=refusal.sentence,
        fields=[FieldProblemView(field=f.field, reason=f.reason) for f in refusal.fields],
        trace_id=current_trace_id(),
    )
    headers = {"Cache-Control": "no-store", **refusal.headers}
    return JSONResponse(
        problem.model_dump(exclude_none=True), status_code=refusal.status, media_type=MEDIA_TYPE, headers=headers
    )


def install(app: FastAPI) -> None:
    """Turn refusals, framework errors and faults into problem documents."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(PoolTimeout, _pool)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(Exception, _fault)


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101  (starlette's handler type is wider than its call)
    return answer(error)


async def _invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  (as above)
    if any(item["type"] == "json_invalid" for item in error.errors()):
        return answer(Malformed("body_not_json", "请求内容不是有效的 JSON,请检查格式后重新提交。"))
    fields = [FieldProblem(_place(item), _sentence(item)) for item in error.errors()]
    return answer(fields_invalid(*fields))


def _place(item: Any) -> str:
    """The field's path without the framework's first word; a key that the sender made up is not repeated."""
    location = item["loc"][:-1] if item["type"] == "extra_forbidden" else item["loc"]
    return ".".join(str(part) for part in location[1:]) or str(location[0])


_SENTENCES = {
    "missing": "此项必填。",
    "extra_forbidden": "没有这个字段,请删除。",
    "string_too_long": "内容过长,请缩短。",
    "string_too_short": "内容过短,请补充。",
    "string_pattern_mismatch": "格式不正确。",
    "enum": "不在可选范围内。",
    "literal_error": "不在可选范围内。",
    "uuid_parsing": "编号格式不正确。",
    "date_from_datetime_parsing": "日期格式应为 年-月-日,如 2026-12-01。",
    "date_parsing": "日期格式应为 年-月-日,如 2026-12-01。",
    "int_parsing": "应为整数。",
    "greater_than_equal": "数值过小。",
    "less_than_equal": "数值过大。",
    "too_long": "条目过多,请减少。",
    "too_short": "条目过少,请补充。",
}


def _sentence(item: Any) -> str:
    """A Chinese sentence; our own validators' sentences pass through, the framework's carry input and do not."""
    own = item.get("ctx", {}).get("error")
    if item["type"] == "value_error" and own is not None:
        return str(own)
    return _SENTENCES.get(item["type"], "填写不正确。")


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  (as above)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return answer(NotFound("not_found", "没有这个地址,请查阅接口文档。"))
    return answer(_HttpRefusal(error.status_code))


async def _pool(_request: Request, _error: Exception) -> Response:
    return answer(Unavailable("busy", "系统繁忙,请稍后重试。", headers={"Retry-After": "2"}))


async def _database(request: Request, error: Exception) -> Response:
    """A lost or restarting database is a pause, anything else a fault of ours."""
    assert isinstance(error, DBAPIError)  # noqa: S101  (as above)
    if error.connection_invalidated:
        return answer(database_unavailable())
    if getattr(error.orig, "sqlstate", None) in UNSTORABLE:
        return answer(Invalid("field_invalid", "内容中有系统不能保存的字符(如空字符),请删除后重新提交。"))
    if getattr(error.orig, "sqlstate", None) == ROW_REFUSED:
        # Row-level security has the last word, for instance over a scheme that this officer does not work on.
        log.warning("row_refused", route=getattr(request.scope.get("route"), "path", "unknown"), method=request.method)
        return answer(Forbidden("row_refused", "您的岗位不能办理这个地区或者这项救助的业务,请转交有权限的人员。"))
    return await _fault(request, error)


async def _fault(request: Request, error: Exception) -> Response:
    # The statement's parameters may be personal: only the kind of the error goes to the log, with its traceback.
    route = getattr(request.scope.get("route"), "path", "unknown")
    log.error("request_failed", route=route, method=request.method, kind=type(error).__name__, exc_info=error)
    return answer(_Fault())
