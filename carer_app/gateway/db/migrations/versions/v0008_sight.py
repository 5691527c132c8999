"""Who sees which rows is the database's own business too: row-level security on whatever a record says."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ALL = "coalesce((SELECT current_setting('hearthlog.sees', true)), '') = '*'"
_STREAM = "stream = ANY ((SELECT string_to_array(current_setting('hearthlog.sees', true), ' '))::text[])"
_SAID = "coalesce((SELECT current_setting('hearthlog.sees', true)), '') <> ''"
_POLICIES = {
    f"{_ALL} OR {_STREAM}": ("revisions", "positions", "closed_boxes", "closed_keys"),
    _SAID: ("bodies",),
    _ALL: ("records", "entries", "forks"),
}


def upgrade() -> None:
    """A policy for each table, for its owner too. Of SQLite, which has none, nothing changes."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for seen, tables in _POLICIES.items():
        changed = _SAID if seen == _SAID else _ALL
        for table in tables:
            op.execute(sa.text(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"))
            op.execute(sa.text(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"))
            policy = f"CREATE POLICY {table}_seen ON {table} USING ({seen}) WITH CHECK ({changed})"
            op.execute(sa.text(policy.replace("::", r"\:\:")))
