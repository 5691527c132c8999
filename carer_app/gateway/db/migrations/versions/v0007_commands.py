"""What computers are asked and answer, their last words, and the reading of earlier stays: tables that only grow."""

import sqlalchemy as sa
from alembic import op

from carer_app.gateway.db.triggers import statements

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ONLY_GROW = ("commands", "obeyed", "last_words", "handed_back", "grants", "ended_grants")


def upgrade() -> None:
    """The tables and what keeps them."""
    op.create_table(
        "commands",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name=op.f("fk_commands_device")),
        sa.PrimaryKeyConstraint("device", "counter", name=op.f("pk_commands")),
    )
    op.create_table(
        "obeyed",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name=op.f("fk_obeyed_device")),
        sa.PrimaryKeyConstraint("device", "counter", name=op.f("pk_obeyed")),
    )
    op.create_table(
        "last_words",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name=op.f("fk_last_words_device")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_last_words")),
    )
    op.create_index(op.f("ix_last_words_device"), "last_words", ["device"], unique=False)
    op.create_table(
        "handed_back",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("child", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name=op.f("fk_handed_back_device")),
        sa.PrimaryKeyConstraint("device", "child", "at", name=op.f("pk_handed_back")),
    )
    _grants()
    for statement in statements(op.get_bind().dialect.name, _ONLY_GROW):
        op.execute(sa.text(statement))


def _grants() -> None:
    op.create_table(
        "grants",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("child", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["child"], ["files.id"], name=op.f("fk_grants_child")),
        sa.ForeignKeyConstraint(["home"], ["homes.id"], name=op.f("fk_grants_home")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
    )
    op.create_index(op.f("ix_grants_home"), "grants", ["home"], unique=False)
    op.create_table(
        "ended_grants",
        sa.Column("grant", sa.Text(), nullable=False),
        sa.Column("ended", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["grant"], ["grants.id"], name=op.f("fk_ended_grants_grant")),
        sa.PrimaryKeyConstraint("grant", name=op.f("pk_ended_grants")),
    )
