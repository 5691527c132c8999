"""The statements of every sync: put together once, and sent to PostgreSQL without what costs more than they do."""

import re
from collections import namedtuple
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import psycopg
from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.dialects import registry
from sqlalchemy.sql.dml import UpdateBase

from carer_app.gateway.db.trips import Later, trips_of

_LIST = re.compile(r"IN \(__\[POSTCOMPILE_(\w+)\]\)")
"""A list whose length is known only when the statement is run; PostgreSQL takes it as one value."""

_PLACE = re.compile(r"%\((\w+)\)s|%%")
"""Where a value goes, as the driver has it; or a mere percent sign."""

_POSTGRESQL: Dialect = registry.load("postgresql.psycopg")()


class Hot:
    """One statement for either database. To PostgreSQL goes the same text each time, whatever it is given."""

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        self._statement = statement

    def rows(self, connection: Connection, given: Mapping[str, Any] | None = None) -> list[Any]:
        """Every row that is found; its values have the names of their columns."""
        return self.later(connection, given).rows()

    def later(self, connection: Connection, given: Mapping[str, Any] | None = None) -> Later:
        """The same, asked in one trip with whatever else is asked until somebody wants to know."""
        assert isinstance(self._statement, Select)
        trips = trips_of(connection)
        if trips is None:
            return Later(list(connection.execute(self._statement, given)))
        return trips.ask(connection, self._text, self._values(given), self._row)

    def run(self, connection: Connection, given: Mapping[str, Any] | None = None) -> None:
        """For a statement that gives nothing back. What is wrong with it may come out as late as the commit, never after."""
        trips = trips_of(connection)
        if trips is None:
            connection.execute(self._statement, given)
        else:
            trips.say(self._text, self._values(given))

    def _values(self, given: Mapping[str, Any] | None) -> list[bytes | None]:
        told = {**self._fixed, **given} if given else self._fixed
        return [_as_text(told[name]) for name in self._names]

    @cached_property
    def _row(self) -> Any:
        assert isinstance(self._statement, Select)
        made: Any = namedtuple
        return made("Row", [str(column.key) for column in self._statement.selected_columns])._make

    @cached_property
    def _compiled(self) -> Any:
        return self._statement.compile(dialect=_POSTGRESQL)

    @cached_property
    def _driven(self) -> str:
        """The words as the driver would have them."""
        return _LIST.sub(r"= ANY(%(\1)s)", str(self._compiled))

    @cached_property
    def _names(self) -> list[str]:
        """Which value stands in which place."""
        return list(dict.fromkeys(name for name in _PLACE.findall(self._driven) if name))

    @cached_property
    def _fixed(self) -> dict[str, Any]:
        """What is given each time."""
        return {name: value for name, value in self._compiled.params.items() if value is not None}

    @cached_property
    def _text(self) -> bytes:
        """The words for PostgreSQL, with numbers for the places of values."""
        places = {name: f"${number}" for number, name in enumerate(self._names, 1)}
        return _PLACE.sub(lambda found: places[found[1]] if found[1] else "%", self._driven).encode()


def _as_text(value: object) -> bytes | None:
    """A value as PostgreSQL reads it, which finds out its type from where it stands; bytes are text already."""
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, bytes) or value is None:
        return value
    if isinstance(value, bool):
        return b"t" if value else b"f"
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, Sequence):
        return b"{" + b",".join(map(_within, value)) + b"}"
    raise TypeError(type(value).__name__)


def _within(value: str | int) -> bytes:
    """A value in a list."""
    if isinstance(value, int):
        return b"%d" % value
    return b'"' + _whole(value).replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def _whole(value: str) -> bytes:
    """Text of which PostgreSQL would not read a part only."""
    if "\0" in value:
        raise psycopg.DataError("PostgreSQL has no place for NUL in text")
    return value.encode()
