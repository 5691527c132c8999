"""Inserting what may be there already, in the words of either database."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_all(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows that must be new."""
    values = list(rows)
    if values:
        connection.execute(table.insert(), values)


def insert_new(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows; those that are there stay as they are."""
    values = list(rows)
    if values:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(), values)


def put_all(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows; those that are there take the new values."""
    values = list(rows)
    if not values:
        return
    statement = _insert(connection, table)
    key = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in values[0] if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=changed), values)


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
