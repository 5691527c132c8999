"""Moves that were confirmed are found without reading every mark."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index of the few marks that confirm a move."""
    confirmed = sa.text("kind = 'move_confirmed'")
    op.create_index(
        "ix_links_confirmed", "links", ["version"], sqlite_where=confirmed, postgresql_where=confirmed, unique=False
    )
