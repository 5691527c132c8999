"""What the council asked of this computer; drafts that a wipe can seal to it; and words that were written while reading rests."""

from alembic import op

revision = "0009"
down_revision = "0008"

STEPS = (
    """CREATE TABLE commands (
    gateway TEXT NOT NULL,
    counter INTEGER NOT NULL,
    what TEXT NOT NULL,
    data BLOB NOT NULL,
    signature TEXT NOT NULL,
    outcome TEXT,
    answered TEXT,
    PRIMARY KEY (gateway, counter)
)""",
    "ALTER TABLE drafts ADD COLUMN council BLOB",
    """CREATE TABLE sealed_words (
    revision TEXT NOT NULL,
    gateway TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (revision)
)""",
)


def upgrade() -> None:
    """Make the tables and the column."""
    for step in STEPS:
        op.execute(step)
