"""Closed sections: boxes that the gateway cannot open, their chains, and to whom each is given."""

import sqlalchemy as sa
from alembic import op

from carer_app.gateway.db.triggers import statements

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables, two of which only grow, and the key with which somebody at the desk opens what is closed."""
    op.create_table(
        "closed_streams",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("opened", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_closed_streams")),
    )
    op.create_table(
        "closed_boxes",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("head", sa.Text(), nullable=True),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_closed_boxes")),
    )
    op.create_index("ix_closed_boxes_place", "closed_boxes", ["stream", "position"], unique=True)
    op.create_table(
        "closed_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_closed_keys")),
    )
    op.create_index("ix_closed_keys_person", "closed_keys", ["person"], unique=False)
    op.create_table(
        "desk_keys",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_desk_keys_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_desk_keys")),
    )
    op.add_column("sessions", sa.Column("closed", sa.LargeBinary()))
    for statement in statements(op.get_bind().dialect.name, ("closed_boxes", "closed_keys")):
        op.execute(sa.text(statement))
