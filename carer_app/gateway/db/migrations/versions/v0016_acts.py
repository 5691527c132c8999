"""What was done with the computers of homes: wrong tries, who may unlock, backups. A table that only grows."""

import sqlalchemy as sa
from alembic import op

from carer_app.gateway.db.triggers import statements

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table and what keeps it."""
    op.create_table(
        "acts",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name=op.f("fk_acts_device")),
        sa.PrimaryKeyConstraint("device", "did", "at", "who", "person", name=op.f("pk_acts")),
    )
    op.create_index(op.f("ix_acts_at"), "acts", ["at"], unique=False)
    for statement in statements(op.get_bind().dialect.name, ("acts",)):
        op.execute(sa.text(statement))
