"""A young person's log-in: their own keys, shut under their secret, and how often it was tried in vain."""

from alembic import op

revision = "0006"
down_revision = "0005"

STEPS = (
    """CREATE TABLE own_log_ins (
    child TEXT NOT NULL,
    person TEXT NOT NULL,
    slot TEXT NOT NULL,
    tries INTEGER NOT NULL,
    wait_until TEXT NOT NULL,
    PRIMARY KEY (child)
)""",
)


def upgrade() -> None:
    """Make the table."""
    for step in STEPS:
        op.execute(step)
