"""When a version was sent; and those that a council's computer could not take, which wait here for a person."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table and the column."""
    op.execute("CREATE TABLE set_aside (revision TEXT NOT NULL, gateway TEXT NOT NULL, PRIMARY KEY (revision))")
    op.execute("ALTER TABLE positions ADD COLUMN sent TEXT")
