"""Search knows child, kind, theme and short number of a record, and finds by one letter. The rows come anew at opening."""

from alembic import op

revision = "0003"
down_revision = "0002"

STEPS = (
    "DROP TABLE search",
    "CREATE VIRTUAL TABLE search USING "
    "fts5(words, marks, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')",
    "INSERT INTO search(search, rank) VALUES ('secure-delete', 1)",
)


def upgrade() -> None:
    """Make the table of search anew."""
    for step in STEPS:
        op.execute(step)
