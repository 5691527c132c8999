"""Inserting many rows in one statement, and rows that may be there already, in the words of either database."""

from collections.abc import Iterable, Mapping
from enum import Enum, auto
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from carer_app.gateway.db.hot import Hot
from carer_app.gateway.db.tables import metadata

Rows = Iterable[Mapping[str, Any]]
Insert = postgresql.Insert | sqlite.Insert


_BASE64: ColumnElement[str] = literal_column("'base64'")


class _Known(Enum):
    """What becomes of a row whose key is there already."""

    FORBIDDEN = auto()
    STAYS = auto()
    CHANGES = auto()


def insert_all(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows that must be new."""
    _send(connection, table, list(rows), _Known.FORBIDDEN)


def insert_new(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows; those that are there stay as they are."""
    _send(connection, table, list(rows), _Known.STAYS)


def put_all(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows; those that are there take the new values."""
    _send(connection, table, list(rows), _Known.CHANGES)


def _send(connection: Connection, table: Table, rows: list[Mapping[str, Any]], known: _Known) -> None:
    if not rows:
        return
    names = tuple(rows[0])
    if connection.dialect.name == "postgresql":
        _from_json(table.name, names, known).run(connection, {"told": msgspec.json.encode(rows)})
    else:
        connection.execute(_one_by_one(connection.dialect.name, table.name, names, known), rows)


@cache
def _one_by_one(dialect: str, table: str, names: tuple[str, ...], known: _Known) -> Insert:
    into = metadata.tables[table]
    return _unless_known(postgresql.insert(into) if dialect == "postgresql" else sqlite.insert(into), names, known)


@cache
def _from_json(table: str, names: tuple[str, ...], known: _Known) -> Hot:
    """The rows as one JSON text: one value to send, and a statement that stays the same however many rows there are.

    Bytes stand in it in base64, as whoever writes JSON here has them.
    """
    into = metadata.tables[table]
    in_bytes = {name for name in names if isinstance(into.c[name].type, LargeBinary)}
    columns = {name: column(name, Text() if name in in_bytes else into.c[name].type) for name in names}
    rows = func.json_to_recordset(cast(bindparam("told", type_=Text()), postgresql.JSON)).table_valued(
        *columns.values()
    )
    said = [func.decode(one, _BASE64) if name in in_bytes else one for name, one in columns.items()]
    found = select(*said).select_from(rows.render_derived(with_types=True))
    return Hot(_unless_known(postgresql.insert(into).from_select(list(names), found), names, known))


def _unless_known(statement: Insert, names: tuple[str, ...], known: _Known) -> Insert:
    if known is _Known.FORBIDDEN:
        return statement
    if known is _Known.STAYS:
        return statement.on_conflict_do_nothing()
    key = [column.name for column in statement.table.primary_key]
    changed = {name: statement.excluded[name] for name in names if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=changed)
