"""The statements of every sync: put together once, and sent to PostgreSQL without what costs more than they do."""

import re
from collections import namedtuple
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import psycopg
from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.dialects import registry
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import UpdateBase

_LIST = re.compile(r"IN \(__\[POSTCOMPILE_(\w+)\]\)")
"""A list whose length is known only when the statement is run; PostgreSQL takes it as one value."""


_POSTGRESQL: Dialect = registry.load("postgresql.psycopg")()


class Hot:
    """One statement for either database. To PostgreSQL goes the same text each time, whatever it is given."""

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        self._statement = statement

    def rows(self, connection: Connection, given: Mapping[str, Any] | None = None) -> list[Any]:
        """Every row that is found; its values have the names of their columns."""
        assert isinstance(self._statement, Select)
        if connection.dialect.name != "postgresql":
            return list(connection.execute(self._statement, given))
        return [self._row(*found) for found in self._sent(connection, given).fetchall()]

    def run(self, connection: Connection, given: Mapping[str, Any] | None = None) -> None:
        """For a statement that gives nothing back."""
        if connection.dialect.name != "postgresql":
            connection.execute(self._statement, given)
        else:
            self._sent(connection, given)

    def _sent(self, connection: Connection, given: Mapping[str, Any] | None) -> Any:
        text, fixed = self._text
        driver: Any = connection.connection.driver_connection
        try:
            return driver.execute(text, {**fixed, **(given or {})}, prepare=True)
        except psycopg.Error as problem:
            raise _as_known(connection, driver, problem) from problem

    @cached_property
    def _row(self) -> Any:
        assert isinstance(self._statement, Select)
        return namedtuple("Row", [str(column.key) for column in self._statement.selected_columns])

    @cached_property
    def _text(self) -> tuple[bytes, dict[str, Any]]:
        """The words for PostgreSQL, and what is given with them each time."""
        compiled = self._statement.compile(dialect=_POSTGRESQL)
        fixed = {name: value for name, value in compiled.params.items() if value is not None}
        return _LIST.sub(r"= ANY(%(\1)s)", str(compiled)).encode(), fixed


def _as_known(connection: Connection, driver: Any, problem: Any) -> Any:
    """The same error as SQLAlchemy tells it; a connection that is lost is not used again, nor those that lay beside it."""
    is_lost = connection.dialect.is_disconnect(problem, driver, None)
    if is_lost:
        connection.invalidate(problem)
        connection.engine.dispose()
    return DBAPIError.instance(
        None,
        None,
        problem,
        psycopg.Error,
        hide_parameters=True,
        connection_invalidated=is_lost,
        dialect=connection.dialect,
    )
