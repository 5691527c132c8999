"""Holds on files and on people, and their lifting: two tables that only grow."""

import sqlalchemy as sa
from alembic import op

from carer_app.gateway.db.triggers import statements

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables and what keeps them; and who wrote in which file is found without reading every revision."""
    op.create_table(
        "holds",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("placed", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file"], ["files.id"], name=op.f("fk_holds_file")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_holds_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_file"), "holds", ["file"], unique=False)
    op.create_table(
        "lifted_holds",
        sa.Column("hold", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lifted", sa.Text(), nullable=False),
        sa.Column("lifted_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["hold"], ["holds.id"], name=op.f("fk_lifted_holds_hold")),
        sa.PrimaryKeyConstraint("hold", name=op.f("pk_lifted_holds")),
    )
    op.create_index(op.f("ix_revisions_author"), "revisions", ["author"], unique=False)
    for statement in statements(op.get_bind().dialect.name, ("holds", "lifted_holds")):
        op.execute(sa.text(statement))
