"""Bringing a gateway's database to the form that this build knows."""

import time
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from carer_app.errors import KnownError
from carer_app.gateway.db.engine import reading, writing
from carer_app.gateway.db.sight import missing_policies
from carer_app.gateway.db.triggers import missing_triggers
from carer_app.i18n import _

AT_MOST_MS = 1000
"""How long a step may wait for a table, and so how long anybody may wait behind it."""

ATTEMPTS = 120
BETWEEN_SECONDS = 0.5

STEPS = Path(__file__).parent / "migrations"

_LOCK_NOT_AVAILABLE = "55P03"
_ONE_AT_A_TIME = 8471_0008


class DatabaseNotReadyError(KnownError):
    """The database has another form than this build needs, or its triggers are gone."""


class DatabaseBusyError(KnownError):
    """Somebody held the tables for so long that no step could be taken."""


def migrate(engine: Engine, to: str = "head") -> None:
    """Take every step that is missing, in one transaction: all or none. Raises DatabaseBusyError.

    It never stands in anybody's way for longer than a moment: where a table is in use it steps back, lets those through
    who wait behind it, and tries again. Where no step is missing none of them is looked at.
    """
    if to == "head" and _step_of(engine) == newest():
        return
    for left in reversed(range(ATTEMPTS)):
        try:
            with writing(engine) as connection:
                _give_way(connection)
                command.upgrade(_config(connection), to)
            return
        except OperationalError as problem:
            if getattr(problem.orig, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
                raise
            if not left:
                raise DatabaseBusyError(
                    _(
                        "The database is too busy to be changed just now; nothing was changed. Try again when it is quiet."
                    )
                ) from problem
        time.sleep(BETWEEN_SECONDS)


def _give_way(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{AT_MOST_MS}ms'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")


@cache
def newest() -> str:
    """The last of the steps, by their files: to load them all takes longer than everything else that a command does."""
    return max(path.name[1:5] for path in (STEPS / "versions").glob("v*.py"))


def _step_of(engine: Engine) -> str | None:
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def refuse_unready(engine: Engine) -> None:
    """Raises DatabaseNotReadyError unless the form is that of this build."""
    if _step_of(engine) != newest():
        raise DatabaseNotReadyError(
            _("The database has another form than this version needs. Run: carer-gateway migrate")
        )


def refuse_unguarded(engine: Engine) -> None:
    """Raises DatabaseNotReadyError unless triggers and policies are there that keep records from being changed and seen."""
    with reading(engine) as connection:
        missing = [*missing_triggers(connection), *(f"{table}_seen" for table in missing_policies(connection))]
    if missing:
        raise DatabaseNotReadyError(
            _(
                "The database lacks what keeps records from being changed or seen: {names}. Restore it from a backup."
            ).format(names=", ".join(missing))
        )


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.attributes["connection"] = connection
    return config
