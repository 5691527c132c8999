"""What a transaction says to PostgreSQL goes in as few trips as it can: what gives nothing back waits for the next question."""

from collections.abc import Callable, Generator, Sequence
from typing import Any, NamedTuple, TypeVar

import psycopg
from psycopg.adapt import Transformer
from psycopg.pq import ExecStatus, Format, TransactionStatus
from psycopg.waiting import Ready, Wait
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

_TRIPS = "hearthlog.trips"
_BEGIN = b"BEGIN ISOLATION LEVEL READ COMMITTED"
_COMMIT = b"COMMIT"
_KEPT_PLANS = b"SET LOCAL plan_cache_mode = force_generic_plan"
_PLAN_GONE = ("0A000", "26000")
"""What PostgreSQL answers where a statement that it was told before is there no more, or gives other columns by now."""

T = TypeVar("T")
MakeRow = Callable[[Sequence[Any]], Any]
Soon = Callable[[], T]
"""Something that was asked for: it is there when it is called for, after one trip for all that was asked until then."""


class Later:
    """The rows of a question that goes with the next trip, or of one that was answered."""

    def __init__(self, found: list[Any] | None = None, send: Callable[[], None] | None = None) -> None:
        self.found = found
        self._send = send

    def rows(self) -> list[Any]:
        """Every row that is found; the trip is made now where it was not made yet."""
        if self.found is None:
            assert self._send
            self._send()
        assert self.found is not None
        return self.found


class _Said(NamedTuple):
    """One statement: its words, its values, and who waits for its rows."""

    text: bytes
    values: list[bytes | None]
    answer: Later | None = None
    make_row: MakeRow | None = None


class Trips:
    """What waits to be said over one connection of the driver, which may be used by one thread at a time."""

    def __init__(self, driver: "psycopg.Connection[Any]") -> None:
        self._driver = driver
        self._loading = Transformer(driver)
        self._names: dict[bytes, bytes] = {}
        self._named = 0
        self._waiting: list[_Said] = []

    def say(self, text: bytes, values: list[bytes | None]) -> None:
        """Say this with the next trip, or with the commit."""
        self._waiting.append(_Said(text, values))

    def ask(self, connection: Connection, text: bytes, values: list[bytes | None], make_row: MakeRow) -> Later:
        """Ask this with the next trip."""
        answer = Later(send=lambda: self.send(connection))
        self._waiting.append(_Said(text, values, answer, make_row))
        return answer

    def commit(self, connection: Connection) -> None:
        """Send what waits, and the end of the transaction with it: when this returns, all of it is durable."""
        if self._waiting:
            self._waiting.append(_Said(_COMMIT, []))
            self.send(connection)

    def forget(self) -> None:
        """Let what waits go: its transaction is given up."""
        self._waiting.clear()

    def send(self, connection: Connection) -> None:
        """Send all that waits in one trip; raises what SQLAlchemy would where one of it fails, and then nothing after it was
        done.
        """
        said, self._waiting = self._waiting, []
        if not said:
            return
        try:
            self._sent(said)
        except psycopg.Error as problem:
            if problem.sqlstate in _PLAN_GONE:
                self._names.clear()
            raise as_known(connection, self._driver, problem) from problem

    def _sent(self, said: list[_Said]) -> None:
        line: Any = self._driver.pgconn
        if line.transaction_status == TransactionStatus.IDLE:
            said.insert(0, _Said(_BEGIN, []))
        is_clear = False
        try:
            told = self._told(line, said)
            results = self._driver.wait(_exchange(line))
            line.exit_pipeline_mode()
            is_clear = True
        finally:
            if not is_clear:
                self._driver.close()  # nobody knows how far the line has come
        self._read(told, results)

    def _told(self, line: Any, said: list[_Said]) -> list[tuple[_Said, bytes]]:
        """Put everything on the line; what was never said over it is named first. Gives what each answer will be to, and the
        name, where that is all that it is to.
        """
        line.enter_pipeline_mode()
        names, told = dict(self._names), []
        for one in said:
            if one.text not in names:
                self._named += 1
                names[one.text] = name = b"hearthlog_%d" % self._named
                line.send_prepare(name, one.text)
                told.append((one, name))
            line.send_query_prepared(names[one.text], one.values, result_format=Format.BINARY)
            told.append((one, b""))
        line.pipeline_sync()
        return told

    def _read(self, told: list[tuple[_Said, bytes]], results: list[Any]) -> None:
        """Hand the rows to those who wait for them; raises the first error of PostgreSQL's."""
        for (one, name), result in zip(told, results, strict=True):
            if result.status == ExecStatus.FATAL_ERROR:
                raise psycopg.errors.error_from_result(result)
            if name:
                self._names[one.text] = name
            elif one.answer and one.make_row:
                self._loading.set_pgresult(result)
                one.answer.found = self._loading.load_rows(0, result.ntuples, one.make_row)


def trips_of(connection: Connection) -> Trips | None:
    """What waits to be said over a connection; None where nothing may, because nobody would send it."""
    return connection.info.get(_TRIPS)


def keep_plans(connection: Connection) -> None:
    """From here to the end of the transaction PostgreSQL makes no new plan for what it is given, but keeps the one that it
    has for whatever may be given. Of lists at the desk, which may be long or short, it is to make a new one each time.
    """
    trips = trips_of(connection)
    if trips:
        trips.say(_KEPT_PLANS, [])


def finish(connection: Connection) -> None:
    """Send what waits, and the end of a transaction that only read with it: a trip less than to end it by itself."""
    _commit(connection)


def carry(engine: Engine) -> None:
    """Have what waits sent before whatever else is said to this engine's database, and with its commits."""
    event.listen(engine, "connect", _begin)
    event.listen(engine, "before_cursor_execute", lambda connection, *_told: _send(connection))
    event.listen(engine, "commit", _commit)
    event.listen(engine, "rollback", _forget)
    event.listen(engine, "checkin", _hand_back)


def _begin(driver: Any, entry: ConnectionPoolEntry) -> None:
    entry.info[_TRIPS] = Trips(driver)


def _send(connection: Connection) -> None:
    trips = trips_of(connection)
    if trips:
        trips.send(connection)


def _commit(connection: Connection) -> None:
    trips = trips_of(connection)
    if trips:
        trips.commit(connection)


def _hand_back(_driver: Any, entry: ConnectionPoolEntry) -> None:
    """Whoever has the connection next does not say what was left by the one before."""
    trips = entry.info.get(_TRIPS)
    if trips:
        trips.forget()


def _forget(connection: Connection) -> None:
    trips = None if connection.invalidated else trips_of(connection)
    if trips:
        trips.forget()


def _exchange(line: Any) -> Generator[Any, Any, list[Any]]:
    """Send all that is on the line, and give what comes back of each statement."""
    results: list[Any] = []
    is_left = line.flush()
    while not (results and results[-1].status == ExecStatus.PIPELINE_SYNC):
        ready = yield Wait.RW if is_left else Wait.R
        if ready & Ready.R:
            line.consume_input()
            _gather(line, results)
        if is_left:
            is_left = line.flush()
    return results[:-1]


def _gather(line: Any, results: list[Any]) -> None:
    """Take what has come: of each statement one result, and then a sign that it was the last."""
    was_last = True
    while not line.is_busy():
        result = line.get_result()
        if result is not None:
            results.append(result)
        elif was_last:
            return
        was_last = result is None
        if results[-1].status == ExecStatus.PIPELINE_SYNC:
            return


def as_known(connection: Connection, driver: Any, problem: Any) -> Any:
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
