"""Versions that a council's computer could not take: they wait here for a person, and hold up none of the others."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table."""
    op.execute("CREATE TABLE set_aside (revision TEXT NOT NULL, gateway TEXT NOT NULL, PRIMARY KEY (revision))")
