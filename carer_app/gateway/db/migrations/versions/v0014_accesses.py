"""Who opened what on the computers of homes, and what left them: a table that only grows."""

import sqlalchemy as sa
from alembic import op

from carer_app.gateway.db.triggers import statements

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table and what keeps it."""
    op.create_table(
        "accesses",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("child", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name=op.f("fk_accesses_device")),
        sa.PrimaryKeyConstraint("device", "person", "at", "what", "record", "child", name=op.f("pk_accesses")),
    )
    op.create_index(op.f("ix_accesses_record"), "accesses", ["record"], unique=False)
    op.create_index(op.f("ix_accesses_received"), "accesses", ["received"], unique=False)
    for statement in statements(op.get_bind().dialect.name, ("accesses",)):
        op.execute(sa.text(statement))
