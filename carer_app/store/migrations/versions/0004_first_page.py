"""The first page asks for counts and for merges: neither reads through every record."""

from alembic import op

revision = "0004"
down_revision = "0003"

STEPS = (
    "DROP INDEX record_index_state",
    "CREATE INDEX record_index_state ON record_index (listed, state, file)",
    "CREATE INDEX revisions_merges ON revisions (number) WHERE op = 'merge'",
)


def upgrade() -> None:
    """Make the indexes."""
    for step in STEPS:
        op.execute(step)
