"""Which chunks of photos and papers still have to go to the council or to come from it, and which cannot go."""

from alembic import op

revision = "0008"
down_revision = "0007"

STEPS = (
    "ALTER TABLE chunks ADD COLUMN waits BOOLEAN DEFAULT 1 NOT NULL",
    "ALTER TABLE chunks ADD COLUMN problem TEXT DEFAULT '' NOT NULL",
    "CREATE INDEX chunks_waiting ON chunks (manifest) WHERE waits = 1",
)


def upgrade() -> None:
    """Every chunk that is here waits: none was ever sent before this step."""
    for step in STEPS:
        op.execute(step)
