"""Search knows child, kind, theme and short number, and finds by one letter; lists know when a record was changed.

The rows come anew at the opening that follows.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

STEPS = (
    "ALTER TABLE record_index ADD COLUMN changed TEXT",
    "DROP TABLE search",
    "CREATE VIRTUAL TABLE search USING "
    "fts5(words, marks, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')",
    "INSERT INTO search(search, rank) VALUES ('secure-delete', 1)",
)


def upgrade() -> None:
    """Make the table of search anew."""
    for step in STEPS:
        op.execute(step)
