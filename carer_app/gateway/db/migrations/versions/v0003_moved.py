"""The entries that were moved away, found without reading every record."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One index over the few records of which nothing is shown."""
    op.execute("CREATE INDEX ix_records_moved ON records (file) WHERE op = 'move'")
