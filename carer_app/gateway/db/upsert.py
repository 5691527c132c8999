"""Inserting many rows in one statement, and rows that may be there already, in the words of either database."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Table, Text, cast, column, func, literal, select
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


def _as_columns(table: Table, values: Sequence[Mapping[str, Any]]) -> Select[Any]:
    """The rows as one JSON text: one value to send, and a statement that stays the same however many rows there are."""
    columns = [column(name, table.c[name].type) for name in values[0]]
    told = msgspec.json.encode([{name: _in_json(value) for name, value in row.items()} for row in values]).decode()
    return select(*columns).select_from(
        func.json_to_recordset(cast(literal(told, Text()), postgresql.JSON))
        .table_valued(*columns)
        .render_derived(with_types=True)
    )


def _in_json(value: object) -> object:
    return f"\\x{value.hex()}" if isinstance(value, bytes) else value
