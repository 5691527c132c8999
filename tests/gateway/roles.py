"""A council's database roles for a test: the owner who migrates, and the role that serves."""

from pathlib import Path
from uuid import uuid4

import psycopg

from carer_app.gateway.db.engine import open_engine
from carer_app.gateway.db.roles import grant


def as_role(url: str, role: str) -> str:
    """The same address for another role."""
    head, _, rest = url.partition("://")
    return f"{head}://{role}@{rest.partition('@')[2]}"


def serving_role(url: str, folder: Path) -> str:
    """A new role that may serve this database, as an operator makes it; gives the address under which it does."""
    role = make_role(url)
    engine = open_engine(folder, url)
    grant(engine, role)
    engine.dispose()
    return as_role(url, role)


def make_role(url: str, *powers: str) -> str:
    """A new role that may sign in and nothing else, unless given powers."""
    role = f"r{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {role} LOGIN {' '.join(powers)}")
    return role
