"""Lists in pages by keyset: an opaque cursor, a limit, and no total unless it is asked for elsewhere."""

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from sqlalchemy import ColumnElement, RowMapping, Select

from shared.refusal import Malformed

DEFAULT_LIMIT = 50
MAX_LIMIT = 200

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="每页条数,最多200。")]
Cursor = Annotated[str | None, Query(max_length=64, description="上一页返回的 next,首页不填。")]


def after(query: Select[Any], column: ColumnElement[UUID], cursor: str | None, limit: int) -> Select[Any]:
    """Restrict a query to one page in the order of a UUIDv7 column; one row more tells whether another follows."""
    if cursor is not None:
        query = query.where(column > _decode(cursor))
    return query.order_by(column).limit(limit + 1)


def split(rows: Sequence[RowMapping], limit: int, name: str = "id") -> tuple[Sequence[RowMapping], str | None]:
    """The page's rows, and the cursor of the next page where there is one."""
    if len(rows) <= limit:
        return rows, None
    page = rows[:limit]
    return page, encode(page[-1][name])


def encode(last: UUID) -> str:
    """An opaque cursor."""
    return base64.urlsafe_b64encode(last.bytes).rstrip(b"=").decode()


def _decode(cursor: str) -> UUID:
    try:
        return UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except (ValueError, binascii.Error) as error:
        raise Malformed("cursor_invalid", "分页标记无效,请从第一页重新查询。") from error
