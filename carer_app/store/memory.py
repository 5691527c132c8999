"""A store that lives in memory alone, in the same form as the one on the disk: nothing of it is ever written down."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.pool import StaticPool

from carer_app.store.engine import Connection, keep_rows_out_of_logs

_PRAGMAS = {"temp_store": "MEMORY", "foreign_keys": "ON", "trusted_schema": "OFF", "recursive_triggers": "ON"}


class MemoryDatabase:
    """One connection, used by one thread at a time. `writing` and `reading` are as those of the store on the disk."""

    def __init__(self, form: list[str]) -> None:
        """`form` are the statements that make its tables."""
        self._lock = RLock()
        self._engine = _engine()
        with self.writing() as db:
            for statement in form:
                db.exec_driver_sql(statement)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self._lock, self._engine.begin() as connection:
            yield connection

    reading = writing

    def close(self) -> None:
        with self._lock:
            self._engine.dispose()


def form_of(db: Connection) -> list[str]:
    """The statements that make the tables, indexes and triggers of a store, as they stand in its own file."""
    rows = db.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"))
    return [row.sql for row in rows if not row.name.startswith(("search_", "sqlite_"))]


def _engine() -> Engine:
    keep_rows_out_of_logs()
    engine = create_engine(
        "sqlite+pysqlite://", module=sqlcipher, creator=_connect, hide_parameters=True, poolclass=StaticPool
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _connect() -> Any:
    raw = sqlcipher.connect(":memory:", check_same_thread=False, isolation_level=None)
    for name, value in _PRAGMAS.items():
        raw.execute(f"PRAGMA {name}={value}")
    return raw
