"""The encrypted database: SQLCipher under SQLAlchemy Core, every connection keyed and checked before its first use."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection as Connection
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.vault.disk import DamagedStoreError as DamagedStoreError
from carer_app.vault.disk import StoreUnwritableError as StoreUnwritableError
from carer_app.vault.parting import refuse_parted

_KEY = re.compile(r"[0-9a-f]{64}")
_PRAGMAS = {
    "temp_store": "MEMORY",
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "secure_delete": "ON",
    "recursive_triggers": "ON",
    "trusted_schema": "OFF",
    "cell_size_check": "ON",
    "mmap_size": "0",
    "busy_timeout": "5000",
}


class NotEncryptedError(Exception):
    """A connection would have written plain text. This must never happen."""


class MalformedKeyError(Exception):
    """The key is not 32 bytes; SQLCipher would silently have taken it for a passphrase."""


class StoreBusyError(KnownError):
    """Another program is writing in the store and has not finished."""

    def __init__(self) -> None:
        super().__init__(
            _("Another program is writing in this store just now. Nothing was saved yet; try again in a moment.")
        )


_FROZEN = {name: _PRAGMAS[name] for name in ("temp_store", "trusted_schema", "cell_size_check", "mmap_size")}
_NEW_COPY = _FROZEN | {"journal_mode": "OFF", "synchronous": "OFF"}


def open_keyed(path: Path, key: bytes | bytearray) -> Any:
    """A raw connection under the key; raises MalformedKeyError, NotEncryptedError or one of the disk's sentences."""
    return _opened(str(path), path, key, _PRAGMAS)


def open_frozen(path: Path, key: bytes | bytearray) -> Any:
    """The same to a file that nobody writes, and that is not written by looking at it. What stands behind its last page is
    not looked at. Raises what `open_keyed` does.
    """
    return _opened(f"{path.absolute().as_uri()}?mode=ro&immutable=1", path, key, _FROZEN)


def open_new_copy(path: Path, key: bytes | bytearray) -> Any:
    """The same to a file into which a whole store is copied: one that was not finished is worth nothing, so that it is made
    durable only at its end, by whoever made it.
    """
    return _opened(str(path), path, key, _NEW_COPY)


def _opened(where: str, path: Path, key: bytes | bytearray, pragmas: Mapping[str, str]) -> Any:
    hex_key = bytes(key).hex()
    if not _KEY.fullmatch(hex_key):
        raise MalformedKeyError("a key has 32 bytes")
    try:
        raw = sqlcipher.connect(where, check_same_thread=False, isolation_level=None, uri=where != str(path))
    except sqlcipher.OperationalError as problem:
        raise StoreUnwritableError from problem
    raw.execute("PRAGMA cipher_log_level=NONE")
    raw.execute(f"PRAGMA key=\"x'{hex_key}'\"")
    if raw.execute("PRAGMA cipher_status").fetchone()[0] != "1" or not _version(raw).startswith("4."):
        raw.close()
        raise NotEncryptedError("the cipher is not on")
    try:
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for name, value in pragmas.items():
            raw.execute(f"PRAGMA {name}={value}")
    except sqlcipher.DatabaseError as problem:
        raw.close()
        known = known_error(str(problem), path)
        if known is None:
            raise
        raise known from problem
    return raw


FRESH = "fresh entries"
"""Under what a connection remembers the entries of its transaction, for whoever keeps a second copy."""


class Aside(Protocol):
    """Whoever keeps a second copy of what was written, beside the database."""

    def gather(self, db: Connection) -> Callable[[], None]:
        """At the end of a transaction: what is to be done as soon as it is durable. That must not fail."""

    def forget_erased(self, database: "Database") -> None:
        """Keep nothing of a body that was erased; raises StoreBusyError while another program holds a copy of it."""

    def close(self) -> None: ...


class Database:
    """One encrypted file. `writing` is one transaction that takes the write lock at once; `reading` sees one moment."""

    def __init__(self, path: Path, key: bytes | bytearray) -> None:
        self.path = path
        self.engine = _engine(path, self._opener(bytearray(key)))
        self.aside: Aside | None = None

    def _opener(self, key: bytearray) -> Callable[[], Any]:
        def open_unless_parted() -> Any:
            """A round that is still under way while the folder is emptied must not begin an empty file there."""
            refuse_parted(self.path.parent)
            return open_keyed(self.path, key)

        return open_unless_parted

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All or nothing; raises StoreUnwritableError, StoreBusyError or DamagedStoreError when the disk says no, and
        PartedError once this computer is being emptied.
        """
        with (
            self._disk_errors(),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            refuse_parted(self.path.parent)
            connection.info.pop(FRESH, None)
            yield connection
            then = self.aside.gather(connection) if self.aside else None
        if then is not None:
            then()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._disk_errors(), self.engine.connect() as connection, connection.begin():
            yield connection

    def compact(self) -> None:
        """Write the whole file anew, without the pages that were freed; raises StoreBusyError while another reads them."""
        with self._disk_errors(), self.engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("VACUUM")
        self.empty_log()

    def empty_log(self) -> None:
        """Write the log of changes into the file and leave nothing in it; raises StoreBusyError as `compact` does."""
        with self._disk_errors(), self.engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            is_held_up, *_pages = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_held_up:
            raise StoreBusyError

    def close(self) -> None:
        self.engine.dispose()
        if self.aside:
            self.aside.close()

    @contextmanager
    def _disk_errors(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, sqlcipher.DatabaseError) as problem:
            known = known_error(str(getattr(problem, "orig", problem)), self.path)
            if known is None:
                raise
            raise known from problem


class FrozenDatabase(Database):
    """One encrypted file that nobody writes, such as that of a backup: it can be read, and stays byte for byte as it is."""

    def _opener(self, key: bytearray) -> Callable[[], Any]:
        return lambda: open_frozen(self.path, key)


def keep_rows_out_of_logs() -> None:
    """SQLAlchemy would tell each row that it reads where everything is logged; parameters are hidden, rows are not."""
    logging.getLogger("sqlalchemy.engine.Engine").addFilter(_tells_no_row)


def _tells_no_row(line: logging.LogRecord) -> bool:
    return line.levelno > logging.DEBUG


def _engine(path: Path, opener: Callable[[], Any]) -> Engine:
    keep_rows_out_of_logs()
    engine = create_engine(
        f"sqlite+pysqlite:///{path}",
        module=sqlcipher,
        creator=opener,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=4,
        pool_use_lifo=True,
        max_overflow=12,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


_UNWRITABLE = ("disk I/O error", "is full", "readonly database", "unable to open database")
_BUSY = ("is locked",)
_DAMAGED = ("malformed", "not a database", "fts5: corrupt", "fts5 file format", "vtable constructor failed")


def known_error(message: str, path: Path) -> KnownError | None:
    """The world's fault in a sentence; None when it is ours."""
    if any(part in message for part in _BUSY):
        return StoreBusyError()
    if any(part in message for part in _UNWRITABLE):
        return StoreUnwritableError()
    if any(part in message for part in _DAMAGED):
        return DamagedStoreError(path)
    return None


def cipher_version() -> str:
    """The version of SQLCipher in this build, empty when there is none."""
    raw = sqlcipher.connect(":memory:")
    try:
        return _version(raw)
    finally:
        raw.close()


def _version(raw: Any) -> str:
    row = raw.execute("PRAGMA cipher_version").fetchone()
    return str(row[0]) if row else ""
