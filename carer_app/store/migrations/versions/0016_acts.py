"""What was done with this computer itself: wrong tries, who may unlock, backups."""

from alembic import op

revision = "0016"
down_revision = "0013"


def upgrade() -> None:
    """Make the table, with the triggers that keep its lines as they were written."""
    op.execute(
        "CREATE TABLE acts (number INTEGER NOT NULL, did TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, "
        "person TEXT NOT NULL, role TEXT NOT NULL, until TEXT NOT NULL, since TEXT NOT NULL, detail TEXT NOT NULL, "
        "times INTEGER NOT NULL, PRIMARY KEY (number), UNIQUE (did, at, who, person))"
    )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER acts_no_{verb.lower()} BEFORE {verb} ON acts "
            "BEGIN SELECT RAISE(ABORT, 'acts are written once'); END"
        )
