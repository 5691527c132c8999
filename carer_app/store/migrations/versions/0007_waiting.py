"""The list of what waits does not read through every daily log: the index knows in which something may wait."""

from alembic import op

revision = "0007"
down_revision = "0006"

STEPS = (
    "ALTER TABLE record_index ADD COLUMN waits BOOLEAN DEFAULT 1 NOT NULL",
    """UPDATE record_index SET waits = 0 WHERE kind IN ('daily_log', 'fire_drill') AND head IN (
    SELECT revision FROM bodies WHERE instr(text, '"actions":[{') = 0 AND instr(text, '"put_right":[{') = 0
)""",
    "CREATE INDEX record_index_waiting ON record_index (kind, listed, file) WHERE waits = 1",
)


def upgrade() -> None:
    """Make the column, fill it from what stands, and make its index."""
    for step in STEPS:
        op.execute(step)
