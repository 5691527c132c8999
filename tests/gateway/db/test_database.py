"""The database keeps what it was given, on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Column, Connection, Engine, Integer, LargeBinary, select, text, update
from sqlalchemy.exc import DBAPIError

from carer_app.errors import BadInputError
from carer_app.gateway.db import roles, tables
from carer_app.gateway.db.engine import (
    DatabaseUnreachableError,
    UnsafeDatabaseError,
    open_engine,
    reading,
    refuse_unsafe,
    writing,
)
from carer_app.gateway.db.migrate import STEPS, DatabaseNotReadyError, migrate, newest, refuse_unguarded, refuse_unready
from carer_app.gateway.db.triggers import missing_triggers


def test_the_migrated_database_is_the_one_in_the_code(engine: Engine) -> None:
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), roles.metadata) == []


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    migrate(engine)
    refuse_unready(engine)


def test_what_was_handed_back_before_counts_for_the_log_that_stands(tmp_path: Path) -> None:
    engine = open_engine(tmp_path, None)
    migrate(engine, "0016")
    with writing(engine) as connection:
        for statement in (
            "INSERT INTO homes (id, name, added) VALUES ('h', 'Elm House', '')",
            "INSERT INTO devices (id, home, name, public_key, instance, epoch, hosted, added) "
            "VALUES ('d', 'h', '', '', '', 3, 0, '')",
            "INSERT INTO handed_back (device, child, at, kept, received) VALUES ('d', 'c', '2026', 1, '2026')",
        ):
            connection.execute(text(statement))
    migrate(engine)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT * FROM handed_back_in")).all() == [("d", "c", "2026", 3)]
    engine.dispose()


def test_the_newest_step_by_its_file_is_the_last_of_all() -> None:
    assert newest() == ScriptDirectory(str(STEPS)).get_current_head()


def test_an_empty_database_is_not_ready(tmp_path: Path) -> None:
    engine = open_engine(tmp_path, None)
    with pytest.raises(DatabaseNotReadyError, match="carer-gateway migrate"):
        refuse_unready(engine)
    engine.dispose()


@pytest.mark.parametrize("table", tables.APPEND_ONLY)
def test_what_was_received_can_be_neither_changed_nor_deleted(engine: Engine, table: str) -> None:
    with writing(engine) as connection:
        _one_row_in_each(connection)
    column = tables.metadata.tables[table].columns.keys()[0]
    for change in (f'UPDATE {table} SET "{column}" = "{column}"', f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="only grows"), writing(engine) as connection:
            connection.execute(text(change))


def test_replacing_a_row_is_refused_too(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        change = "TRUNCATE audit_log"
    else:
        change = "INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log"
    with writing(engine) as connection:
        _one_row_in_each(connection)
    with pytest.raises(DBAPIError, match="only grows"), writing(engine) as connection:
        connection.execute(text(change))


def test_the_database_file_is_the_accounts_own(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "new", None)
    migrate(engine)
    found = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "new").iterdir()}
    engine.dispose()
    assert found["gateway.db"] == 0o600
    assert set(found.values()) == {0o600}
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_a_dropped_trigger_is_missed(engine: Engine) -> None:
    on = " ON entries" if engine.dialect.name == "postgresql" else ""
    with writing(engine) as connection:
        connection.execute(text(f"DROP TRIGGER entries_no_delete{on}"))
    with reading(engine) as connection:
        assert missing_triggers(connection) == ["entries_no_delete"]
    with pytest.raises(DatabaseNotReadyError, match="entries_no_delete"):
        refuse_unguarded(engine)


def test_two_writers_who_read_first_lose_no_update(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(tables.settings.insert().values(name="count", value="0"))

    def add_one(_: int) -> None:
        with writing(engine) as connection:
            row = select(tables.settings.c.value).where(tables.settings.c.name == "count").with_for_update()
            count = int(connection.execute(row).scalar_one())
            connection.execute(update(tables.settings).values(value=str(count + 1)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_one, range(80)))
    with reading(engine) as connection:
        assert connection.execute(select(tables.settings.c.value)).scalar_one() == "80"


def test_values_never_stand_in_an_error(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(tables.homes.insert().values(id="h", name="CANARY", added=""))
    with pytest.raises(DBAPIError) as caught, writing(engine) as connection:
        connection.execute(tables.homes.insert(), [{"id": "h", "name": "WORD", "added": ""}])
    assert "WORD" not in str(caught.value)


def test_postgresql_that_may_lose_a_commit_is_refused(postgres_url: str, tmp_path: Path) -> None:
    unsafe = open_engine(tmp_path, postgres_url + "&options=-csynchronous_commit%3Doff")
    with pytest.raises(UnsafeDatabaseError, match="synchronous_commit=off"):
        refuse_unsafe(unsafe)
    unsafe.dispose()


def test_a_database_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path) -> None:
    nowhere = open_engine(tmp_path, "postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(DatabaseUnreachableError):
        refuse_unsafe(nowhere)


@pytest.mark.parametrize("address", ["mysql://x/y", "not an address", ""])
def test_another_sort_of_database_is_bad_input(tmp_path: Path, address: str) -> None:
    with pytest.raises(BadInputError, match="--database"):
        open_engine(tmp_path, address)


def _one_row_in_each(connection: Connection) -> None:
    """A row in every table, each column with a value of its sort, in an order that foreign keys allow."""
    for table in tables.metadata.sorted_tables:
        row = {column.name: _value(column) for column in table.columns if column.autoincrement is not True}
        connection.execute(table.insert().values(row))


def _value(column: Column[Any]) -> object:
    if isinstance(column.type, Integer):
        return 1
    if isinstance(column.type, Boolean):
        return False
    return b"x" if isinstance(column.type, LargeBinary) else "x"
