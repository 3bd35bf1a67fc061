"""The statements that every business table has in common, built once a table: building costs more than running them."""

from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, Table, Uuid, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.dialects.postgresql.dml import Insert
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

_ID = bindparam("the_id", type_=Uuid)
_VERSION = bindparam("the_version", type_=Integer)


@cache
def names(table: Table) -> tuple[str, ...]:
    """The names of a table's columns, in their order."""
    return tuple(table.columns.keys())


@cache
def by_id(table: Table) -> Select[Any]:
    """The row `the_id`."""
    return select(table).where(table.c.id == _ID)


@cache
def locked(table: Table) -> Select[Any]:
    """The row `the_id`, held until the transaction ends."""
    return by_id(table).with_for_update()


@cache
def insertion(table: Table) -> ReturningInsert[Any]:
    """New rows; gives what the database stored."""
    return insert(table).returning(*table.c)


@cache
def new_insertion(table: Table) -> ReturningInsert[Any]:
    """A new row unless one with the same key is there."""
    statement: Insert = insert(table).on_conflict_do_nothing()
    return statement.returning(*table.c)


@cache
def change(table: Table) -> ReturningUpdate[Any]:
    """The row `the_id` changed, if it has `the_version` or none is asked for; its version grows by one."""
    is_expected = or_(_VERSION.is_(None), table.c.row_version == _VERSION)
    statement = update(table).where(table.c.id == _ID, is_expected)
    return statement.values(row_version=table.c.row_version + 1).returning(*table.c)
