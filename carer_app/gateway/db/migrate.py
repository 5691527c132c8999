"""Bringing a gateway's database to the form that this build knows."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from carer_app.errors import KnownError
from carer_app.gateway.db.engine import reading, writing
from carer_app.gateway.db.triggers import missing_triggers
from carer_app.i18n import _


class DatabaseNotReadyError(KnownError):
    """The database has another form than this build needs, or its triggers are gone."""


def migrate(engine: Engine) -> None:
    """Take every step that is missing, in one transaction: all or none."""
    with writing(engine) as connection:
        command.upgrade(_config(connection), "head")


def refuse_unready(engine: Engine) -> None:
    """Raises DatabaseNotReadyError unless the form is that of this build."""
    wanted = ScriptDirectory.from_config(_config(None)).get_current_head()
    with reading(engine) as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != wanted:
        raise DatabaseNotReadyError(
            _("The database has another form than this version needs. Run: carer-gateway migrate")
        )


def refuse_unguarded(engine: Engine) -> None:
    """Raises DatabaseNotReadyError unless the triggers are there that keep records from being changed."""
    with reading(engine) as connection:
        missing = missing_triggers(connection)
    if missing:
        raise DatabaseNotReadyError(
            _("The database lacks what keeps records from being changed: {names}. Restore it from a backup.").format(
                names=", ".join(missing)
            )
        )


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
