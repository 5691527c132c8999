"""Bringing a store to the form that this program reads, and making sure that its triggers are there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.store.engine import Connection, Database
from carer_app.store.tables import triggers


class NewerStoreError(KnownError):
    """The store was written by a newer version of this program."""

    def __init__(self) -> None:
        super().__init__(_("This store was used with a newer Hearthlog. Update Hearthlog on this computer to open it."))


class TriggersMissingError(KnownError):
    """Something took away what protects earlier entries."""

    def __init__(self) -> None:
        super().__init__(_("The store was changed by another program. Do not write in it; ask for help."))


def migrate(database: Database) -> None:
    """Bring the store up to date, all steps or none; raises NewerStoreError or TriggersMissingError."""
    script = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    with database.reading() as db:
        current = MigrationContext.configure(db).get_current_revision()
    if current != script.get_current_head():
        if current is not None and current not in {step.revision for step in script.walk_revisions()}:
            raise NewerStoreError
        with database.writing() as db:
            upgrade(db, "head")
    with database.reading() as db:
        if missing_triggers(db):
            raise TriggersMissingError


def upgrade(db: Connection, to: str) -> None:
    """Run alembic's steps on an open transaction."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = db
    command.upgrade(config, to)


def missing_triggers(db: Connection) -> set[str]:
    """Triggers that should stand in the file and do not, or say something else."""
    rows = db.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    found = {row.name: row.sql for row in rows}
    return {name for name, sql in triggers().items() if found.get(name) != sql}
