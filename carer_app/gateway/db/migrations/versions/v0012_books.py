"""The books of a home are found by an index: every sync asks for them."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One index more; nothing that is kept changes."""
    op.create_index("ix_files_home", "files", ["home"])
