"""Opening the gateway's database: SQLite in the data folder, or PostgreSQL by its address."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from carer_app.errors import BadInputError, KnownError
from carer_app.gateway.db.sight import ALL, SETTING
from carer_app.gateway.db.trips import carry
from carer_app.i18n import _

THREADS = 40
"""How many requests run at once; the pool holds a connection for each, so that none waits for one."""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "temp_store=MEMORY",
    "busy_timeout=10000",
)


class DatabaseUnreachableError(KnownError):
    """The database does not answer, or may not be opened."""


class UnsafeDatabaseError(KnownError):
    """The database is set so that a committed record could be lost."""


def open_engine(data_dir: Path, database_url: str | None) -> Engine:
    """An engine on the database at that address, or on the file in the data folder when none is given."""
    logging.getLogger("sqlalchemy.engine.Engine").addFilter(_tells_no_row)
    if database_url is None:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _sqlite(_private(data_dir / "gateway.db"))
    return _postgres(database_url)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: all of it is durable, or none."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def refuse_unsafe(engine: Engine) -> None:
    """Raises UnsafeDatabaseError where a commit may be lost, DatabaseUnreachableError where no database answers."""
    if engine.dialect.name != "postgresql":
        return
    try:
        with reading(engine) as connection:
            found = {name: connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in (*_MUST_BE_ON, _STANDBY)}
    except OperationalError as problem:
        raise DatabaseUnreachableError(
            _("The database does not answer, or does not let this account in. Check its address and that it runs.")
        ) from problem
    for name, value in found.items():
        if value == "off":
            raise UnsafeDatabaseError(
                _("The database has {name}=off, so a record could be lost after its receipt. Set it to on.").format(
                    name=name
                )
            )
    if found[_STANDBY] and found["synchronous_commit"] in _DOES_NOT_WAIT:
        raise UnsafeDatabaseError(
            _(
                "The database has a standby but does not wait for it (synchronous_commit={value}), so a record could be "
                "lost after its receipt when the standby takes over. Set it to on."
            ).format(value=found["synchronous_commit"])
        )


_MUST_BE_ON = ("synchronous_commit", "fsync", "full_page_writes")
_STANDBY = "synchronous_standby_names"
_DOES_NOT_WAIT = ("local", "remote_write")


def _tells_no_row(line: logging.LogRecord) -> bool:
    """SQLAlchemy would tell each row that it reads where everything is logged; parameters are hidden, rows are not."""
    return line.levelno > logging.DEBUG


def _private(path: Path) -> Path:
    """A file that only this account may read, as are those that the database puts beside it."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    return path


def _sqlite(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite+pysqlite:///{path}",
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=THREADS,
        connect_args={"check_same_thread": False, "isolation_level": None},
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_pragmas(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Say BEGIN ourselves: a writer takes its lock at once, else two who read and then write lose updates."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _postgres(address: str) -> Engine:
    try:
        url = make_url(address)
    except ArgumentError as problem:
        raise BadInputError(_("--database is not an address such as postgresql://user@host/name.")) from problem
    if url.get_backend_name() != "postgresql":
        raise BadInputError(
            _("--database must begin with postgresql://."), [("database", "must begin with postgresql://")]
        )
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_size=THREADS,
        isolation_level="READ COMMITTED",
        # `Trips` writes UTF-8, and the driver would take away what it prepared
        connect_args={"client_encoding": "UTF8", "prepare_threshold": None},
    )
    event.listen(engine, "connect", _see_all)
    carry(engine)
    return engine


def _see_all(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Say once for each connection that the gateway sees everything; whoever reads for a device then says less."""
    cursor = connection.cursor()
    cursor.execute(f"SET {SETTING} = '{ALL}'")
    cursor.close()
    connection.commit()
