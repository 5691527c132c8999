"""Inserting many rows in one statement, and rows that may be there already, in the words of either database."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, cast, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

Rows = Iterable[Mapping[str, Any]]


def insert_all(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows that must be new."""
    values = list(rows)
    if values:
        _send(connection, table, values, _insert(connection, table))


def insert_new(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows; those that are there stay as they are."""
    values = list(rows)
    if values:
        _send(connection, table, values, _insert(connection, table).on_conflict_do_nothing())


def put_all(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows; those that are there take the new values."""
    values = list(rows)
    if not values:
        return
    statement = _insert(connection, table)
    key = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in values[0] if name not in key}
    _send(connection, table, values, statement.on_conflict_do_update(index_elements=key, set_=changed))


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _send(
    connection: Connection,
    table: Table,
    values: Sequence[Mapping[str, Any]],
    statement: sqlite.Insert | postgresql.Insert,
) -> None:
    if connection.dialect.name == "postgresql" and len(values) > 1:
        connection.execute(statement.from_select(list(values[0]), _as_columns(table, values)))
    else:
        connection.execute(statement, values)


def _as_columns(table: Table, values: Sequence[Mapping[str, Any]]) -> Any:
    """The rows as one array a column: a statement that stays the same, however many there are."""
    return select(*(_as_array(table.c[name], [row[name] for row in values]) for name in values[0]))


def _as_array(column: Column[Any], values: list[Any]) -> ColumnElement[Any]:
    array = postgresql.ARRAY(column.type)
    return func.unnest(cast(literal(values, array), array))
