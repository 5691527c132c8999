"""Bringing a store to the form that this program reads, and making sure that its triggers are there."""

from pathlib import Path

from sqlalchemy import text

from carer_app.errors import KnownError
from carer_app.i18n import _
from carer_app.store.engine import Connection, Database
from carer_app.store.tables import triggers

NEWEST = "0017"
STEPS = Path(__file__).parent / "migrations"


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
    with database.reading() as db:
        current = _step_of(db)
    if current != NEWEST:
        with database.writing() as db:
            _refuse_newer(current)
            upgrade(db, "head")
    with database.reading() as db:
        if missing_triggers(db):
            raise TriggersMissingError


def upgrade(db: Connection, to: str) -> None:
    """Run alembic's steps on an open transaction. Alembic is loaded here: most days no step is due."""
    from alembic import command  # noqa: PLC0415 - a quarter of a second that an up-to-date store need not wait
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.attributes["connection"] = db
    command.upgrade(config, to)


def _step_of(db: Connection) -> str | None:
    """The step at which the store is; None for one that is still empty."""
    if db.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")) == 0:
        return None
    step: str | None = db.scalar(text("SELECT version_num FROM alembic_version"))
    return step


def _refuse_newer(current: str | None) -> None:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - as in `upgrade`

    if current is not None and current not in {step.revision for step in ScriptDirectory(str(STEPS)).walk_revisions()}:
        raise NewerStoreError


def missing_triggers(db: Connection) -> set[str]:
    """Triggers that should stand in the file and do not, or say something else."""
    rows = db.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    found = {row.name: row.sql for row in rows}
    return {name for name, sql in triggers().items() if found.get(name) != sql}
