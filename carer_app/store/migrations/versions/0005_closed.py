"""Closed sections: boxes that only their readers open, the sealed keys of each section, and where it is sent."""

from alembic import op

revision = "0005"
down_revision = "0004"

STEPS = (
    "ALTER TABLE outbox ADD COLUMN closed BOOLEAN DEFAULT 0 NOT NULL",
    "CREATE INDEX outbox_waiting ON outbox (gateway, epoch, seq) WHERE received IS NULL",
    "ALTER TABLE gateways ADD COLUMN safeguarding TEXT DEFAULT '' NOT NULL",
    """CREATE TABLE closed (
    number INTEGER NOT NULL,
    hash TEXT NOT NULL,
    stream TEXT NOT NULL,
    box BLOB NOT NULL,
    PRIMARY KEY (number),
    UNIQUE (hash)
)""",
    "CREATE INDEX ix_closed_stream ON closed (stream)",
    """CREATE TABLE closed_keys (
    number INTEGER NOT NULL,
    stream TEXT NOT NULL,
    "key" TEXT NOT NULL,
    routing TEXT NOT NULL,
    PRIMARY KEY (number),
    UNIQUE ("key")
)""",
    "CREATE INDEX ix_closed_keys_stream ON closed_keys (stream)",
    """CREATE TABLE closed_streams (
    stream TEXT NOT NULL,
    gateway TEXT NOT NULL,
    PRIMARY KEY (stream)
)""",
)
WRITTEN_ONCE = ("closed", "closed_keys")


def upgrade() -> None:
    """Make the tables and what keeps them."""
    for step in STEPS:
        op.execute(step)
    for table in WRITTEN_ONCE:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are written once'); END"
            )
