"""In which epochs of its log a device said that it handed a child's records back: a table that only grows.

Whatever was said before counts for the log that stands now.
"""

import sqlalchemy as sa
from alembic import op

from carer_app.gateway.db.triggers import statements

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_SAID_BEFORE = """INSERT INTO handed_back_in (device, child, at, epoch)
SELECT handed_back.device, handed_back.child, handed_back.at, devices.epoch
FROM handed_back JOIN devices ON devices.id = handed_back.device"""


def upgrade() -> None:
    """The table, what was said before, and what keeps it."""
    op.create_table(
        "handed_back_in",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("child", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name=op.f("fk_handed_back_in_device")),
        sa.PrimaryKeyConstraint("device", "child", "at", "epoch", name=op.f("pk_handed_back_in")),
    )
    op.execute(sa.text(_SAID_BEFORE))
    for statement in statements(op.get_bind().dialect.name, ("handed_back_in",)):
        op.execute(sa.text(statement))
