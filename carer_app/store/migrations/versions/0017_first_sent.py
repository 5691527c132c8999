"""When a version was first sent that has no receipt yet."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the table. Of what was sent before, the receipt tells."""
    op.execute("CREATE TABLE first_sent (revision TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (revision))")
