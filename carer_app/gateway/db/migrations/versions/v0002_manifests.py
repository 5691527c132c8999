"""The manifests of photos and papers, beside the body that they came with: they go with it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column, empty where a body came without any."""
    op.add_column("bodies", sa.Column("manifests", sa.LargeBinary()))
