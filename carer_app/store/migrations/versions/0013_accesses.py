"""Who opened what on this computer, and what left it."""

from alembic import op

revision = "0013"
down_revision = "0010"


def upgrade() -> None:
    """Make the table, with the triggers that keep its lines as they were written."""
    op.execute(
        "CREATE TABLE accesses (number INTEGER NOT NULL, at TEXT NOT NULL, what TEXT NOT NULL, person TEXT NOT NULL, "
        "record TEXT NOT NULL, child TEXT NOT NULL, paper TEXT NOT NULL, why TEXT NOT NULL, locked BOOLEAN NOT NULL, "
        "PRIMARY KEY (number), UNIQUE (person, at, what, record, child))"
    )
    op.execute("CREATE INDEX ix_accesses_record ON accesses (record)")
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER accesses_no_{verb.lower()} BEFORE {verb} ON accesses "
            "BEGIN SELECT RAISE(ABORT, 'accesses are written once'); END"
        )
