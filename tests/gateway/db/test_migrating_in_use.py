"""Migrating a PostgreSQL database while devices write and somebody reads for long: nobody waits for it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Engine

from carer_app.gateway.db import migrate as migrating
from carer_app.gateway.db.engine import open_engine
from carer_app.gateway.db.migrate import DatabaseBusyError, migrate, refuse_unready
from carer_app.gateway.db.sight import missing_policies
from tests.gateway.conftest import database_at

LONG_READ = "SELECT 1 FROM revisions, entries, bodies, records, positions LIMIT 1"
A_STEP_BACK = "0005"


@pytest.fixture
def older(postgres: str, tmp_path: Path) -> Iterator[tuple[str, Engine]]:
    """A database of the form of an earlier version."""
    name = f"o{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = database_at(postgres, name)
    engine = open_engine(tmp_path, url)
    migrate(engine, A_STEP_BACK)
    yield url, engine
    engine.dispose()


def test_writers_are_let_through_while_a_step_waits_for_a_reader(older: tuple[str, Engine]) -> None:
    url, engine = older
    with psycopg.connect(url) as reader, psycopg.connect(url, autocommit=True) as writer, ThreadPoolExecutor(1) as pool:
        reader.execute(LONG_READ)
        writer.execute("SET statement_timeout = '20s'")
        step = pool.submit(migrate, engine)
        _until_it_waits(writer)
        for _ in range(5):
            writer.execute("INSERT INTO bodies (hash, salt, text) VALUES (gen_random_uuid()::text, '', '')")
        assert not step.done()
        reader.rollback()
        step.result(60)
    refuse_unready(engine)
    with engine.connect() as connection:
        assert missing_policies(connection) == []


def test_a_database_that_never_rests_is_left_as_it_was(
    older: tuple[str, Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, engine = older
    monkeypatch.setattr(migrating, "ATTEMPTS", 1)
    with psycopg.connect(url) as reader:
        reader.execute(LONG_READ)
        with pytest.raises(DatabaseBusyError, match="nothing was changed"):
            migrate(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == A_STEP_BACK


def test_two_who_migrate_at_once_take_each_step_once(older: tuple[str, Engine]) -> None:
    _url, engine = older
    with ThreadPoolExecutor(2) as pool:
        for step in [pool.submit(migrate, engine), pool.submit(migrate, engine)]:
            step.result(60)
    refuse_unready(engine)


def _until_it_waits(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Until somebody stands in the queue for a table."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"
    while connection.execute(waiting).fetchone() == (0,):
        pass
